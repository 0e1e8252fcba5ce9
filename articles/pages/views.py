"""The pages readers see: home, a post, people, topics; and the pictures on them."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404

from articles.approval.site import is_tag_as_signed, site_as_signed
from articles.models import Asset, Tag
from articles.pages.access import for_everybody
from articles.pages.addresses import moved
from articles.pages.article import article_page
from articles.pages.freshness import fresh_page, fresh_response
from articles.queries.article import find_live
from articles.queries.people import credited_people, get_printed, printed
from articles.queries.posts import (
    Cursor,
    latest_posts,
    posts_approved_by,
    posts_with_tag,
    posts_written_by,
)
from record.chains import newest_told, read_newest
from record.models import Subject


@for_everybody
def article(request, slug):
    row = find_live(slug)
    if row is None:
        return moved("article", slug)
    page = article_page(row)
    return fresh_response(
        request, page.content, entity_tag=page.entity_tag, seconds=row.seconds, changed_at=row.starts_at
    )


@for_everybody
def home(request):
    page = latest_posts(before=Cursor.read(request.GET.get("before", "")))
    return fresh_page(request, "articles/home.html", {"page": page}, seconds=page.seconds)


@for_everybody
def topics(request):
    signed = site_as_signed()
    in_use = [tag for tag in Tag.objects.in_use() if is_tag_as_signed(signed, tag)]
    parts = {"topics": [tag for tag in in_use if tag.is_topic], "tags": [tag for tag in in_use if not tag.is_topic]}
    return fresh_page(request, "articles/topics.html", parts)


@for_everybody
def tag(request, slug):
    tag = Tag.objects.in_use().annotate(told=newest_told(Subject.SITE, 0)).filter(slug=slug).first()
    if tag is None:
        return _meant_tag(slug)
    if not is_tag_as_signed(read_newest(tag.told, Subject.SITE, 0), tag):
        raise Http404("This topic does not say what was signed.")
    page = posts_with_tag(tag, before=Cursor.read(request.GET.get("before", "")))
    return fresh_page(request, "articles/tag.html", {"tag": tag, "page": page}, seconds=page.seconds)


@for_everybody
def people(request):
    return fresh_page(request, "articles/people.html", {"people": printed(credited_people().order_by("name", "pk"))})


@for_everybody
def person(request, slug):
    person = get_printed(credited_people(), slug)
    parts = {"person": person, "written": posts_written_by(person), "approved": posts_approved_by(person)}
    return fresh_page(request, "articles/person.html", parts)


@for_everybody
def posts_written(request, slug):
    person = get_printed(credited_people().filter(writes=True), slug)
    page = posts_written_by(person, before=Cursor.read(request.GET.get("before", "")))
    return fresh_page(request, "articles/posts_written.html", {"person": person, "page": page})


@for_everybody
def posts_approved(request, slug):
    person = get_printed(credited_people().filter(approves=True), slug)
    page = posts_approved_by(person, before=Cursor.read(request.GET.get("before", "")))
    return fresh_page(request, "articles/posts_approved.html", {"person": person, "page": page})


def _meant_tag(slug):
    """Lead from a synonym's address to the tag that it means; 404 unless a live post carries that."""
    tag = get_object_or_404(Tag.objects.in_use(), synonyms__slug=slug)
    return HttpResponsePermanentRedirect(tag.get_absolute_url())


@for_everybody
def image(request, name):
    digest, _dot, ending = name.partition(".")
    asset = get_object_or_404(Asset.objects.public(), digest=digest, ending=ending)
    response = fresh_response(request, asset.true_content(), entity_tag=digest, seconds=None)
    response["Content-Type"] = asset.media_type
    return response
