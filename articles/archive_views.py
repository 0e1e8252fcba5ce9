"""The archive's pages: the years, a year with its months, a month."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.views.decorators.http import require_safe

from articles.archive import months, span, years
from articles.freshness import fresh_page, site_of_the_moment
from articles.models import Edition
from articles.posts import Cursor, posts_between


@login_not_required
@require_safe
def archive(request):
    site = site_of_the_moment()
    return fresh_page(request, "articles/archive.html", {"years": years(zone=site.zone)}, site=site)


@login_not_required
@require_safe
def year(request, year):
    site = site_of_the_moment()
    of = _span(year, None, site)
    page = posts_between(*of, before=_cursor(request))
    context = {"begins": of.begins, "months": months(of, zone=site.zone), "page": page}
    return fresh_page(request, "articles/archive_year.html", context, seconds=page.seconds, site=site)


@login_not_required
@require_safe
def month(request, year, month):
    site = site_of_the_moment()
    of = _span(year, month, site)
    page = posts_between(*of, before=_cursor(request))
    context = {"begins": of.begins, "page": page}
    return fresh_page(request, "articles/archive_month.html", context, seconds=page.seconds, site=site)


def _span(year, month, site):
    """Return a year or month in which live posts appeared; 404 for any other."""
    found, posts = span(year, month, zone=site.zone), Edition.objects.live()
    if found is None or not posts.filter(published_at__gte=found.begins, published_at__lt=found.ends).exists():
        raise Http404("No posts appeared at that time.")
    return found


def _cursor(request):
    before = request.GET.get("before", "")
    return Cursor.read(before) if before else None
