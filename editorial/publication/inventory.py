"""Everything that was printed in an edition, under one digest."""

import hashlib
import json
from collections.abc import Mapping
from operator import attrgetter, itemgetter

from articles.approval.statements import UNCHANGED, digest_of, name_told
from articles.columns import FIRST_COLUMNS
from record import clock

#: The columns that are covered, by kind of row. A column added later belongs to a new version of this list:
#: what is printed already bears the old one.
VERSION, EARLIER_VERSION = 2, 1
ARTICLE = ("id", "created_at")
EDITION = (
    "id",
    "article_id",
    "number",
    "decision_id",
    "source_digest",
    "fragments_digest",
    *(column.name for column in FIRST_COLUMNS),
    "document",
    "translation_of_id",
    "translated_number",
    "search_text",
    "word_count",
    "reading_minutes",
    "renderer_version",
    "approved_at",
    "published_at",
    "starts_at",
    "created_at",
)
REFERENCE = (
    "id",
    "number",
    "reference_id",
    "key",
    "csl",
    "study_type",
    "evidence_level",
    "evidence_scheme",
    "note",
    "formatted_html",
    "formatted_text",
    "style",
    "formatter_version",
)
CREDIT = (
    "id",
    "role",
    "position",
    "person_id",
    "statement",
    "interests",
    "key_id",
    "signature",
)


#: What the first version of the list had as well; since then a name is under the digest as a commitment.
EARLIER_CREDIT = (*CREDIT, "name", "degrees")


def edition_facts(edition, origins: Mapping[str, str] = UNCHANGED) -> dict:
    """Return what the chain tells of an edition, but for its article's address of the day.

    ``edition`` is as the database gives it back. Names stand in it as commitments, printed references and their keys
    as hashes; ``origins`` is as for ``name_told``.
    """
    return {
        **_plain_facts(edition),
        "inventory": inventory_digest(edition, origins),
        "references": [
            [line.number, str(line.reference_id), digest_of([line.key, line.formatted_text])]
            for line in sorted(edition.references.all(), key=attrgetter("number"))
        ],
        "people": [
            [credit.role, credit.position, credit.person_id, _commitment(credit, origins), credit.signature]
            for credit in _in_order(edition)
        ],
    }


def earlier_edition_facts(edition) -> dict:
    """Return what chains told of an edition before: the same, with names and references in their own words."""
    return {
        **_plain_facts(edition),
        "inventory": _digest(edition, EARLIER_VERSION, lambda credit: _columns(credit, EARLIER_CREDIT)),
        "references": [
            [line.number, line.key, str(line.reference_id), line.formatted_text]
            for line in sorted(edition.references.all(), key=attrgetter("number"))
        ],
        "credits": [
            [credit.role, credit.position, credit.person_id, credit.name, credit.degrees, credit.signature]
            for credit in _in_order(edition)
        ],
    }


def _plain_facts(edition):
    return {
        "edition": edition.pk,
        "decision": edition.decision_id,
        "article": edition.article_id,
        "number": edition.number,
        "source_digest": edition.source_digest,
        "fragments_digest": edition.fragments_digest,
        "starts_at": clock.written(edition.starts_at),
    }


def _in_order(edition):
    return sorted(edition.credits.all(), key=attrgetter("role", "position"))


def _commitment(credit, origins):
    return name_told(credit.salt, credit.name, credit.degrees, origins)


def inventory_digest(edition, origins: Mapping[str, str] = UNCHANGED) -> str:
    """Return the SHA-256 over every column of an edition but its end, of its references and of its credits.

    The fragments' digest covers what is read as text; this one covers the rest too: the text for search,
    the records behind the references, the counts. A name is under it as a commitment.
    """
    return _digest(edition, VERSION, lambda credit: {**_columns(credit, CREDIT), "name": _commitment(credit, origins)})


def _digest(edition, version, credit_columns):
    inventory = {
        "version": version,
        "article": _columns(edition.article, ARTICLE),
        "edition": _columns(edition, EDITION),
        "references": sorted((_columns(line, REFERENCE) for line in edition.references.all()), key=itemgetter("id")),
        "pictures": sorted(shown.asset_id for shown in edition.pictures.all()),
        "credits": sorted(map(credit_columns, edition.credits.all()), key=itemgetter("id")),
    }
    return hashlib.sha256(json.dumps(inventory, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _columns(row, names):
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value):
    if hasattr(value, "astimezone"):
        return clock.written(value)
    return value if isinstance(value, int | dict | list) else str(value)
