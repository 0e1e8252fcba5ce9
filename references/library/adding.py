"""The verbs of the bibliography: taking works in, once each, and naming them."""

import re
from collections.abc import Iterable
from itertools import count
from typing import NamedTuple

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from references.formats.pasted.numbered_list import refuse_long_line
from references.library.evidence import study_type_stated
from references.library.identity import (
    Conflict,
    Identity,
    candidates_named,
    identifiers_of,
    identify,
    refuse_bare,
    refuse_conflicts,
    without_identifiers,
)
from references.library.sameness import is_bare
from references.models import IdentifierDispute, Reference, ReferenceChange
from references.records import csl as records
from references.records import identifiers, markup
from references.records.names import ascii_letters, fold, folded_family
from references.records.storable import storable_payload, storable_text

LONGEST_KEY = 64
# Any number of our own: the lock under which works are added.
ADDING = 5_103_377_216
#: What a record gets besides its columns when a bare one is described.
DESCRIBED = ("csl", "source", "raw_text", "source_payload", "evidence_type", "authors_truncated")
KEY = re.compile(r"[a-z][a-z0-9_-]{0,63}")
# Crossref and DataCite pass on what publishers deposit: face markup and HTML entities.
PUBLISHER_SOURCES = frozenset([Reference.Source.CROSSREF, Reference.Source.DATACITE])
PUBLISHER_TEXT = ("title", "container-title", "container-title-short", "collection-title", "publisher")


class Addition(NamedTuple):
    """The library's record of a work, and whether it is new.

    ``disputes`` are those on its identifiers that somebody has to decide. It ``is_described`` when only its identifier
    was known before.
    """

    reference: Reference
    is_new: bool
    disputes: list[IdentifierDispute]
    is_described: bool = False


def add_reference(csl: dict, *, source: str, **received) -> tuple[Reference, bool]:
    """The library's record of a work, and whether it is new; see ``include``."""
    return include(csl, source=source, **received)[:2]


@transaction.atomic
def include(
    csl: dict, *, source: str, raw_text: str = "", authors_truncated: bool = False, source_payload=None
) -> Addition:
    """The library's record of a work, which is added where the library does not know it.

    The item is cleaned (see ``clean_csl``, which also tells what it left out). A work already known by its DOI, PMID
    or PMCID, or by the very same record, is returned as it stands, or filled in where only the identifier was known.
    An identifier under which the library knows a work with another title, first author or year is no reason to take
    the one for the other: then both are kept, and the identifier is disputed. Raises IdentifierConflict when a bare
    item's identifiers name two works, LineTooLong.
    """
    refuse_long_line(raw_text)
    clean, _problems = records.clean_csl(from_publisher(csl) if source in PUBLISHER_SOURCES else csl)
    if authors_truncated:
        clean["custom"] = clean.get("custom", {}) | {"authors_truncated": True}
    received = {"source": source, "raw_text": raw_text, "source_payload": source_payload}
    known = look_for(clean)
    if known.key is None or would_describe(known.key, clean):
        wait_for_turn()
        # Somebody may have added or described the same work between our look and our turn.
        known = look_for(clean) if known.key is None else look_again(known.key, clean)
    if known.key is None:
        refuse_bare(clean, known.conflicts)
        try:
            return _create(clean, known.conflicts, **received)
        except IntegrityError:
            # Somebody gave an identifier to another record, which needs no turn.
            known = look_for(clean)
            if known.key is None:
                raise
    is_described = describe(known.key, clean, **received)
    return Addition(known.key, False, list(known.key.disputes.unsettled()), is_described)


@transaction.atomic
def _create(clean: dict, conflicts: list[Conflict[Reference]], **received) -> Addition:
    reference, disputes = new_reference(clean, conflicts=conflicts, **received)
    reference.save(force_insert=True)
    return Addition(reference, True, IdentifierDispute.objects.bulk_create(disputes))


def add_raw_reference(raw_text: str) -> Reference:
    """A record that keeps a line which could not be read; the same line gives the same record. Raises LineTooLong."""
    refuse_long_line(raw_text)
    title = " ".join(storable_text(raw_text).split())[: records.LARGEST_ITEM] or "Empty line"
    item = {"type": "document", "title": title}
    known = same_record(item)
    if known:
        return known
    with transaction.atomic():
        wait_for_turn()
        if known := same_record(item):
            return known
        reference, _none = new_reference(item, source=Reference.Source.PLAIN_TEXT, raw_text=raw_text)
        reference.save(force_insert=True)
        return reference


def find_reference(clean: dict) -> Reference | None:
    """The record of a cleaned item: by identifier, else the one with the very same content.

    Raises IdentifierConflict when the identifiers are those of other works.
    """
    known = look_for(clean)
    refuse_conflicts(known.conflicts)
    return known.key


def look_for(clean: dict) -> Identity[Reference]:
    """The record of a cleaned item, or None and the conflicts in which a new one would be."""
    known = identify(clean, candidates_named(clean))
    if known.key is not None:
        return Identity(known.key.merged_into or known.key, [])
    return known if known.conflicts else Identity(same_record(clean), [])


def promoted(clean: dict) -> dict:
    """The columns of a Reference that repeat its cleaned record, for search and for constraints."""
    people = records.authors(clean)
    year = records.year(clean)
    return {
        "csl_type": clean["type"],
        "title": clean.get("title", ""),
        "title_folded": folded_title(clean),
        "first_author_folded": folded_family(people[0])[:100] if people else "",
        "year": year if year and 1000 <= year <= 2100 else None,
        "container_title": clean.get("container-title", "")[:500],
        "isbn13": identifiers.normalise_isbn(clean.get("ISBN", "")),
        "url": clean.get("URL", ""),
        "search_words": search_words(clean),
    } | identifiers_of(clean)


def folded_title(clean: dict) -> str:
    """The title of a cleaned item without markup, folded, at most 500 characters of it."""
    return fold(markup.to_plain(clean.get("title", "")))[:500]


def search_words(clean: dict) -> str:
    """The folded words under which a work is found: title, authors, where it appeared, year, identifiers."""
    people = " ".join(records.family_name(person) for person in records.authors(clean))
    parts = [markup.to_plain(clean.get("title", "")), people, clean.get("container-title", "")]
    return " ".join([fold(" ".join(parts)), str(records.year(clean) or ""), *identifiers_of(clean).values()])[:20_000]


def verify(reference: Reference, *, by) -> Reference:
    """Say that a person compared the record with the work itself."""
    reference.review_state = Reference.ReviewState.VERIFIED
    reference.verified_by = by
    reference.verified_at = timezone.now()
    reference.save(update_fields=["review_state", "verified_by", "verified_at"])
    return reference


def citation_key(csl: dict, taken) -> str:
    """A key that is not yet taken: "zhu2026", then "zhu2026a", "zhu2026b" and so on.

    Made of the first author's family name, or the first word of the title, and the year; it matches
    ``^[a-z][a-z0-9_-]{0,63}$``.
    """
    taken = {key.lower() for key in taken}
    people = records.authors(csl)
    words = [records.family_name(people[0])] if people else []
    words += markup.to_plain(str(csl.get("title") or "")).split()
    word = next((letters for letters in map(_key_letters, words[:50]) if letters), "ref")
    stem = f"{word[: LONGEST_KEY - 10]}{records.year(csl) or ''}"
    return next(key for key in _numbered_keys(stem) if key not in taken)


def _key_letters(word: str) -> str:
    return ascii_letters(word).lstrip("0123456789")


def _numbered_keys(stem: str):
    yield stem
    for number in count():
        letters = ""
        while number >= 0:
            letters = chr(ord("a") + number % 26) + letters
            number = number // 26 - 1
        yield stem + letters


def wait_for_turn() -> None:
    """Let one transaction at a time add works: two lists in opposite orders would wait for each other for ever."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADDING])


def same_record(clean: dict) -> Reference | None:
    """The record whose content is that of the cleaned item in every field, or the one it was merged into.

    A record that was typed with an identifier besides, on which nobody has decided yet, is not the same.
    """
    columns = promoted(clean)
    # Title and year are indexed; the whole record is compared among the few that remain.
    alike = Reference.objects.filter(title_folded=columns["title_folded"], year=columns["year"], csl=clean)
    alike = alike.exclude(pk__in=IdentifierDispute.objects.unsettled().values("reference"))
    found = alike.select_related("merged_into").order_by("created_at").first()
    return found and (found.merged_into or found)


def new_reference(
    clean: dict, *, source: str, raw_text: str = "", source_payload=None, conflicts: Iterable[Conflict[Reference]] = ()
) -> tuple[Reference, list[IdentifierDispute]]:
    """A record of a cleaned item without the identifiers in conflict, and the disputes on those; not saved."""
    by_name = {conflict.name: conflict for conflict in conflicts}
    kept = without_identifiers(clean, by_name) if by_name else clean
    reference = Reference(
        csl=kept,
        source=source,
        raw_text=storable_text(raw_text),
        source_payload=storable_payload(source_payload),
        evidence_type=study_type_stated(kept, source_payload),
        authors_truncated=bool((kept.get("custom") or {}).get("authors_truncated")),
        **promoted(kept),
    )
    disputes = [
        IdentifierDispute(reference=reference, holder=conflict.holder, name=conflict.name, value=conflict.value)
        for conflict in by_name.values()
    ]
    return reference, disputes


def would_describe(reference: Reference, clean: dict) -> bool:
    """Whether an item says what the work is of which a record has nothing but identifiers."""
    return is_bare(reference.csl) and not is_bare(clean)


def look_again(reference: Reference, clean: dict) -> Identity[Reference]:
    """As ``look_for``, with the record that was found locked and read afresh."""
    reference.refresh_from_db(fields=["csl"], from_queryset=Reference.objects.select_for_update())
    return look_for(clean)


def describe(reference: Reference, clean: dict, **received) -> bool:
    """Fill in a record of which nothing but identifiers was known; whether it was one.

    What an identifier names was said by whoever typed it, and is compared with the answer of the look-up.
    """
    if not would_describe(reference, clean):
        return False
    before = reference.csl
    reference.save(update_fields=fill_in(reference, clean, **received))
    after = {name: value for name, value in reference.csl.items() if before.get(name) != value}
    reference.changes.create(kind=ReferenceChange.Kind.EDITED, before={}, after=after)
    return True


def fill_in(reference: Reference, clean: dict, **received) -> list[str]:
    """Set what an item says on a bare record, which keeps its identifiers; the names of the columns that it changed."""
    own = {name.upper(): value for name, value in identifiers_of(reference.csl).items() if value}
    described, _disputes = new_reference(clean | own, **received)
    columns = [*DESCRIBED, *promoted(described.csl)]
    for name in columns:
        setattr(reference, name, getattr(described, name))
    return columns


def from_publisher(item: dict) -> dict:
    """The record with face markup and entities of its titles and names turned into inline tags and characters."""
    decoded = dict(item)
    for field in PUBLISHER_TEXT:
        content = decoded.get(field)
        if isinstance(content, str):
            decoded[field] = markup.from_publisher(content)
        elif isinstance(content, list):
            decoded[field] = [markup.from_publisher(text) if isinstance(text, str) else text for text in content]
    return decoded
