"""Pages about the site, its colours and its logo."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.colours import theme_css
from articles.models import Logo
from articles.pages.freshness import fresh_page
from articles.queries.posts import credited_people
from articles.site.evidence import label_meanings, study_meanings
from articles.site.policy_pages import find_page

#: What a page knows beside its text, made afresh each time.
LIVE_PARTS = {
    "evidence": lambda: {"labels": label_meanings(), "studies": study_meanings()},
    "review": lambda: {"editors": credited_people().filter(approves=True).count()},
}


@login_not_required
@require_safe
def trust_page(request, slug=""):
    page = find_page(slug)
    if page is None:
        raise Http404("There is no such page about this site.")
    parts = LIVE_PARTS[slug]() if slug in LIVE_PARTS else {}
    return fresh_page(request, "articles/trust_page.html", {"page": page, **parts})


FOR_EVER = "public, max-age=31536000, immutable"


@login_not_required
@require_safe
def theme(request):
    css = theme_css(request.GET.get("v", ""))
    if css is None:
        raise Http404("There are no such colours.")
    return HttpResponse(css, content_type="text/css", headers={"Cache-Control": FOR_EVER})


@login_not_required
@require_safe
def logo(request, name):
    found = get_object_or_404(Logo, name=name)
    return HttpResponse(bytes(found.content), content_type=found.media_type, headers={"Cache-Control": FOR_EVER})
