"""The pages under /about/."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.views.decorators.http import require_safe

from articles.evidence_words import label_meanings, study_meanings
from articles.freshness import fresh_page
from articles.people import credited_people
from articles.trust_pages import find_page

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
