"""Posts as files: PDF, Markdown, JATS, and their citation for reference managers."""

from functools import partial
from http import HTTPStatus

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from articles.downloads.jats import write_jats
from articles.downloads.markdown import write_markdown
from articles.downloads.pdf import current_pdf
from articles.downloads.published import Published, find_published
from articles.models import Edition
from articles.pages.access import for_everybody
from articles.pages.addresses import moved
from articles.pages.freshness import fresh_response, site_of_the_moment
from references.exporting.lists import MEDIA_TYPES, export_references


def _citation(post: Published, *, format: str) -> str:
    return export_references([post.citation], format=format)


CITATIONS = {"bib": "bibtex", "ris": "ris", "json": "csl-json"}
#: The ending of each file's address, how it is written and what it is called in an answer.
FILES = {
    "md": (write_markdown, "text/markdown; charset=utf-8"),
    "xml": (write_jats, "application/xml; charset=utf-8"),
    **{
        ending: (partial(_citation, format=form), f"{MEDIA_TYPES[form][0]}; charset=utf-8")
        for ending, form in CITATIONS.items()
    },
}


@for_everybody
def download(request, slug, ending):
    """Send the live version of a post as a file."""
    if ending not in FILES:
        raise Http404("There is no such form of a post.")
    post = find_published(slug)
    if post is None:
        return moved("download", slug, ending)
    write, media_type = FILES[ending]
    return _file(request, write(post).encode(), f"{post.name}.{ending}", media_type)


@for_everybody
def pdf(request, slug):
    """Send the live version of a post as PDF, or say that it is being drawn."""
    live = Edition.objects.live().filter(article__slug=slug).values_list("number", flat=True).first()
    if live is None:
        return moved("pdf", slug)
    content = current_pdf(slug)
    if content is None:
        return _not_drawn_yet(request, slug)
    return _file(request, content, f"{slug}-v{live}.pdf", "application/pdf")


def _file(request, content, name, media_type):
    site = site_of_the_moment()
    ages = {"seconds": site.seconds, "changed_at": site.changed_at}
    response = fresh_response(request, content, content_type=media_type, **ages)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _not_drawn_yet(request, slug):
    context = {"address": reverse("articles:article", args=[slug])}
    status = HTTPStatus.SERVICE_UNAVAILABLE
    response = render(request, "articles/pdf_later.html", context, status=status)
    response["Retry-After"] = "60"
    return response
