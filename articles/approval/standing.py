"""What stands of an article for readers, as its newest signed statement tells it.

Each verb that changes what readers may see of an article appends a standing to the article's chain. What an output
shows is compared with it, part by part; what differs is not shown as approved.
"""

import datetime
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery

from articles.approval.statements import APPROVAL, WHOLE_TEXT, commitment, digest_of
from record.chains import newest_told, read_newest
from record.clock import written
from record.models import Subject


def standing_of_article() -> Subquery:
    """Return the expression for the newest standing of a row's ``article``, as ``read_standing`` takes it, or NULL."""
    return newest_told(Subject.ARTICLE, OuterRef("article"))


def read_standing(told: str | None, article: int) -> Mapping[str, Any] | None:
    """Return what stands of an article, or None when nothing about it is signed."""
    return read_newest(told, Subject.ARTICLE, article)


def edition_in(standing: Mapping[str, Any] | None, number: int) -> Mapping[str, Any] | None:
    """Return what a standing tells of the version of this number, or None."""
    found = (edition for edition in (standing or {}).get("editions", ()) if edition["number"] == number)
    return next(found, None)


class Shown(NamedTuple):
    """What an output is about to show of an edition; what is None it does not show.

    ``text`` is the digest of the fragments, computed from the texts themselves; ``credits`` is JSON text, and so is
    ``leads``: where the words of its tags lead, ``[{"tag": id, "words": […]}, …]`` in the order of the ids.
    ``translates`` is which version of which article it translates, () for none.
    """

    article_id: int
    number: int
    text: str
    credits: str
    source_digest: str
    decision_id: int
    approved_at: datetime.datetime
    published_at: datetime.datetime
    ends_at: datetime.datetime | None
    starts_at: datetime.datetime | None = None
    reading_minutes: int | None = None
    references: str | None = None
    pictures: tuple[str, ...] | None = None
    search: str | None = None
    leads: str | None = None
    translates: tuple[int, int] | tuple[()] | None = None

    @classmethod
    def of(cls, row, credits: str, text: str, **more: Any) -> "Shown":
        """Return what a row of any query shows: the columns that it has."""
        taken = {"text": text, "credits": credits, **more}
        if hasattr(row, "translated_number"):
            taken["translates"] = (row.translation_of_id, row.translated_number) if row.translation_of_id else ()
        return cls._make(taken[name] if name in taken else getattr(row, name, None) for name in cls._fields)


@lru_cache(maxsize=8192)
def is_as_signed(told: str | None, shown: Shown) -> bool:
    """Whether everything that is shown is what the article's newest standing tells, with one approval claimed of it."""
    standing = read_standing(told, shown.article_id)
    edition = edition_in(standing, shown.number)
    if edition is None or edition["withdrawn_at"]:
        return False
    approvals = [claim for claim in edition["claims"] if claim["type"] == APPROVAL]
    return len(approvals) == 1 and _is_approved(approvals[0], shown, standing) and _has_its_parts(edition, shown)


def current_name(standing: Mapping[str, Any] | None, promise: str) -> str:
    """Return the commitment to the name that stands now where a claim holds ``promise``: another after a change."""
    names: Mapping[str, str] = (standing or {}).get("names", {})
    return names.get(promise, promise)


def _is_approved(claim, shown, standing):
    approvers = [credit for credit in json.loads(shown.credits) if credit["role"] == "approver"]
    told = (claim["scope"], claim["content"], claim["decision"], claim["prints"], claim["approved_at"])
    named = [(claim["person"], current_name(standing, claim["approver"]), claim["statement"])]
    return (
        told == (WHOLE_TEXT, shown.source_digest, shown.decision_id, shown.text, written(shown.approved_at))
        and [(one["person_id"], _name(one), digest_of(one["statement"])) for one in approvers] == named
    )


def _has_its_parts(edition, shown):
    parts = {
        "people": people_digest(json.loads(shown.credits)),
        "published_at": written(shown.published_at),
        "ends_at": written(shown.ends_at),
        "starts_at": shown.starts_at and written(shown.starts_at),
        "reading_minutes": shown.reading_minutes,
        "references": shown.references,
        "pictures": None if shown.pictures is None else list(shown.pictures),
        "search": shown.search,
        "tags": shown.leads and [[lead["tag"], lead["words"]] for lead in json.loads(shown.leads)],
        "text": shown.text,
    }
    if shown.translates is not None and edition["translates"] != (list(shown.translates) or None):
        return False
    # What an earlier standing does not tell of, where tags lead, cannot be compared with it.
    shown_parts = {name for name, value in parts.items() if value is not None and name in edition} | {"ends_at"}
    return all(edition[name] == parts[name] for name in shown_parts)


def people_digest(credits: Iterable[Mapping[str, Any]]) -> str:
    """Return the digest of everybody who is named on an edition, in printed order, with what they declared.

    The names stand under it as commitments.
    """
    people = [
        [credit["role"], credit["person_id"], _name(credit), credit["statement"], credit["interests"]]
        for credit in credits
    ]
    return digest_of(people)


def _name(credit):
    return commitment(str(credit["salt"]), credit["name"], credit["degrees"])
