"""Identifiers in a reference list: with which its works were typed, and which work each of them names."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from django.urls import reverse
from django.utils.translation import gettext as _

from editorial.writing.findings import Finding
from editorial.writing.integrity_facts import LibraryFacts
from references.library.sameness import share_a_book, unlike
from references.records.identifiers import normalise_doi, normalise_pmcid, normalise_pmid

IDENTIFIERS = {"DOI": normalise_doi, "PMID": normalise_pmid, "PMCID": normalise_pmcid}


def typed_identifiers(snapshot, facts: LibraryFacts) -> dict[tuple[str, str], list[str]]:
    """Return the keys of the entries that were typed with each identifier, such as ("DOI", "10.1038/366461a0")."""
    keys = defaultdict(list)
    for reference in snapshot.references:
        named = dict.fromkeys(identifiers_in(reference["csl"]))
        named |= {(one.name.upper(), one.value): None for one in facts.work(reference["work"]).disputes}
        for identifier in named:
            keys[identifier].append(reference["key"])
    return keys


def identifiers_in(item: dict) -> Iterator[tuple[str, str]]:
    """Yield the kinds and normal forms of an item's identifiers."""
    for name, normalise in IDENTIFIERS.items():
        if value := normalise(item.get(name)):
            yield name, value


def identifier_conflicts(snapshot, facts: LibraryFacts) -> Iterator[Finding]:
    """Yield each identifier that was typed for one work and is another one's, until somebody has decided."""
    keys = {reference["work"]: reference["key"] for reference in snapshot.references}
    for reference in snapshot.references:
        for dispute in facts.work(reference["work"]).disputes:
            words = f"“{reference['key']}”: {dispute.words()}"
            named = (reference["key"], keys.get(str(dispute.holder_id), ""))
            address = reverse("editorial:identifier", args=[snapshot.manuscript, dispute.pk])
            yield Finding("identifier_conflict", words, True, tuple(filter(None, named)), address=address)
    yield from _unlike_works(snapshot.references)


def _unlike_works(references):
    """Two entries of one list with one identifier, as an older revision may have them."""
    carrying = defaultdict(list)
    for reference in references:
        for identifier in identifiers_in(reference["csl"]):
            carrying[identifier].append(reference)
    for (name, value), entries in carrying.items():
        for one, other in combinations(entries, 2):
            if unlike(one["csl"], other["csl"]) and not share_a_book(one["csl"], other["csl"]):
                facts = {"key": one["key"], "other": other["key"], "name": name, "value": value}
                message = _(
                    "“%(key)s” and “%(other)s” are different works with one %(name)s, %(value)s. Correct one of them."
                )
                yield Finding("identifier_conflict", message % facts, True, (one["key"], other["key"]))
