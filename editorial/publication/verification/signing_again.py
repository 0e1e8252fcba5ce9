"""Signing anew what stands of an article, after something of it was found not to be as it was signed."""

import hashlib
import json
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.approval.restating import Standing, add_notice, sign_standing, signed_before
from articles.approval.statements import claims_message, claims_of, commitment
from articles.approval.telling import leads_of, told_of, without_claims
from articles.jobs import announce
from articles.models import Asset, Credit, Edition, Notice
from articles.tags import tag_named
from editorial.manuscripts.locks import lock
from editorial.manuscripts.models import Manuscript
from editorial.provenance.models import Event
from editorial.provenance.verification import Chains, Link, read_chains
from editorial.publication.notices import notice_told
from editorial.publication.proof import UnprovedApproval, require_proof
from editorial.publication.verification.editions import ADDRESS, edition_told, verify_approval, verify_credits
from editorial.publication.verification.setting_aside import NoReason
from editorial.publication.verification.standings import earlier_statement, verify_words
from editorial.publication.verification.whole import verify_manuscripts
from editorial.review.models import Decision
from record import clock
from record.findings import Finding, Report
from record.keys import verifies
from refusals import Forbidden, Refusal

EARLIER = "imprimatur-approval-1"


class MayNotSignAgain(Forbidden):
    message = _("Only an administrator can sign again what stands of a post.")


class NothingPublished(Refusal):
    message = _("Nothing was published of this manuscript, so nothing stands that could be signed.")


class NothingToSignAgain(Refusal):
    message = _("Everything that stands of this post verifies, so nothing was signed again.")


class SignedAgain(NamedTuple):
    """How many versions and notices stand from now on, and what was left out because it does not verify."""

    versions: int
    notices: int
    problems: list[Finding]


@transaction.atomic
def sign_again(manuscript: Manuscript, *, by: User, reason: str) -> SignedAgain:
    """Verify each version and notice of a post by the manuscript's chain, and sign which of them stand.

    A version that does not verify stays without an approval line, a notice is not shown. Raises ``MayNotSignAgain``,
    ``NoReason``, ``NothingPublished``, ``NothingToSignAgain``, ``SigningKeyMissing``.
    """
    manuscript = lock(manuscript)
    if not by.administers:
        raise MayNotSignAgain
    if not reason.strip():
        raise NoReason
    article = manuscript.article_id
    if article is None:
        raise NothingPublished
    if not verify_manuscripts([manuscript.pk]).findings:
        raise NothingToSignAgain
    report, facts = Report(), _Facts.of(manuscript, article)
    standing: Standing = {"editions": [], "notices": []}
    versions = [_add_version(standing, edition, facts, report) for edition in _whole_editions(article)]
    notices = [_add_notice(standing, notice, facts, report) for notice in _notices(article)]
    standing["signed_again"] = {"reason": reason.strip()}
    sign_standing(article, "signed_again", standing, by=by)
    announce(article)
    return SignedAgain(sum(versions), sum(notices), report.findings)


class _Facts(NamedTuple):
    """What the sound events of a manuscript tell, and what was signed of its article before."""

    manuscript: Manuscript
    links: list[Link]
    before: dict[int, dict[str, Any]]
    origins: dict[str, str]

    @classmethod
    def of(cls, manuscript: Manuscript, article: int) -> "_Facts":
        chains: Chains = read_chains([manuscript.pk], Report())
        unsound = chains.unsound(manuscript.pk)
        links = [link for link in chains.of(manuscript.pk) if link.sequence not in unsound]
        before = {told["edition"]: told for told in signed_before(article)}
        return cls(manuscript, links, before, chains.origins())

    def of_kind(self, *kinds: str) -> list[Link]:
        return [link for link in self.links if link.kind in kinds]

    def about(self, what: str, row: int, *kinds: str) -> list[Link]:
        return [link for link in self.of_kind(*kinds) if link.named(what) == row]

    def withdrawn_at(self, edition: Edition) -> str | None:
        """Return when the approval of an edition was withdrawn, as the events or the rows say it."""
        told = self.about("ends", edition.decision_id, Event.Kind.APPROVAL_WITHDRAWN)
        withdrawal = getattr(edition, "withdrawal", None)
        if withdrawal is not None:
            return clock.written(withdrawal.withdrawn_at)
        return told[-1].facts.get("decided_at") if told and edition.starts_at != edition.ends_at else None


def _whole_editions(article):
    whole = Edition.objects.filter(article=article).select_related("withdrawal", "article").order_by("number")
    return whole.prefetch_related("references", "credits", "pictures", "tagged")


def _notices(article):
    return Notice.objects.filter(article=article).select_related("edition").order_by("pk")


def _add_version(standing: Standing, edition: Edition, facts: _Facts, report: Report) -> bool:
    """Add a version to what stands, as approved when its approval is proved and each of its rows is told."""
    where = f"number {edition.pk}, version {edition.number} of article {edition.article_id}"
    found = Report()
    _verify_rows(edition, facts, where, found)
    report.findings += found.findings
    if found.findings:
        standing["editions"].append({**without_claims(edition), "withdrawn_at": facts.withdrawn_at(edition)})
        return False
    claims = _claims(edition, facts)
    _keep_names(standing, edition, facts)
    if _signed_as_earlier(edition):
        claims[0]["signed_as"] = EARLIER
    told = {**told_of(edition, claims), "withdrawn_at": facts.withdrawn_at(edition)}
    before = facts.before.get(edition.pk, {})
    told["pdf"] = before.get("pdf") if before.get("text") == told["text"] else None
    standing["editions"].append(told)
    return True


def _verify_rows(edition: Edition, facts: _Facts, where: str, report: Report) -> None:
    approval = Decision.objects.select_related("submission__manuscript").filter(pk=edition.decision_id).first()
    if approval is None or approval.submission.manuscript_id != facts.manuscript.pk:
        report.add("edition", where, "it does not stand on an approval of this manuscript")
        return
    verify_approval(edition, approval, where, report)
    verify_words(edition, where, report)
    verify_credits(edition, where, report)
    try:
        require_proof(approval, facts.manuscript)
    except UnprovedApproval:
        report.add("edition", where, "the record does not prove its approval")
    published = facts.about("edition", edition.pk, Event.Kind.PUBLISHED)
    publisher = published[0].actor if published else None
    row = edition_told(edition, facts.manuscript.pk, publisher, facts.origins)
    report.match("edition", {edition.pk: row}, [link.without(*ADDRESS) for link in published])
    ends = facts.about("edition", edition.pk, Event.Kind.EDITION_ENDED)
    is_told = (ends[-1].facts.get("ends_at") if ends else None) == clock.written(edition.ends_at)
    report.expect(is_told, "edition", where, "its end is not what the last event about it tells")
    report.expect(_is_signed(edition, facts), "credit", where, "the signature of its approval does not verify")
    _verify_tags(edition, facts.before.get(edition.pk, {}), where, report)
    for asset in Asset.objects.filter(pk__in=edition.pictures.values("asset")):
        is_own = hashlib.sha256(bytes(asset.content)).hexdigest() == asset.digest
        report.expect(is_own, "picture", where, f"the bytes of {asset.digest} have another hash")


def _verify_tags(edition: Edition, before: dict[str, Any], where: str, report: Report) -> None:
    """The words of its tags are the approved ones, and lead where they were signed to lead, or where their names do."""
    leads = leads_of(edition)
    if leads == before.get("tags"):
        return
    words = sorted(word for _tag, led in leads for word in led)
    is_approved = not edition.tag_words or sorted(json.loads(edition.tag_words)) == words
    named = all(tag == getattr(tag_named(word), "pk", None) for tag, led in leads for word in led)
    report.expect(is_approved and named, "edition", where, "its tags are not those that were approved")


def _approver(edition: Edition) -> Credit | None:
    return next((credit for credit in edition.credits.all() if credit.role == Credit.Role.APPROVER), None)


def _claims(edition: Edition, facts: _Facts) -> list[dict[str, Any]]:
    """Return what an approval claims, with the name that stood in it when it was signed."""
    claims = claims_of(edition, edition.credits.all())
    for claim in claims:
        if "approver" in claim:
            claim["approver"] = facts.origins.get(claim["approver"], claim["approver"])
    return claims


def _keep_names(standing: Standing, edition: Edition, facts: _Facts) -> None:
    """Tell which commitment to a name took the place of the one that was signed."""
    for credit in edition.credits.all():
        promise = commitment(str(credit.salt), credit.name, credit.degrees)
        if promise in facts.origins:
            standing.setdefault("names", {})[facts.origins[promise]] = promise


def _is_signed(edition: Edition, facts: _Facts) -> bool:
    approver = _approver(edition)
    if approver is None:
        return False
    message = claims_message(edition.article_id, edition.number, _claims(edition, facts))
    is_signed = verifies(message, key=approver.key_id, signature=approver.signature)
    return is_signed or _signed_as_earlier(edition)


def _signed_as_earlier(edition: Edition) -> bool:
    """Whether the approver signed in the form from before there were claims."""
    approver = _approver(edition)
    if approver is None:
        return False
    return verifies(earlier_statement(edition, approver).message(), key=approver.key_id, signature=approver.signature)


def _add_notice(standing: Standing, notice: Notice, facts: _Facts, report: Report) -> bool:
    """Add a notice to what stands when an event tells exactly it."""
    links = facts.about("notice", notice.pk, Event.Kind.NOTICE_ISSUED, Event.Kind.NOTICE_LIFTED)
    found = Report()
    found.match("notice", {notice.pk: notice_told(notice, facts.manuscript.pk, facts.origins)}, links)
    report.findings += found.findings
    if not found.findings:
        add_notice(standing, notice)
    return not found.findings
