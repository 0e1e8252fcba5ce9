"""Which notices on a work still hold, and how a reader is told about them."""

import datetime
from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from references.models import NoticeCheck, ReferenceNotice

Kind = ReferenceNotice.Kind

#: Sources date one notice differently: by its issue, by its appearance online, by when they saw it.
SAME_NOTICE_DAYS = 31
#: An answer about a work grows old: after this many days it has to be asked for again.
CHECK_LASTS_DAYS = 30

WHAT_HAPPENED: dict[str, Promise] = {
    Kind.RETRACTION: gettext_lazy("Retracted"),
    Kind.PARTIAL_RETRACTION: gettext_lazy("Partly retracted"),
    Kind.WITHDRAWAL: gettext_lazy("Withdrawn"),
    Kind.REMOVAL: gettext_lazy("Removed by its publisher"),
    Kind.CONCERN: gettext_lazy("Expression of concern"),
    Kind.CORRECTION: gettext_lazy("Corrected"),
    Kind.REINSTATEMENT: gettext_lazy("Reinstated"),
}


def standing(notices: Iterable[ReferenceNotice]) -> list[ReferenceNotice]:
    """The notices on one work that still hold, newest first; undated ones come first.

    A reinstatement ends what is dated before it, and is itself left out. A notice of the same day stays: when
    in doubt, a work counts as retracted. An undated notice counts as old as the newest dated one of its kind.
    """
    notices = list(notices)
    reinstated = max((notice.date for notice in notices if _reinstates(notice) and notice.date), default=None)
    held = [notice for notice in notices if not _reinstates(notice) and not _ended(notice, notices, reinstated)]
    return newest_first(held)


def newest_first(notices: Iterable[ReferenceNotice]) -> list[ReferenceNotice]:
    """The notices by date, undated ones first, the latest entered first among those of one day."""
    return sorted(notices, key=lambda notice: (notice.date or datetime.date.max, notice.pk or 0), reverse=True)


def same_notice(one: ReferenceNotice, other: ReferenceNotice) -> bool:
    """Whether two rows about one work are one notice as told by two sources: same kind, and no contradiction."""
    if one.kind != other.kind:
        return False
    if one.notice_doi and other.notice_doi:
        return one.notice_doi == other.notice_doi
    if one.date and other.date:
        return abs((one.date - other.date).days) <= SAME_NOTICE_DAYS
    return True


def told_once(notices: Iterable[ReferenceNotice]) -> list[ReferenceNotice]:
    """The notices in their order without those that another source has told already."""
    told: list[ReferenceNotice] = []
    for notice in notices:
        if not any(same_notice(notice, earlier) for earlier in told):
            told.append(notice)
    return told


def notice_words(notice: ReferenceNotice) -> str:
    """One notice in words: "Retracted (Retraction Watch, 6 February 2010)"."""
    what = str(WHAT_HAPPENED.get(notice.kind) or notice.label or notice.get_kind_display())
    when = date_format(notice.date, "j F Y") if notice.date else _("undated")
    return f"{what} ({notice.get_source_display()}, {when})"


def check_words(check: NoticeCheck | None, *, can_be_checked: bool = True) -> str:
    """What the newest answered check of a work says. Nothing here ever says that a work is free of notices."""
    if check is None:
        return _("Not checked") if can_be_checked else _("Not checked: the record has no DOI and no PMID")
    facts = {"source": check.get_source_display(), "date": date_format(check.data_date, "j F Y")}
    if check.outcome == NoticeCheck.Outcome.LISTED:
        return _("Listed in the %(source)s data of %(date)s") % facts
    if check.outcome == NoticeCheck.Outcome.NOT_LISTED:
        return _("Not listed in the %(source)s data of %(date)s") % facts
    return _("Not checked: %(source)s gave no answer about it on %(date)s") % facts


def status_words(notices: Iterable[ReferenceNotice], check: NoticeCheck | None, *, can_be_checked: bool = True) -> str:
    """A work's notices in one line, newest first, or what its newest check says when there is none."""
    told = told_once(newest_first(notices))
    return "; ".join(map(notice_words, told)) or check_words(check, can_be_checked=can_be_checked)


def _reinstates(notice):
    return notice.kind == Kind.REINSTATEMENT


def _ended(notice, notices, reinstated):
    if reinstated is None:
        return False
    alike = (other.date for other in notices if other.kind == notice.kind and other.date)
    date = notice.date or max(alike, default=None)
    return date is not None and date < reinstated
