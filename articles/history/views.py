"""The public pages of what a post said before, and of what readers were told about it."""

from django.http import Http404
from django.shortcuts import redirect

from articles.approval.removal import removals
from articles.history.changes import changes_between
from articles.history.corrections import latest_notices, notices_on
from articles.history.dossier import byline_of, dossier_of, find_edition, written
from articles.history.record import record_of
from articles.history.versions import history, version_banner, versions_of
from articles.models import Edition
from articles.pages.access import for_everybody
from articles.pages.addresses import VersionNumber, moved
from articles.pages.article import article_page
from articles.pages.freshness import fresh_page, fresh_response, site_of_the_moment
from articles.queries.article import find_version
from articles.queries.posts import Cursor


@for_everybody
def corrections(request):
    """The log of all that readers were told, newest first."""
    before = Cursor.read(request.GET.get("before", ""))
    context = {"page": latest_notices(before=before), "removals": [] if before else removals()}
    return fresh_page(request, "articles/corrections.html", context)


@for_everybody
def versions(request, slug):
    """Every version of a post on record, or on to what changed between two of them."""
    if "from" in request.GET:
        return _to_changes(request, slug)
    rows = versions_of(slug)
    if not rows:
        return moved("versions", slug)
    notices = notices_on(rows[0].article_id)
    of_no_version = [notice for notice in notices if notice.version not in {row.number for row in rows}]
    context = {"slug": slug, "live": rows[0], "versions": history(rows, notices), "notices": of_no_version}
    return fresh_page(request, "articles/versions.html", context)


@for_everybody
def version(request, slug, number):
    """One version of a post at its permanent address, under a banner unless it is the one of today."""
    row, newest = find_version(slug, number), _live_number(slug)
    if row is None:
        return moved("version", slug, number)
    site = site_of_the_moment()
    banner = "" if number == newest else version_banner(row, newest, site)
    page = article_page(row._replace(previous=None, next=None), banner=banner)
    return fresh_response(
        request, page.content, entity_tag=page.entity_tag, seconds=site.seconds, changed_at=site.changed_at
    )


@for_everybody
def record(request, slug, number):
    """The record of a version: who approved it and how, with what proves that."""
    edition = find_edition(slug, number)
    if edition is None:
        return moved("record", slug, number)
    return fresh_page(request, "articles/record.html", {"slug": slug, **record_of(edition)._asdict()})


@for_everybody
def dossier(request, slug, number):
    """What proves a version to a stranger, as a file; 404 when the record does not prove it."""
    edition = find_edition(slug, number)
    told = dossier_of(edition, byline_of(edition)) if edition else None
    if told is None:
        return moved("dossier", slug, number)
    site = site_of_the_moment()
    response = fresh_response(
        request, written(told), seconds=site.seconds, changed_at=site.changed_at, content_type="application/json"
    )
    response["Content-Disposition"] = f'attachment; filename="{slug}-v{number}-dossier.json"'
    return response


@for_everybody
def changes(request, slug, before, after):
    """What changed between two versions of a post, in words."""
    on_record = Edition.objects.on_record().filter(article__slug=slug, number__in=(before, after))
    editions = {edition.number: edition for edition in on_record.prefetch_related("references")}
    if before >= after or len(editions) < 2:
        return moved("changes", slug, before, after)
    versions = {"before": editions[before], "after": editions[after]}
    context = {"slug": slug, "changes": changes_between(**versions), **versions}
    return fresh_page(request, "articles/changes.html", context)


def _live_number(slug):
    return Edition.objects.live().filter(article__slug=slug).values_list("number", flat=True).first()


def _to_changes(request, slug):
    """Lead to the difference between the two versions somebody chose; 404 for what is no choice."""
    chosen = [request.GET.get(name, "") for name in ("from", "to")]
    if not all(VersionNumber.is_one(text) for text in chosen) or chosen[0] == chosen[1]:
        raise Http404("Choose two different versions.")
    return redirect("articles:changes", slug, *sorted(map(int, chosen)))
