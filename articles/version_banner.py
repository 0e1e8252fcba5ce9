"""What stands over a version of a post that is not today's."""

from functools import lru_cache

from django.utils.safestring import SafeString

from articles.article_query import ArticleRow
from articles.models import SiteSettings
from articles.speech import Speech


def version_banner(row: ArticleRow, newest: int, site: SiteSettings) -> SafeString:
    """Return the banner of a version that a newer one replaced; ``newest`` is the number of today's."""
    return _banner(row.slug, row.number, row.ends_at, newest, Speech(site.interface_language, site.zone))


@lru_cache(maxsize=1024)
def _banner(slug, number, ends_at, newest, speech):
    context = {"slug": slug, "number": number, "ends_at": ends_at, "newest": newest}
    return speech.render("articles/_version_banner.html", context)
