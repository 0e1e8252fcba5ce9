"""Signing anew what stands of an article, after a verb changed what readers may see of it."""

import copy
import datetime
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from articles.approval.removal import is_removed
from articles.approval.statements import APPROVAL, claims_of
from articles.approval.telling import (
    flags_of,
    leads_of,
    people_of,
    told_of,
    told_of_notice,
    without_claims,
)
from articles.models import Edition, Notice
from record.chains import Told, append, hold, newest_signed
from record.clock import written
from record.models import Entry, Subject
from refusals import Refusal


class NothingSigned(Refusal):
    """What readers see of the article is not signed, so nothing is signed on top of it."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    message = _(
        "What readers see of this post is not signed, so nothing was changed. An editor can take it off the site at "
        "once. Ask an administrator to verify the record, and to sign what stands with the command sign_again."
    )


class TakenOff(NothingSigned):
    """The article was taken off the site, and nothing stands of it until an administrator signs again."""

    status = HTTPStatus.CONFLICT
    message = _(
        "This post was taken off the site, because it was not as it was signed. Nothing was changed. Ask an "
        "administrator to sign what stands of it with the command sign_again; then it can be published again."
    )


class Removed(Refusal):
    """A law had the article removed; nothing of it is changed or published again."""

    status = HTTPStatus.GONE
    message = _("This post was removed by legal order, so nothing more can be published or changed of it.")


Standing = dict[str, Any]


def take_up(article: int) -> Standing:
    """Return what stands of an article, to be changed and signed again; a new article has neither version nor notice.

    What is left alone is signed as it was. The chain is held until the transaction ends. Raises ``NothingSigned``
    where entries are there and none of them is signed, ``Removed`` where the article was removed, ``TakenOff`` where
    the newest says that nothing of it stands.
    """
    hold(Subject.ARTICLE, article)
    body = _newest_signed(article)
    if body is None:
        raise NothingSigned
    if is_removed(body):
        raise Removed
    if body.get("taken_off"):
        raise TakenOff
    standing = copy.deepcopy(dict(body))
    standing.pop("signed_again", None)
    return standing


def _newest_signed(article: int) -> Mapping[str, Any] | None:
    newest = Entry.objects.of(Subject.ARTICLE, article).values_list(*Told._fields).first()
    if newest is None:
        return {"editions": [], "notices": []}
    return newest_signed(Told._make(newest), Subject.ARTICLE, article)


def signed_before(article: int) -> list[dict[str, Any]]:
    """Return what the newest standing that is signed tells of each version, nothing without one."""
    return list((_newest_signed(article) or {}).get("editions", []))


def is_taken_off(article: int) -> bool:
    """Whether the newest signed standing says that nothing of the article stands."""
    return bool((_newest_signed(article) or {}).get("taken_off"))


def nothing_stands(article: int, *, at: datetime.datetime, reason: str) -> Standing:
    """Return the standing that says that no version stands until an administrator signs again.

    It needs no sound standing before it, for it only takes away: no version in it has a claim. Notices that were
    signed stay.
    """
    hold(Subject.ARTICLE, article)
    rows = Edition.objects.filter(article=article).select_related("withdrawal").order_by("number")
    notices = copy.deepcopy((_newest_signed(article) or {}).get("notices", []))
    off = {"at": written(at), "reason": reason}
    return {"editions": [without_claims(edition) for edition in rows], "notices": notices, "taken_off": off}


def sign_standing(article: int, kind: str, standing: Standing, *, by: AbstractBaseUser | None) -> Entry:
    """Append what stands of an article from now on; ``kind`` is a word for the verb. Raises ``SigningKeyMissing``."""
    return append(Subject.ARTICLE, article, kind, standing, by=by)


def add_edition(standing: Standing, edition: Edition) -> None:
    """Add an edition, as the database gives it back, to what stands; the notices on cited works flag it as well."""
    others = Edition.objects.filter(article=edition.article_id).exclude(pk=edition.pk)
    if set(others.values_list("number", flat=True)) - {told["number"] for told in standing["editions"]}:
        raise NothingSigned
    standing["editions"].append(told_of(edition, claims_of(edition, edition.credits.all())))
    for notice in standing["notices"]:
        notice["flags"] |= flags_of(edition.article_id, notice["work"])


def add_first_standing(standing: Standing, edition: Edition) -> None:
    """Add an edition that was signed before there were standings: its approval says so."""
    approval, *others = claims_of(edition, edition.credits.all())
    told = told_of(edition, [{**approval, "signed_as": "imprimatur-approval-1"}, *others])
    withdrawal = getattr(edition, "withdrawal", None)
    told["withdrawn_at"] = written(withdrawal and withdrawal.withdrawn_at)
    standing["editions"].append(told)


def next_number(article: int) -> int:
    """Return the number of an article's next version: one more than any that is there, or was ever told of."""
    rows = Edition.objects.filter(article=article).values_list("number", flat=True)
    told = (told["number"] for told in (_newest_signed(article) or {}).get("editions", ()))
    return max([*rows, *told], default=0) + 1


def tell_tags(standing: Standing, editions: Iterable[Edition]) -> None:
    """Tell where the tags of versions lead that were signed before standings told it."""
    for edition in editions:
        _stands(standing, edition.number).setdefault("tags", leads_of(edition))


def end_editions(standing: Standing, editions: Iterable[Edition]) -> None:
    """Give versions the ends that they have now."""
    for edition in editions:
        _stands(standing, edition.number)["ends_at"] = written(edition.ends_at)


def withdraw_editions(standing: Standing, editions: Iterable[Edition], at: datetime.datetime) -> None:
    """Take versions off the record."""
    for edition in editions:
        _stands(standing, edition.number)["withdrawn_at"] = written(at)


def remove(
    article: int, kind: str, *, ended: Iterable[Edition], withdrawn: Iterable[Edition], by: AbstractBaseUser
) -> bool:
    """Sign that versions ended, or are withdrawn; their rows say so already. Return False where it cannot be signed.

    That is where no standing is signed, or where it does not tell of them.
    """
    try:
        standing = take_up(article)
        end_editions(standing, ended)
        for edition in withdrawn:
            withdraw_editions(standing, [edition], edition.withdrawal.withdrawn_at)
    except NothingSigned:
        return False
    sign_standing(article, kind, standing, by=by)
    return True


def keep_pdf(standing: Standing, number: int, digest: str) -> None:
    """Name the bytes of a version's PDF file."""
    _stands(standing, number)["pdf"] = digest


def merge_tag(standing: Standing, *, kept: int, other: int) -> None:
    """Let the words of each version that led to one tag lead to another, behind those that lead there already."""
    for edition in standing["editions"]:
        words = dict(edition.get("tags", ()))
        if other in words:
            words[kept] = [*words.get(kept, []), *words.pop(other)]
            edition["tags"] = [[tag, words[tag]] for tag in sorted(words)]


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
    return editors and all(_stands(standing, edition.number)["people"] == people_of(edition) for edition in editions)


def rename(standing: Standing, editions: Iterable[Edition], notices: Iterable[Notice]) -> None:
    """Let the names that the rows have now stand; ask ``names_are_as_signed`` before they are changed.

    An approval's claim keeps the commitment that its editor's signature is over. ``names`` leads from it to the one
    that stands in its place.
    """
    names = standing.setdefault("names", {})
    for edition in editions:
        told = _stands(standing, edition.number)
        told["people"] = people_of(edition)
        (now,) = (claim["approver"] for claim in claims_of(edition, edition.credits.all()) if claim["type"] == APPROVAL)
        signed = (claim["approver"] for claim in told["claims"] if claim["type"] == APPROVAL)
        names |= {promise: now for promise in signed if promise != now}
    changed = {notice.pk: told_of_notice(notice)["editor"] for notice in notices}
    for told in standing["notices"]:
        told["editor"] = changed.get(told["notice"], told["editor"])


def _stands(standing: Standing, number: int) -> dict[str, Any]:
    for edition in standing["editions"]:
        if edition["number"] == number:
            found: dict[str, Any] = edition
            return found
    raise NothingSigned
