"""What a standing tells of an edition and of a notice, by their rows."""

import uuid
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from articles.approval.standing import people_digest
from articles.approval.statements import commitment, digest_of
from articles.models import Credit, Edition, EditionReference, Notice
from record.clock import written

#: What is under the digest of an edition's references, line by line.
REFERENCE = (
    *("number", "key", "reference_id", "csl", "study_type", "evidence_level", "evidence_scheme", "note"),
    *("formatted_html", "formatted_text"),
)


def told_of(edition: Edition, claims: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what a standing tells of an edition, by its rows: its times, and each part of it by a hash of its own."""
    translated = edition.translation_of_id and [edition.translation_of_id, edition.translated_number]
    return {
        "claims": claims,
        "edition": edition.pk,
        "number": edition.number,
        "pdf": None,
        "people": people_of(edition),
        "pictures": list(names_of_pictures(edition)),
        "reading_minutes": edition.reading_minutes,
        "references": references_digest(sorted(edition.references.all(), key=attrgetter("number"))),
        "search": digest_of(edition.search_text),
        "tags": leads_of(edition),
        "text": edition.fragments_digest,
        "translates": translated,
        "withdrawn_at": None,
        "word_count": edition.word_count,
        **{name: written(getattr(edition, name)) for name in ("starts_at", "ends_at", "published_at")},
    }


def leads_of(edition: Edition) -> list[list[Any]]:
    """Return where the words of an edition's tags lead, ``[[tag, [word, …]], …]``, by its rows."""
    tagged = sorted(edition.tagged.all(), key=attrgetter("tag_id"))
    return [[lead.tag_id, list(lead.words)] for lead in tagged]


def without_claims(edition: Edition) -> dict[str, Any]:
    """Return what a standing tells of a version that is not to be shown as approved: its times, and no part of it."""
    withdrawal = getattr(edition, "withdrawal", None)
    return {
        **{"claims": [], "edition": edition.pk, "number": edition.number, "pdf": None, "people": "", "pictures": []},
        **{"reading_minutes": 0, "references": "", "search": "", "tags": [], "text": "", "translates": None},
        "word_count": 0,
        "withdrawn_at": written(withdrawal and withdrawal.withdrawn_at),
        **{name: written(getattr(edition, name)) for name in ("starts_at", "ends_at", "published_at")},
    }


def told_of_notice(notice: Notice) -> dict[str, Any]:
    """Return what a standing tells of a notice, by its row, before any withdrawal of it."""
    return {
        "editor": commitment(str(notice.salt), notice.editor_name, notice.editor_degrees),
        "flags": flags_of(notice.article_id, notice.work_id),
        "is_material": notice.is_material,
        "issued_at": written(notice.issued_at),
        "kind": str(notice.kind),
        "notice": notice.pk,
        "text": notice.text,
        "version": notice.edition and notice.edition.number,
        "withdraws": notice.ends_id,
        "withdrawn_by": None,
        "work": str(notice.work_id) if notice.work_id else None,
    }


def references_digest(lines: Iterable[EditionReference]) -> str:
    """Return the digest of a list of works in printed order."""
    return digest_of([[_plain(getattr(line, name)) for name in REFERENCE] for line in lines])


def names_of_pictures(edition: Edition) -> tuple[str, ...]:
    """Return the names of an edition's picture files: each the hash of its bytes, with the ending of its kind."""
    shown = edition.pictures.order_by("asset").values_list("asset", "asset__ending")
    return tuple(f"{digest}.{ending}" for digest, ending in shown)


def flags_of(article: int, work: uuid.UUID | str | None) -> dict[str, int]:
    """Return under which number each version of an article cites a work."""
    if work is None:
        return {}
    cited = EditionReference.objects.filter(edition__article=article, reference_id=work).order_by("-number")
    return {str(version): number for version, number in cited.values_list("edition__number", "number")}


def _place(credit: Credit) -> tuple[str, int]:
    return str(credit.role), credit.position


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | str | dict) or value is None else str(value)


def people_of(edition: Edition) -> str:
    """Return the digest of everybody who is named on an edition, by its rows."""
    return people_digest(map(vars, sorted(edition.credits.all(), key=_place)))
