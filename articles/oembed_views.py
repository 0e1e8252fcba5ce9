"""The address at which other sites ask what to show for a link."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from articles.article_query import find_live
from articles.freshness import fresh_response, site_of_the_moment, sooner
from articles.oembed import FORMS, embedding, slug_at

BOUNDLESS = 10_000


@login_not_required
@require_safe
def oembed(request):
    form = request.GET.get("format", "json")
    if form not in FORMS:
        return HttpResponse(b"", status=HTTPStatus.NOT_IMPLEMENTED, content_type="text/plain")
    slug = slug_at(request.GET.get("url", ""))
    row = find_live(slug) if slug else None
    if row is None:
        raise Http404("There is no post at this address.")
    site = site_of_the_moment()
    with translation.override(site.interface_language):
        bounds = {f"most_{name}": _bound(request, f"max{name}") for name in ("width", "height")}
        properties = embedding(row, site=site, **bounds)
    write, media_type = FORMS[form]
    seconds = sooner(row.seconds, site.seconds)
    return fresh_response(
        request, write(properties), seconds=seconds, changed_at=row.starts_at, content_type=media_type
    )


def _bound(request, name):
    """Return the number of pixels asked for; what is no number bounds nothing."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text) else BOUNDLESS
