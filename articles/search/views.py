"""The search page, and what it offers while somebody is typing."""

import json

from django.http import HttpResponse
from django.template.loader import render_to_string

from articles.pages.access import for_everybody
from articles.pages.freshness import fresh_page, fresh_response, site_of_the_moment
from articles.search.finding import MOST_MATCHES, TookTooLong
from articles.search.results import Asked, find
from articles.search.suggestion import completions


@for_everybody
def search(request):
    site, asked = site_of_the_moment(), Asked.read(request.GET)
    context = {"asked": asked, "most": MOST_MATCHES}
    try:
        results = None if asked.question.is_empty else find(asked, zone=site.zone)
    except TookTooLong:
        with site.locale():
            return HttpResponse(render_to_string("articles/search_slow.html", {**context, "site": site}), status=503)
    return fresh_page(request, "articles/search.html", {**context, "results": results}, site=site)


@for_everybody
def suggest(request):
    try:
        found = completions(request.GET.get("q", ""))
    except TookTooLong:
        found = []
    content = json.dumps({"suggestions": [completion._asdict() for completion in found]}).encode()
    return fresh_response(request, content, seconds=None, content_type="application/json")
