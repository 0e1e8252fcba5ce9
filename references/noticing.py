"""The verbs of notices: entering one by hand, keeping what a source tells, and noting that a source was asked."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from references.identifiers import normalise_doi, normalise_pmid
from references.models import NoticeCheck, Reference, ReferenceNotice

Source = ReferenceNotice.Source
#: What a source may tell anew about a notice that it told before.
RETOLD = ("label", "notice_pmid", "date", "reasons")


class NoticeRefused(ValueError):
    """The notice cannot be entered so; ``message`` says what to mend."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


def add_notice(
    reference: Reference, *, kind: str, by, date=None, notice_doi: str = "", notice_pmid: str = "", label: str = ""
) -> tuple[ReferenceNotice, bool]:
    """A notice entered by hand, and whether it is new: the same one entered twice stays one.

    ``notice_doi`` and ``notice_pmid`` may come with prefixes or as addresses. Raises ``NoticeRefused``.
    """
    if kind not in ReferenceNotice.Kind.values:
        raise NoticeRefused(_("“%(kind)s” is not a kind of notice. Choose one from the list.") % {"kind": kind})
    if date and date > timezone.localdate():
        raise NoticeRefused(_("The notice is dated in the future. Enter the day on which it appeared."))
    doi, pmid = normalise_doi(notice_doi), normalise_pmid(notice_pmid)
    if notice_doi and not doi:
        raise NoticeRefused(_("“%(text)s” is not a DOI. Enter it like 10.1000/182.") % {"text": notice_doi[:80]})
    if notice_pmid and not pmid:
        raise NoticeRefused(_("“%(text)s” is not a PMID. Enter its digits.") % {"text": notice_pmid[:80]})
    given = {"notice_pmid": pmid, "date": date, "label": label[:200], "entered_by": by}
    return ReferenceNotice.objects.get_or_create(
        reference=reference, kind=kind, source=Source.MANUAL, notice_doi=doi, source_record_id="", defaults=given
    )


@transaction.atomic
def store_notices(reference: Reference, notices: Iterable, *, source: str) -> list[ReferenceNotice]:
    """Keep what a source tells about a work; return the notices that nobody had told of under that source.

    Each of ``notices`` has kind, label, notice_doi, notice_pmid, date, source_record_id and reasons. Told again,
    a notice is brought up to date and stays one; a notice that the source no longer tells of stays too.
    """
    new = []
    for told in notices:
        kept, is_new = ReferenceNotice.objects.get_or_create(
            reference=reference,
            kind=told.kind,
            source=source,
            notice_doi=told.notice_doi,
            source_record_id=told.source_record_id,
            defaults={name: getattr(told, name) for name in RETOLD},
        )
        if is_new:
            new.append(kept)
        else:
            _bring_up_to_date(kept, told)
    return new


@transaction.atomic
def record_check(
    reference: Reference, *, source: str, outcome: str, data_date: datetime.date, detail: str = ""
) -> NoticeCheck:
    """Note that a source was asked about a work. Earlier checks with the same outcome make room for this one."""
    return record_checks([NoticeCheck(reference=reference, outcome=outcome, detail=detail)], source, data_date)[0]


@transaction.atomic
def record_checks(checks: list[NoticeCheck], source: str, data_date: datetime.date) -> list[NoticeCheck]:
    """Note that a source was asked about many works, in few queries; see ``record_check``."""
    for outcome in {check.outcome for check in checks}:
        asked = [check.reference_id for check in checks if check.outcome == outcome]
        NoticeCheck.objects.filter(reference__in=asked, source=source, outcome=outcome).delete()
    for check in checks:
        check.source, check.data_date = source, data_date
    return NoticeCheck.objects.bulk_create(checks)


def _bring_up_to_date(kept, told):
    changed = [name for name in RETOLD if getattr(told, name) and getattr(told, name) != getattr(kept, name)]
    for name in changed:
        setattr(kept, name, getattr(told, name))
    if changed:
        kept.save(update_fields=changed)
