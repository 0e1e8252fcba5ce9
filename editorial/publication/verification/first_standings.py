"""Signing what stands of the articles that were published before there were standings."""

from django.db import transaction
from django.db.models import F

from accounts.verification import UNSIGNED_ACCOUNT
from accounts.workflow import SomeAreSigned, sign_first_accounts
from articles.approval.removal import is_removed
from articles.approval.restating import Standing, add_first_standing, add_notice, sign_standing, take_up, tell_tags
from articles.approval.site import sign_site_if_never
from articles.approval.standing import read_standing, standing_of_article
from articles.jobs import announce
from articles.models import Article, Edition, Notice
from editorial.manuscripts.locks import lock
from editorial.manuscripts.models import Manuscript
from editorial.publication.verification.site import UNSIGNED_SITE
from editorial.publication.verification.standings import UNSIGNED
from editorial.publication.verification.whole import verify, verify_manuscripts
from record.findings import Finding, Report
from record.models import Entry, Subject


def sign_first_standings() -> tuple[int, list[Finding]]:
    """Verify the whole record, then sign every account, the site, and each article that has no standing yet.

    Accounts are signed once, all together. PDF files, of which nothing was signed, are made anew. Returns how many
    articles were signed, and the findings for which others, or all, were not: what does not verify is not signed.
    Raises ``SigningKeyMissing``.
    """
    problems = others_than_unsigned(verify())
    if problems:
        return 0, problems
    try:
        sign_first_accounts()
        sign_site_if_never(by=None)
    except SomeAreSigned as refusal:
        return 0, [Finding("person", "accounts", str(refusal))]
    signed = 0
    for manuscript in Manuscript.objects.exclude(article=None).order_by("pk").iterator(chunk_size=100):
        found = _sign(manuscript)
        signed += found is not None and not found
        problems += found or []
    return signed, problems


def others_than_unsigned(report: Report) -> list[Finding]:
    """Return the findings but those that say that nothing was ever signed of an account or an article."""
    return [
        finding for finding in report.findings if finding.problem not in (UNSIGNED, UNSIGNED_ACCOUNT, UNSIGNED_SITE)
    ]


@transaction.atomic
def _sign(manuscript: Manuscript) -> list[Finding] | None:
    """Sign one article under its manuscript's lock; return what stood in the way, None when it has a standing."""
    article = lock(manuscript).article
    if article is None or _tells_all(article.pk):
        return None
    problems = others_than_unsigned(verify_manuscripts([manuscript.pk]))
    if not problems:
        standing = take_up(article.pk)
        if standing["editions"]:
            tell_tags(standing, Edition.objects.filter(article=article).prefetch_related("tagged"))
        else:
            _fill(standing, article)
        sign_standing(article.pk, "first_standing", standing, by=None)
        announce(article.pk)
    return problems


def _tells_all(article: int) -> bool:
    """Whether what stands of an article is signed, with all that standings tell of today; removed ones tell nothing."""
    told = Article.objects.filter(pk=article).annotate(article=F("pk")).annotate(told=standing_of_article())
    standing = read_standing(told.values_list("told", flat=True)[0], article)
    if standing is None:
        return Entry.objects.of(Subject.ARTICLE, article).exists()
    closed = is_removed(standing) or standing.get("taken_off")
    return bool(closed or all("tags" in edition for edition in standing["editions"]))


def _fill(standing: Standing, article: Article) -> None:
    whole = Edition.objects.filter(article=article).select_related("withdrawal", "article").order_by("number")
    for edition in whole.prefetch_related("references", "credits", "pictures", "tagged"):
        add_first_standing(standing, edition)
    for notice in Notice.objects.filter(article=article).select_related("edition").order_by("pk"):
        add_notice(standing, notice)
