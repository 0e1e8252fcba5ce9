"""The feeds: of all posts, of a tag, of a person, and of the corrections."""

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from articles.feed_entries import entries_naming, entries_with_tag, latest_entries, notice_entries
from articles.feeds import FORMS, Channel, changed_at, feed_content
from articles.freshness import fresh_response, site_of_the_moment
from articles.models import Tag
from articles.people import credited_people
from articles.speech import spoken


@login_not_required
@require_safe
def posts_feed(request, form):
    return _feed(request, form, latest_entries, page=reverse("articles:home"))


@login_not_required
@require_safe
def tag_feed(request, form, slug):
    tag = Tag.objects.in_use().filter(slug=slug).first()
    if tag is None:
        meant = get_object_or_404(Tag.objects.in_use(), synonyms__slug=slug)
        return HttpResponsePermanentRedirect(reverse("articles:tag_feed", args=[meant.slug, form]))
    return _feed(request, form, partial(entries_with_tag, tag), about=tag.name, page=tag.get_absolute_url())


@login_not_required
@require_safe
def person_feed(request, form, slug):
    person = get_object_or_404(credited_people(), slug=slug)
    page = reverse("articles:person", args=[person.slug])
    return _feed(request, form, partial(entries_naming, person), about=person.printed_name, page=page)


@login_not_required
@require_safe
def corrections_feed(request, form):
    return _feed(request, form, notice_entries, about=_("Corrections"), page=reverse("articles:corrections"))


def _feed(request, form, find_entries, *, page, about=""):
    site = site_of_the_moment()
    with spoken(site):
        entries = find_entries()
        title = f"{about} | {site.name}" if about else site.name
        content = feed_content(form, Channel(title, request.path, page), entries, site=site)
    changed = changed_at(entries, site=site)
    media_type = FORMS[form].content_type
    return fresh_response(request, content, seconds=site.seconds, changed_at=changed, content_type=media_type)
