"""Re-checking what readers see: editions, their credits and signatures, and notices."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from articles.approval.removal import is_removed
from articles.approval.statements import commitment, digest_of
from articles.models import Article, Credit, Edition, Notice, Withdrawal
from editorial.manuscripts.models import Manuscript
from editorial.provenance.models import Event
from editorial.provenance.verification import Chains
from editorial.publication.inventory import earlier_edition_facts, edition_facts
from editorial.publication.notices import notice_told
from editorial.publication.removal.contents import is_emptied
from editorial.publication.verification.standings import (
    read_standings,
    verify_edition_stands,
    verify_notices_stand,
    verify_words,
)
from editorial.review.models import Decision
from record import clock
from record.findings import Report, Told


def verify_notices(manuscripts, chains: Chains, report: Report) -> None:
    """Compare every notice on the manuscripts (ids), and every withdrawal of an edition, with what the record tells."""
    published = Manuscript.objects.filter(pk__in=manuscripts).exclude(article=None)
    manuscript_of = dict(published.values_list("article", "pk"))
    rows = {
        notice.pk: notice_told(notice, manuscript_of[notice.article_id], chains.origins())
        for notice in Notice.objects.filter(article__in=manuscript_of).iterator(chunk_size=500)
    }
    report.match("notice", rows, chains.of_kind(Event.Kind.NOTICE_ISSUED, Event.Kind.NOTICE_LIFTED))
    _verify_withdrawn_notices(manuscripts, report)


def _verify_withdrawn_notices(manuscripts, report):
    """An edition is off the record exactly when it began and its approval was withdrawn, and since then."""
    decisions = Decision.objects.filter(submission__manuscript__in=manuscripts)
    ended = dict(decisions.exclude(ends=None).values_list("ends", "decided_at"))
    begun = Edition.objects.filter(decision_id__in=ended).not_cancelled()
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


@dataclass(frozen=True, slots=True)
class Span:
    """When an edition was or is live; what is kept of it for comparing it with the others of its article."""

    starts_at: datetime
    ends_at: datetime | None
    published_at: datetime
    where: str

    @property
    def is_cancelled(self):
        return self.ends_at == self.starts_at


#: What an event tells of an article's address, compared by itself: its hash, or in earlier ones itself.
ADDRESS: dict[str, None] = {"address": None, "slug": None}
#: What the rows of a removed edition do not prove any more.
GONE: dict[str, None] = {"inventory": None, "references": None}


def verify_editions(manuscripts, chains: Chains, report: Report) -> None:
    """Compare every edition of the manuscripts (ids) with its approval, its chain and its own digests."""
    decisions = Decision.objects.filter(submission__manuscript_id__in=manuscripts)
    standings = read_standings(_articles_of(manuscripts), report)
    approvals = {decision.pk: decision for decision in decisions.select_related("submission__manuscript")}
    published, ends = chains.of_kind(Event.Kind.PUBLISHED), _told_ends(chains)
    removed, origins = chains.removed(), chains.origins()
    rows, spans, publishers = {}, defaultdict(list), {link.named("edition"): link.actor for link in published}
    editions = Edition.objects.filter(decision_id__in=approvals).select_related("article")
    whole = editions.prefetch_related("references", "credits", "pictures", "tagged").order_by("pk")
    for edition in whole.iterator(chunk_size=20):
        approval = approvals[edition.decision_id]
        manuscript, standing = approval.submission.manuscript_id, standings.get(edition.article_id)
        untold = _untold(manuscript, removed)
        rows[edition.pk] = edition_told(edition, manuscript, publishers.get(edition.pk), origins, untold)
        where = f"number {edition.pk}, version {edition.number} of article {edition.article_id}"
        verify_approval(edition, approval, where, report)
        verify_credits(edition, where, report)
        verify_text = _verify_removed if manuscript in removed else _verify_text
        verify_text(edition, standing, where, report)
        spans[edition.article_id].append(Span(edition.starts_at, edition.ends_at, edition.published_at, where))
        is_told = ends.get(edition.pk) == clock.written(edition.ends_at)
        report.expect(is_told, "edition", where, "its end is not what the last event about it tells")
    report.match("edition", rows, [link.without(*_untold(link.manuscript, removed)) for link in published])
    _verify_time_lines(spans, report)
    verify_notices_stand(standings, report)
    _verify_withdrawals(approvals, report)
    _verify_addresses(manuscripts, chains, report)


def edition_told(edition: Edition, manuscript: int, publisher: int | None, origins, untold=ADDRESS) -> Told:
    """Return what an event must tell of an edition, in any of its forms, but for what only the event tells.

    ``origins`` are those of the chains; ``untold`` names what is not compared: leave it out of the events as well.
    """
    forms = (edition_facts(edition, origins), earlier_edition_facts(edition))
    facts, earlier = ({**form, **untold} for form in forms)
    return Told(manuscript, publisher, facts, earlier, _replaced(edition, origins))


def _replaced(edition, origins):
    """Return what events of earlier versions tell of an edition in names that were changed since."""
    promises = {commitment(str(credit.salt), credit.name, credit.degrees) for credit in edition.credits.all()}
    return ("credits", "inventory") if promises & origins.keys() else ()


def _untold(manuscript, removed):
    """Return what an event tells of an edition and its rows do not."""
    return {**ADDRESS, **GONE} if manuscript in removed else ADDRESS


def _verify_text(edition, standing, where, report):
    verify_words(edition, where, report)
    verify_edition_stands(edition, standing, where, report)


def _verify_removed(edition, standing, where, report):
    """Of a removed article there is no text, and its standing says so."""
    report.expect(is_emptied(edition), "edition", where, "its text was removed, and there is one")
    report.expect(is_removed(standing), "edition", where, "it was removed, and its article's standing does not say so")


def _articles_of(manuscripts):
    """Return the ids of the articles that the manuscripts were published as."""
    return Manuscript.objects.filter(pk__in=manuscripts).exclude(article=None).values_list("article", flat=True)


def verify_approval(edition: Edition, approval: Decision, where: str, report: Report) -> None:
    """Compare what an edition repeats of its approval with it."""
    report.expect(approval.verdict == Decision.Verdict.APPROVE, "edition", where, "it does not stand on an approval")
    report.expect(edition.source_digest == approval.digest, "edition", where, "its text is not the approved text")
    report.expect(edition.approved_at == approval.decided_at, "edition", where, "it was approved at another time")
    is_own = approval.submission.manuscript.article_id == edition.article_id
    report.expect(is_own, "edition", where, "its approval belongs to another article")


def verify_credits(edition: Edition, where: str, report: Report) -> None:
    """Expect exactly one approver among the people of an edition."""
    approvers = [credit for credit in edition.credits.all() if credit.role == Credit.Role.APPROVER]
    report.counts["credits"] += len(edition.credits.all())
    report.expect(len(approvers) == 1, "credit", where, "it does not name exactly one approver")


def _told_ends(chains):
    """Return the end of each edition as the last event about it tells."""
    return {link.named("edition"): link.facts.get("ends_at") for link in chains.of_kind(Event.Kind.EDITION_ENDED)}


def _verify_withdrawals(approvals, report):
    withdrawn = Decision.objects.filter(ends__in=approvals).values("ends")
    for edition in Edition.objects.unfinished().filter(decision_id__in=withdrawn).defer("body_html", "search_text"):
        report.add("edition", f"number {edition.pk}", "its approval was withdrawn, but it has not ended")


def _verify_time_lines(spans, report):
    for editions in spans.values():
        shown = sorted((span for span in editions if not span.is_cancelled), key=lambda span: span.starts_at)
        for before, span in pairwise(shown):
            apart = before.ends_at is not None and before.ends_at <= span.starts_at
            report.expect(apart, "edition", span.where, "it begins before the edition before it ends")
        for span in shown:
            is_first = span.published_at == shown[0].starts_at
            report.expect(is_first, "edition", span.where, "it does not bear the time of its article's first edition")


def _address_told(facts):
    """Return the hash of the address that an event tells, which earlier ones name in full."""
    return digest_of(facts["slug"]) if "slug" in facts else facts.get("address")


def _verify_addresses(manuscripts, chains, report):
    """Every address an article was published under still leads to it, and it has no other."""
    articles = Article.objects.in_bulk(_articles_of(manuscripts))
    told = defaultdict(list)
    for link in chains.of_kind(Event.Kind.PUBLISHED):
        told[link.named("article")].append(_address_told(link.facts))
    for article in articles.values():
        where = f"number {article.pk} ({article.slug})"
        kept = {digest_of(slug) for slug in (article.slug, *article.retired_slugs.values_list("slug", flat=True))}
        report.expect(article.pk in told, "article", where, "no event tells of its publication")
        report.expect(set(told[article.pk]) == kept, "article", where, "its addresses are not those of its events")
