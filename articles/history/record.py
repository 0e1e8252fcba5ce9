"""The record of a version: who approved which words when, what proves it, and what became of each version."""

import datetime
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from articles.approval.byline import Byline
from articles.approval.standing import read_standing
from articles.approval.statements import APPROVAL
from articles.columns import labelled, statements_of
from articles.history.corrections import LoggedNotice, notices_on
from articles.history.dossier import byline_of, dossier_of
from articles.models import Edition
from record import clock


class VersionFate(NamedTuple):
    """What became of a version: ``state`` is current, replaced or withdrawn, ``until`` since when."""

    number: int
    state: str
    since: datetime.datetime
    until: datetime.datetime | None


class Proof(NamedTuple):
    """What proves an approval: hashes, signatures and keys, and the place in the log or None."""

    words: str
    content: str
    standing: Mapping[str, str]
    approval: Mapping[str, str]
    keys: Mapping[str, str]
    place: int | None
    log_length: int | None
    logged_digest: str


class RecordPage(NamedTuple):
    """What the record page shows of a version; without ``proof`` nobody is named as approver."""

    edition: Edition
    byline: Byline
    statements: list
    reference_count: int
    picture_count: int
    proof: Proof | None
    fates: list[VersionFate]
    notices: list[LoggedNotice]
    is_live: bool


def record_of(edition: Any) -> RecordPage:
    """Return the record of a version as ``find_edition`` gives it."""
    byline = byline_of(edition)
    dossier = dossier_of(edition, byline)
    standing = read_standing(edition.standing, edition.article_id) or {}
    now = str(clock.written(clock.now()))
    fates = [_fate(told, now) for told in reversed(standing.get("editions", [])) if _has_begun(told, now)]
    told = _edition_of(dossier)
    return RecordPage(
        edition,
        byline if dossier else byline._replace(approver=None),
        labelled(statements_of(edition)),
        len(dossier["references"]) if dossier else 0,
        len(told.get("pictures", ())),
        _proof(dossier, told) if dossier else None,
        fates,
        notices_on(edition.article),
        any(fate.state == "current" and fate.number == edition.number for fate in fates),
    )


def _edition_of(dossier: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Return what the signed statement of a dossier tells of its version."""
    if dossier is None:
        return {}
    body = json.loads(dossier["standing"]["statement"])["body"]
    found: Mapping[str, Any] = next(one for one in body["editions"] if one["number"] == dossier["number"])
    return found


def _proof(dossier: Mapping[str, Any], told: Mapping[str, Any]) -> Proof:
    log = dossier["log"]
    approval = next(claim for claim in told["claims"] if claim["type"] == APPROVAL)
    return Proof(
        words=told["text"],
        content=approval["content"],
        standing=dossier["standing"],
        approval=dossier["approval"],
        keys=dossier["keys"],
        place=log["index"] if log else None,
        log_length=json.loads(log["checkpoint"]["statement"])["count"] if log else None,
        logged_digest=log["entry"]["digest"] if log else "",
    )


def _has_begun(told: Mapping[str, Any], now: str) -> bool:
    return bool(told["starts_at"] <= now and told["starts_at"] != told["ends_at"])


def _fate(told: Mapping[str, Any], now: str) -> VersionFate:
    state, until = "current", None
    if told["withdrawn_at"]:
        state, until = "withdrawn", told["withdrawn_at"]
    elif told["ends_at"] and told["ends_at"] <= now:
        state, until = "replaced", told["ends_at"]
    ended = datetime.datetime.fromisoformat(until) if until else None
    return VersionFate(told["number"], state, datetime.datetime.fromisoformat(told["starts_at"]), ended)
