"""Re-checking the site itself: whether its settings, tags and policy pages are as its newest signed entry tells."""

from articles.approval.site import differences, site_as_signed, site_now
from articles.models import Edition
from record.findings import Report

#: The problem of a site from before it was signed, until it is.
UNSIGNED_SITE = "nothing was ever signed about settings, tags and pages (the command sign_standings signs an old site)"


def verify_site(report: Report) -> None:
    """Compare what readers see around the posts with what was signed; before a first publication nothing is."""
    told, now = site_as_signed(), site_now()
    report.counts["tags"] += len(now["tags"])
    report.counts["policy pages"] += len(now["pages"])
    if told is None:
        report.expect(not Edition.objects.exists(), "site", "the site", UNSIGNED_SITE)
        return
    for name in differences(told, now):
        report.add("site", name, "it is not as it was signed")
