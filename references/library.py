"""The verbs of the bibliography: taking works in, once each, and naming them."""

import re
from itertools import count

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from references import csl as records
from references import identifiers, markup
from references.evidence import study_type_stated
from references.folding import ascii_letters, fold
from references.models import Reference
from references.names import folded_family

LARGEST_PAYLOAD = 1_000_000
LONGEST_KEY = 64
# Any number of our own: the lock under which works are added.
ADDING = 5_103_377_216
IDENTIFIER_COLUMNS = ("doi", "pmid", "pmcid")
KEY = re.compile(r"[a-z][a-z0-9_-]{0,63}")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Crossref and DataCite pass on what publishers deposit: face markup and HTML entities.
PUBLISHER_SOURCES = frozenset([Reference.Source.CROSSREF, Reference.Source.DATACITE])
PUBLISHER_TEXT = ("title", "container-title", "container-title-short", "collection-title", "publisher")


class IdentifierConflict(ValueError):
    """The identifiers of one work belong to different records; nothing was added or merged.

    ``references`` are the records that were found, ``message`` tells the writer what to compare.
    """

    def __init__(self, references: list[Reference], message: str):
        super().__init__(message)
        self.references = references
        self.message = message


def add_reference(
    csl: dict, *, source: str, raw_text: str = "", authors_truncated: bool = False, source_payload=None
) -> tuple[Reference, bool]:
    """The library's record of a work, and whether it is new.

    The item is cleaned (see ``clean_csl``, which also tells what it left out). A work already known by
    its DOI, PMID or PMCID, or by the very same record, is returned as it stands. Raises
    IdentifierConflict when the identifiers name two works.
    """
    clean, _problems = records.clean_csl(from_publisher(csl) if source in PUBLISHER_SOURCES else csl)
    if authors_truncated:
        clean["custom"] = clean.get("custom", {}) | {"authors_truncated": True}
    known = find_reference(clean)
    if known:
        return known, False
    try:
        # Somebody may add the same work between our look and our write; the savepoint keeps the
        # caller's transaction alive when the unique constraint says so.
        with transaction.atomic():
            wait_for_turn()
            known = find_reference(clean)
            return (known, False) if known else (_create(clean, source, raw_text, source_payload), True)
    except IntegrityError:
        known = find_reference(clean)
        if known is None:
            raise
        return known, False


def add_raw_reference(raw_text: str) -> Reference:
    """A record that keeps a line which could not be read; the same line gives the same record."""
    title = " ".join(storable_text(raw_text).split())[: records.LARGEST_ITEM] or "Empty line"
    item = {"type": "document", "title": title}
    known = same_record(item)
    if known:
        return known
    with transaction.atomic():
        wait_for_turn()
        return same_record(item) or _create(item, Reference.Source.PLAIN_TEXT, raw_text, None)


def find_reference(clean: dict) -> Reference | None:
    """The record of a cleaned item: by identifier, else the one with the very same content.

    Raises IdentifierConflict when identifiers contradict each other.
    """
    given = identifiers_of(clean)
    if any(given.values()):
        found = list(Reference.objects.identified_by(**given)[:3])
        refuse_conflict(found, given)
        if found:
            return found[0]
    return same_record(clean)


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


def storable_text(text: str) -> str:
    """The text with characters that PostgreSQL cannot hold shown as the replacement character."""
    return UNSTORABLE.sub("\ufffd", text)


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


def identifiers_of(clean: dict) -> dict:
    """The identifiers of a cleaned item by their columns; "" for one that it has not."""
    return {name: clean.get(name.upper(), "") for name in IDENTIFIER_COLUMNS}


def refuse_conflict(found: list[Reference], given: dict) -> None:
    """Raise IdentifierConflict when the records found by the given identifiers are two, or contradict them."""
    contradicting = [
        _("%(name)s %(given)s against %(known)s")
        % {"name": name.upper(), "given": given[name], "known": getattr(reference, name)}
        for reference in found
        for name in given
        if given[name] and getattr(reference, name) and getattr(reference, name) != given[name]
    ]
    if len(found) > 1 or contradicting:
        labels = ", ".join(f"“{records.short_label(reference.csl)}”" for reference in found)
        details = f" ({'; '.join(contradicting)})" if contradicting else ""
        raise IdentifierConflict(
            found,
            _("The identifiers belong to different works%(details)s. Compare with %(labels)s in the library.")
            % {"details": details, "labels": labels},
        )


def same_record(clean: dict) -> Reference | None:
    """The record whose content is that of the cleaned item in every field, or the one it was merged into."""
    columns = promoted(clean)
    # Title and year are indexed; the whole record is compared among the few that remain.
    alike = Reference.objects.filter(title_folded=columns["title_folded"], year=columns["year"])
    found = alike.filter(csl=clean).select_related("merged_into").order_by("created_at").first()
    return found and (found.merged_into or found)


def new_reference(clean: dict, *, source: str, raw_text: str = "", source_payload=None) -> Reference:
    """A record of a cleaned item that is not saved yet."""
    return Reference(
        csl=clean,
        source=source,
        raw_text=storable_text(raw_text),
        source_payload=_storable_payload(source_payload),
        evidence_type=study_type_stated(clean, source_payload),
        authors_truncated=bool((clean.get("custom") or {}).get("authors_truncated")),
        **promoted(clean),
    )


def _create(clean: dict, source: str, raw_text: str, payload) -> Reference:
    reference = new_reference(clean, source=source, raw_text=raw_text, source_payload=payload)
    reference.save(force_insert=True)
    return reference


def _storable_payload(payload):
    """The payload as jsonb can hold it; one above the size limit is named instead of kept."""
    if payload is None:
        return None
    size = len(repr(payload))
    if size > LARGEST_PAYLOAD:
        return {
            "left_out": _("The record as received has %(size)s characters; %(largest_payload)s are kept at most.")
            % {"size": f"{size:,}", "largest_payload": f"{LARGEST_PAYLOAD:,}"}
        }
    return _storable(payload)


def _storable(value, depth: int = 0):
    if isinstance(value, str):
        return storable_text(value)
    if depth > 50 or (isinstance(value, float) and value != value) or value in (float("inf"), float("-inf")):
        return str(value)
    if isinstance(value, dict):
        return {storable_text(str(key)): _storable(content, depth + 1) for key, content in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(content, depth + 1) for content in value]
    return value if isinstance(value, int | float | bool | None) else storable_text(str(value))


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
