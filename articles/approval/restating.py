"""Signing anew what stands of an article, after a verb changed what readers may see of it."""

import copy
import datetime
import uuid
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from operator import attrgetter
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from articles.approval.removal import is_removed
from articles.approval.standing import people_digest
from articles.approval.statements import APPROVAL, claims_of, commitment, digest_of
from articles.models import Credit, Edition, EditionReference, Notice
from record.chains import Told, append, hold, newest_signed
from record.clock import written
from record.models import Entry, Subject
from refusals import Refusal

#: What is under the digest of an edition's references, line by line.
REFERENCE = (
    *("number", "key", "reference_id", "csl", "study_type", "evidence_level", "evidence_scheme", "note"),
    *("formatted_html", "formatted_text"),
)


class NothingSigned(Refusal):
    """What readers see of the article is not signed, so nothing is signed on top of it."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    message = _(
        "What readers see of this post is not signed, so nothing was changed. Ask an administrator to verify the "
        "record, and to sign it with the command sign_standings."
    )


class Removed(Refusal):
    """A law had the article removed; nothing of it is changed or published again."""

    status = HTTPStatus.GONE
    message = _("This post was removed by legal order, so nothing more can be published or changed of it.")


Standing = dict[str, Any]


def take_up(article: int) -> Standing:
    """Return what stands of an article, to be changed and signed again; a new article has neither version nor notice.

    What is left alone is signed as it was. The chain is held until the transaction ends. Raises ``NothingSigned``
    where entries are there and none of them is signed, and ``Removed`` where the article was removed.
    """
    hold(Subject.ARTICLE, article)
    newest = Entry.objects.of(Subject.ARTICLE, article).values_list("statement", "key_id", "signature").first()
    body: Mapping[str, Any] | None = {"editions": [], "notices": []}
    if newest:
        body = newest_signed(Told._make(newest), Subject.ARTICLE, article)
    if body is None:
        raise NothingSigned
    if is_removed(body):
        raise Removed
    return copy.deepcopy(dict(body))


def sign_standing(article: int, kind: str, standing: Standing, *, by: AbstractBaseUser | None) -> Entry:
    """Append what stands of an article from now on; ``kind`` is a word for the verb. Raises ``SigningKeyMissing``."""
    return append(Subject.ARTICLE, article, kind, standing, by=by)


def add_edition(standing: Standing, edition: Edition) -> None:
    """Add an edition, as the database gives it back, to what stands; the notices on cited works flag it as well."""
    if len(standing["editions"]) != edition.number - 1:
        raise NothingSigned
    standing["editions"].append(told_of(edition, claims_of(edition, edition.credits.all())))
    for notice in standing["notices"]:
        notice["flags"] |= _flags(edition.article_id, notice["work"])


def add_first_standing(standing: Standing, edition: Edition) -> None:
    """Add an edition that was signed before there were standings: its approval says so."""
    approval, *others = claims_of(edition, edition.credits.all())
    told = told_of(edition, [{**approval, "signed_as": "imprimatur-approval-1"}, *others])
    withdrawal = getattr(edition, "withdrawal", None)
    told["withdrawn_at"] = written(withdrawal and withdrawal.withdrawn_at)
    standing["editions"].append(told)


def end_editions(standing: Standing, editions: Iterable[Edition]) -> None:
    """Give versions the ends that they have now."""
    for edition in editions:
        _stands(standing, edition.number)["ends_at"] = written(edition.ends_at)


def withdraw_editions(standing: Standing, editions: Iterable[Edition], at: datetime.datetime) -> None:
    """Take versions off the record."""
    for edition in editions:
        _stands(standing, edition.number)["withdrawn_at"] = written(at)


def keep_pdf(standing: Standing, number: int, digest: str) -> None:
    """Name the bytes of a version's PDF file."""
    _stands(standing, number)["pdf"] = digest


def add_notice(standing: Standing, notice: Notice) -> None:
    """Add a notice, or the withdrawal of one, to what stands."""
    if not standing["editions"]:
        raise NothingSigned
    standing["notices"].append(told_of_notice(notice))
    for other in standing["notices"]:
        if other["notice"] == notice.ends_id:
            other["withdrawn_by"] = notice.pk


def names_are_as_signed(standing: Standing, editions: Iterable[Edition], notices: Iterable[Notice]) -> bool:
    """Whether all who are named on some editions and notices are those that the standing tells of."""
    told = {notice["notice"]: notice["editor"] for notice in standing["notices"]}
    editors = all(told.get(notice.pk) == told_of_notice(notice)["editor"] for notice in notices)
    return editors and all(_stands(standing, edition.number)["people"] == _people(edition) for edition in editions)


def rename(standing: Standing, editions: Iterable[Edition], notices: Iterable[Notice]) -> None:
    """Let the names that the rows have now stand; ask ``names_are_as_signed`` before they are changed.

    An approval's claim keeps the commitment that its editor's signature is over. ``names`` leads from it to the one
    that stands in its place.
    """
    names = standing.setdefault("names", {})
    for edition in editions:
        told = _stands(standing, edition.number)
        told["people"] = _people(edition)
        (now,) = (claim["approver"] for claim in claims_of(edition, edition.credits.all()) if claim["type"] == APPROVAL)
        signed = (claim["approver"] for claim in told["claims"] if claim["type"] == APPROVAL)
        names |= {promise: now for promise in signed if promise != now}
    changed = {notice.pk: told_of_notice(notice)["editor"] for notice in notices}
    for told in standing["notices"]:
        told["editor"] = changed.get(told["notice"], told["editor"])


def _people(edition):
    return people_digest(map(vars, sorted(edition.credits.all(), key=_place)))


def told_of_notice(notice: Notice) -> dict[str, Any]:
    """Return what a standing tells of a notice, by its row, before any withdrawal of it."""
    return {
        "editor": commitment(str(notice.salt), notice.editor_name, notice.editor_degrees),
        "flags": _flags(notice.article_id, notice.work_id),
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


def _stands(standing: Standing, number: int) -> dict[str, Any]:
    for edition in standing["editions"]:
        if edition["number"] == number:
            found: dict[str, Any] = edition
            return found
    raise NothingSigned


def told_of(edition: Edition, claims: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what a standing tells of an edition, by its rows: its times, and each part of it by a hash of its own."""
    translated = edition.translation_of_id and [edition.translation_of_id, edition.translated_number]
    return {
        "claims": claims,
        "edition": edition.pk,
        "number": edition.number,
        "pdf": None,
        "people": _people(edition),
        "pictures": list(names_of_pictures(edition)),
        "reading_minutes": edition.reading_minutes,
        "references": references_digest(sorted(edition.references.all(), key=attrgetter("number"))),
        "search": digest_of(edition.search_text),
        "text": edition.fragments_digest,
        "translates": translated,
        "withdrawn_at": None,
        "word_count": edition.word_count,
        **{name: written(getattr(edition, name)) for name in ("starts_at", "ends_at", "published_at")},
    }


def _place(credit: Credit) -> tuple[str, int]:
    return str(credit.role), credit.position


def references_digest(lines: Iterable[EditionReference]) -> str:
    """Return the digest of a list of works in printed order."""
    return digest_of([[_plain(getattr(line, name)) for name in REFERENCE] for line in lines])


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | str | dict) or value is None else str(value)


def names_of_pictures(edition: Edition) -> tuple[str, ...]:
    """Return the names of an edition's picture files: each the hash of its bytes, with the ending of its kind."""
    shown = edition.pictures.order_by("asset").values_list("asset", "asset__ending")
    return tuple(f"{digest}.{ending}" for digest, ending in shown)


def _flags(article: int, work: uuid.UUID | str | None) -> dict[str, int]:
    """Return under which number each version of an article cites a work."""
    if work is None:
        return {}
    cited = EditionReference.objects.filter(edition__article=article, reference_id=work).order_by("-number")
    return {str(version): number for version, number in cited.values_list("edition__number", "number")}
