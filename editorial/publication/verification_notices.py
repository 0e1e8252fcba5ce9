"""Re-checking what readers were told, and which versions were taken off the record."""

from django.db.models import F

from articles.models import Edition, Notice, Withdrawal
from editorial.manuscripts.models import Manuscript
from editorial.provenance.findings import Report, Told
from editorial.provenance.models import Event
from editorial.provenance.verification import Chains
from editorial.publication.notices import notice_facts
from editorial.review.models import Decision


def verify_notices(manuscripts, chains: Chains, report: Report) -> None:
    """Compare every notice on the manuscripts (ids), and every withdrawal of an edition, with what the record tells."""
    published = Manuscript.objects.filter(pk__in=manuscripts).exclude(article=None)
    manuscript_of = dict(published.values_list("article", "pk"))
    rows = {
        notice.pk: Told(manuscript_of[notice.article_id], notice.editor_id, notice_facts(notice))
        for notice in Notice.objects.filter(article__in=manuscript_of).iterator(chunk_size=500)
    }
    report.counts["notices"] += len(rows)
    report.match("notice", rows, chains.of_kind(Event.Kind.NOTICE_ISSUED, Event.Kind.NOTICE_LIFTED))
    _verify_withdrawals(manuscripts, report)


def _verify_withdrawals(manuscripts, report):
    """An edition is off the record exactly when it began and its approval was withdrawn, and since then."""
    decisions = Decision.objects.filter(submission__manuscript__in=manuscripts)
    ended = dict(decisions.exclude(ends=None).values_list("ends", "decided_at"))
    begun = Edition.objects.filter(decision_id__in=ended).exclude(ends_at=F("starts_at"))
    due = {pk: ended[decision] for pk, decision in begun.values_list("pk", "decision_id")}
    rows = Withdrawal.objects.filter(edition__decision_id__in=decisions.values("pk"))
    kept = dict(rows.values_list("edition", "withdrawn_at"))
    report.counts["withdrawals"] += len(kept)
    for edition in sorted(due.keys() | kept.keys()):
        where = f"of edition {edition}"
        report.expect(edition in kept, "withdrawal", where, "the row is missing")
        report.expect(edition in due, "withdrawal", where, "no decision withdrew its approval")
        if edition in kept and edition in due:
            report.expect(kept[edition] == due[edition], "withdrawal", where, "it bears another time than its decision")
