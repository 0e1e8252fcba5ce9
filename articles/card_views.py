"""The pictures that networks show beside links to posts."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.approval import fragments_digest
from articles.article_query import find_live
from articles.byline import verified_byline
from articles.card import Card, card_png
from articles.freshness import fresh_response, site_of_the_moment, sooner


@login_not_required
@require_safe
def card(request, slug, number):
    row = find_live(slug)
    if row is None or row.number != number:
        raise Http404("There is no such version now.")
    site = site_of_the_moment()
    picture = card_png(Card(row.title, site.name, _approval(row, site)))
    seconds = sooner(row.seconds, site.seconds)
    return fresh_response(request, picture, seconds=seconds, changed_at=row.starts_at, content_type="image/png")


@login_not_required
@require_safe
def former_card(request, slug, number):
    """Lead from the address that a post's share image had before."""
    return HttpResponsePermanentRedirect(reverse("articles:share_image", args=[slug, number]))


def _approval(row, site):
    approver = verified_byline(row, row.credits, fragments_digest=fragments_digest(row.fragments)).approver
    with translation.override(site.interface_language):
        return _("Edited and approved by %(name)s") % {"name": approver.printed} if approver else ""
