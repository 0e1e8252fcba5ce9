"""Re-checking what stands of each article: whether its rows are as its newest signed standing tells."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F

from articles.approval.removal import is_removed
from articles.approval.standing import current_name, edition_in, read_standing, standing_of_article
from articles.approval.statements import APPROVAL, ApprovalStatement, claims_message, claims_of, fragments_digest
from articles.approval.telling import told_of, told_of_notice
from articles.columns import FRAGMENTS
from articles.models import Article, Credit, Edition, EditionPdf, Notice
from record.findings import Report
from record.keys import verifies

Standing = Mapping[str, Any] | None
#: The problem of an article from before there were standings, until they are signed.
UNSIGNED = "what stands of it for readers is not signed (the command sign_standings signs what was published before)"
#: The problem of an article of which nothing stands any more.
TAKEN_OFF = "it was taken off the site, and nothing of it stands until it is signed again (the command sign_again)"


def read_standings(articles: Iterable[int], report: Report) -> dict[int, Standing]:
    """Return what stands of some articles, by their ids; of which nothing is signed stands in the report."""
    rows = Article.objects.filter(pk__in=articles).annotate(article=F("pk")).annotate(told=standing_of_article())
    found = {pk: read_standing(told, pk) for pk, told in rows.values_list("pk", "told")}
    report.counts["standings"] += len(found)
    for article, standing in found.items():
        report.expect(standing is not None, "article", f"number {article}", UNSIGNED)
        is_off = bool(standing and standing.get("taken_off"))
        report.expect(not is_off, "article", f"number {article}", TAKEN_OFF)
    return found


def verify_edition_stands(edition: Edition, standing: Standing, where: str, report: Report) -> None:
    """Compare an edition's rows with what stands of it, part by part."""
    told = edition_in(standing, edition.number)
    if standing is None:
        _verify_signature(edition, EARLIER, where, report)
        return
    if standing.get("taken_off"):
        return
    if told is None:
        report.add("edition", where, "its article's standing does not tell of it")
        return
    claims = claims_of(edition, edition.credits.all())
    is_told = [claim for claim in told["claims"] if claim["type"] in {claim["type"] for claim in claims}]
    is_told = [_as_named_now(claim, standing) for claim in is_told]
    report.expect(is_told == claims, "edition", where, "it was not approved as its standing tells")
    rows = told_of(edition, claims)
    # Where tags lead stands in a standing from the day on that it is told; ``sign_standings`` adds it to earlier ones.
    compared = rows.keys() - NOT_COMPARED - (TOLD_LATER - told.keys())
    differing = [name for name in compared if rows[name] != told[name]]
    report.expect(not differing, "edition", where, f"row and standing differ in {', '.join(sorted(differing))}")
    _verify_signature(edition, told, where, report, standing.get("names", {}))
    _verify_pdf(edition, told, where, report)


def _as_named_now(claim, standing):
    """Return a claim with the name that stands in it now; how it was signed is asked elsewhere."""
    told = {name: value for name, value in claim.items() if name != "signed_as"}
    return {**told, "approver": current_name(standing, told["approver"])} if "approver" in told else told


def verify_stands(article: int, report: Report) -> None:
    """Compare every version of an article that readers see now, or will, with what stands of it, its words anew."""
    standing = read_standings([article], report)[article]
    whole = Edition.objects.unfinished().filter(article=article).select_related("article")
    for edition in whole.prefetch_related("references", "credits", "pictures", "tagged"):
        where = f"number {edition.pk}, version {edition.number} of article {article}"
        verify_words(edition, where, report)
        verify_edition_stands(edition, standing, where, report)


def verify_words(edition: Edition, where: str, report: Report) -> None:
    """Hash the fragments of an edition anew."""
    digest = fragments_digest(getattr(edition, name) for name in FRAGMENTS)
    report.expect(edition.fragments_digest == digest, "edition", where, "its words are not those that were signed")


#: What a standing tells of an edition that its rows do not, or that is compared by itself.
NOT_COMPARED = {"claims", "pdf", "withdrawn_at"}
#: What earlier standings do not tell of an edition.
TOLD_LATER = {"tags"}
#: What would be told of an edition whose approver signed before there were claims.
EARLIER = {"claims": [{"type": APPROVAL, "signed_as": "imprimatur-approval-1"}]}


def _verify_signature(edition, told, where, report, names=None):
    """The approver's signature is over the claims; over one fixed statement, where they say that it was made before.

    That statement had names in clear, so it cannot be made again once one of them was changed.
    """
    approvers = [credit for credit in edition.credits.all() if credit.role == Credit.Role.APPROVER]
    for credit in approvers:
        message = claims_message(edition.article_id, edition.number, told["claims"])
        if any(claim.get("signed_as") for claim in told["claims"] if claim["type"] == APPROVAL):
            if names:
                continue
            message = earlier_statement(edition, credit).message()
        holds = verifies(message, key=credit.key_id, signature=credit.signature)
        report.expect(holds, "credit", where, "the signature of its approval does not verify")


def earlier_statement(edition: Edition, approver: Credit) -> ApprovalStatement:
    """Return what an approver signed before there were claims."""
    writers = [other for other in edition.credits.all() if other.role == Credit.Role.WRITER]
    names = (writer.printed_name for writer in sorted(writers, key=lambda writer: writer.position))
    return ApprovalStatement.of(edition, approver, writers=names)


def _verify_pdf(edition, told, where, report):
    kept = EditionPdf.objects.filter(edition=edition).first()
    if kept:
        digest = hashlib.sha256(bytes(kept.content)).hexdigest()
        report.expect(told["pdf"] == digest, "PDF file", where, "its bytes are not those that were signed")


def verify_notices_stand(standings: Mapping[int, Standing], report: Report) -> None:
    """Compare the notices on some articles with what stands of them."""
    stands = {article: standing for article, standing in standings.items() if standing is not None}
    signed = {article: standing for article, standing in stands.items() if not is_removed(standing)}
    rows = {notice.pk: notice for notice in Notice.objects.filter(article__in=signed).select_related("edition")}
    ended = {notice.ends_id: notice.pk for notice in rows.values() if notice.ends_id}
    told = {notice["notice"]: notice for standing in signed.values() for notice in standing["notices"]}
    for pk in sorted(rows.keys() | told.keys()):
        is_told = pk in rows and told.get(pk) == {**told_of_notice(rows[pk]), "withdrawn_by": ended.get(pk)}
        report.expect(is_told, "notice", f"number {pk}", "row and standing differ")
