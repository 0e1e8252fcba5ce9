"""The verbs of notices: entering one by hand, keeping what a source tells, and noting that a source was asked."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from references.models import NoticeCheck, Reference, ReferenceNotice
from references.notices.answers import Notice
from references.records.identifiers import normalise_doi, normalise_pmid
from refusals import Refusal

Source = ReferenceNotice.Source
#: What a source may tell anew about a notice that it told before.
RETOLD = ("label", "notice_pmid", "date")


class NoticeRefused(Refusal):
    """The notice cannot be entered so; ``message`` says what to mend."""


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
def store_notices(reference: Reference, notices: Iterable[Notice]) -> list[ReferenceNotice]:
    """Keep what sources tell about a work; return the notices that the library did not know from that source.

    Told again, a notice is brought up to date and stays one; a notice that its source no longer tells of stays
    too.
    """
    new = []
    for told in notices:
        kept = _known(reference, told)
        if kept is None:
            kept, is_new = _create(reference, told)
            new += [kept] if is_new else []
        _bring_up_to_date(kept, told)
    return new


@transaction.atomic
def record_checks(checks: list[NoticeCheck], source: str, data_date: datetime.date) -> list[NoticeCheck]:
    """Note that a source was asked about works. Earlier checks of a work with the same outcome make room."""
    for outcome in {check.outcome for check in checks}:
        asked = [check.reference_id for check in checks if check.outcome == outcome]
        NoticeCheck.objects.filter(reference__in=asked, source=source, outcome=outcome).delete()
    for check in checks:
        check.source, check.data_date = source, data_date
    return NoticeCheck.objects.bulk_create(checks)


def _known(reference, told):
    """The row of a notice: by its number in the source when it has one, for its DOI may be told later."""
    rows = reference.notices.filter(kind=told.kind, source=told.source)
    if told.source_record_id:
        return rows.filter(source_record_id=told.source_record_id).order_by("pk").first()
    return rows.filter(source_record_id="", notice_doi=told.notice_doi).first()


def _create(reference, told):
    """A new row, or the one that somebody else made in the meantime, and whether it is new."""
    return ReferenceNotice.objects.get_or_create(
        reference=reference,
        kind=told.kind,
        source=told.source,
        notice_doi=told.notice_doi,
        source_record_id=told.source_record_id,
        defaults=_retold(told),
    )


def _retold(told):
    return {"reasons": list(told.reasons)} | {name: getattr(told, name) for name in RETOLD}


def _bring_up_to_date(kept, told):
    facts = _retold(told)
    if not kept.notice_doi:
        facts["notice_doi"] = told.notice_doi
    changed = {name: value for name, value in facts.items() if value and value != getattr(kept, name)}
    for name, value in changed.items():
        setattr(kept, name, value)
    if changed:
        kept.save(update_fields=list(changed))
