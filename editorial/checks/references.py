"""Findings about references: missing, uncited, doubled, unlike what their identifiers name."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from documents.citations import cited_keys
from editorial.checks.facts import LibraryFacts
from editorial.checks.findings import Finding
from references.library.sameness import share_a_book, unlike
from references.records import csl as records
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


#: What a reader needs to find a work of each type; other types need authors and a year.
NEEDED = {
    "article-journal": ("authors", "journal", "year", "volume"),
    "article-magazine": ("authors", "journal", "year"),
    "article-newspaper": ("journal", "year"),
    "book": ("authors", "publisher", "year"),
    "chapter": ("authors", "book", "publisher", "year"),
    "paper-conference": ("authors", "book", "year"),
    "report": ("authors", "publisher", "year"),
    "thesis": ("authors", "publisher", "year"),
    "webpage": ("address",),
    "post-weblog": ("address",),
    "entry-dictionary": ("book",),
    "entry-encyclopedia": ("book",),
}
PART_NAMES = {
    "authors": gettext_lazy("authors"),
    "journal": gettext_lazy("journal"),
    "book": gettext_lazy("title of the book"),
    "publisher": gettext_lazy("publisher"),
    "year": gettext_lazy("year"),
    "volume": gettext_lazy("volume"),
    "address": gettext_lazy("web address"),
}
HAS_PART = {
    "authors": lambda item: bool(records.authors(item)),
    "journal": lambda item: bool(item.get("container-title")),
    "book": lambda item: bool(item.get("container-title")),
    "publisher": lambda item: bool(item.get("publisher")),
    "year": lambda item: records.year(item) is not None,
    # What has appeared online only, or is in press, has no volume yet.
    "volume": lambda item: bool(item.get("volume") or item.get("status") or item.get("number")),
    "address": lambda item: bool(item.get("URL") or item.get("DOI")),
}
#: Host and path; the protocol, "www" and what follows the path do not make another page.
ADDRESS = re.compile(r"https?://(?:www\.)?([^/?#]+)([^?#]*)", re.IGNORECASE)


def reference_list(snapshot, facts: LibraryFacts) -> Iterator[Finding]:
    """Yield what is wrong with a snapshot's reference list."""
    yield from _duplicates(snapshot.references)
    yield from identifier_conflicts(snapshot, facts)
    for reference in snapshot.references:
        if reference["raw"]:
            message = _("Reference “%(key)s” was not understood. Replace it with a line in AMA style.")
            yield Finding("unparsed_reference", message % reference, True, (reference["key"],))
        elif not reference["csl"].get("title") and not records.authors(reference["csl"]):
            message = _(
                "Of reference “%(key)s” only the identifier is known. "
                "Wait until it is looked up, or fill in its record."
            )
            yield Finding("unresolved_reference", message % reference, True, (reference["key"],))
        else:
            yield from _missing_parts(reference)
            yield from _doubtful_year(reference, facts)
    yield from _own_address(snapshot, facts)
    yield from _preprints(snapshot, facts)
    yield from _uncited(snapshot)


def _duplicates(references):
    keys_of = defaultdict(list)
    for reference in references:
        for name in _names_of_work(reference):
            keys_of[name].append(reference["key"])
    items = {reference["key"]: reference["csl"] for reference in references}
    # Of different works with one identifier, whether parts of a book or in conflict, none is left out.
    alike = (tuple(key for key in keys if not unlike(items[key], items[keys[0]])) for keys in keys_of.values())
    for keys in dict.fromkeys(keys for keys in alike if len(keys) > 1):
        message = _("%(keys)s are one work. Keep one of them and cite it in every place.")
        yield Finding("duplicate_work", message % {"keys": _listed(keys)}, True, keys)


def _names_of_work(reference):
    item = reference["csl"]
    yield "record", reference["work"]
    yield from identifiers_in(item)
    if not reference["raw"] and item.get("title"):
        yield "content", repr(sorted((name, value) for name, value in item.items() if name != "custom"))


def _missing_parts(reference):
    item = reference["csl"]
    needed = NEEDED.get(item["type"], ("authors", "year"))
    missing = [str(PART_NAMES[part]) for part in needed if not HAS_PART[part](item)]
    if missing:
        message = _("Reference “%(key)s” has no %(parts)s. Compare it with the work itself.")
        facts = {"key": reference["key"], "parts": ", ".join(missing)}
        yield Finding("incomplete_reference", message % facts, False, (reference["key"],))


def _doubtful_year(reference, facts):
    year = records.year(reference["csl"])
    if year is not None and year > facts.today.year + 1:
        message = _("Reference “%(key)s” is dated %(year)s, which is in the future.")
        yield Finding("year_in_future", message % {"key": reference["key"], "year": year}, False, (reference["key"],))


def _own_address(snapshot, facts):
    own = [_page(address) for address in facts.own_addresses]
    for reference in snapshot.references:
        item = reference["csl"]
        named = [_page(item.get("URL", "")), _page(f"https://doi.org/{normalise_doi(item.get('DOI'))}")]
        # A version of the article or its PDF is the article as well.
        if any(page == article or page.startswith(f"{article}/") for page in named for article in own):
            message = _("Reference “%(key)s” is this article itself. An article cannot be its own source.")
            yield Finding("cites_itself", message % reference, False, (reference["key"],))


def _page(address: str) -> str:
    """An address in the one form in which addresses of a page are compared."""
    found = ADDRESS.match(address)
    return f"{found[1].lower()}{found[2]}".rstrip("/") if found else ""


def _preprints(snapshot, facts):
    for reference in snapshot.references:
        published = facts.work(reference["work"]).published_as
        if published:
            message = _(
                "Reference “%(key)s” is a preprint; it was published as %(doi)s. Cite that if it says the same."
            )
            words = message % {"key": reference["key"], "doi": published}
            yield Finding("preprint_published", words, False, (reference["key"],))


def _uncited(snapshot):
    cited = set(cited_keys(snapshot.body))
    keys = tuple(sorted(reference["key"] for reference in snapshot.references if reference["key"] not in cited))
    if keys:
        message = ngettext(
            "%(count)s reference is not cited: %(keys)s.", "%(count)s references are not cited: %(keys)s.", len(keys)
        )
        yield Finding("uncited_reference", message % {"count": len(keys), "keys": ", ".join(keys)}, False, keys)


def _listed(keys):
    return ", ".join(f"“{key}”" for key in keys)
