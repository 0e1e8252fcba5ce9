"""What stands at an address that an article had before."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse

from articles.models import Article, Edition


def moved(name: str, slug: str, *rest) -> HttpResponsePermanentRedirect:
    """Lead from a page at an article's former address to the same page at its present one.

    ``name`` is the page's in this app, ``rest`` what stands in its address after the article's. Raises ``Http404``
    unless the article is live.
    """
    article = Article.objects.filter(retired_slugs__slug=slug, editions__in=Edition.objects.live()).first()
    if article is None:
        raise Http404("There is no such page at this address.")
    return HttpResponsePermanentRedirect(reverse(f"articles:{name}", args=[article.slug, *rest]))
