"""A record with a row in every table that is attacked, and every output that readers have of it."""

import hashlib
import io
from urllib.parse import quote

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from articles.approval.restating import keep_pdf
from articles.downloads.pdf import digest_of
from articles.models import Article, Asset, EditionPdf, Notice, RetiredSlug
from articles.queries.article import find_live
from editorial.bibliography.workflow import paste_references
from editorial.models import Manuscript
from editorial.provenance.seals import seal
from editorial.publication.workflow import publish
from editorial.review.workflow import approve, submit
from tests import factories
from tests.editorial.record import withdrawn_edition
from tests.standings import restate

APPROVER = "Edith Quill"
VICTIM, OTHER, WITHDRAWN = "cells-ends", "clocks-of-cells", "taken-off-the-record"
RETRACTION, CORRECTION, CONCERN = "It cannot be held any more.", "A number was wrong.", "We look into a figure."


def build():
    """Make the posts, and return them as they are named in attacks: the victim, another one, and what waits."""
    edith, ines = factories.edith(), factories.person("Ines Proof", "scientific editor", degrees="MD")
    victim = _victim(edith)
    seal()
    _notices(victim, ines)
    _keep_a_pdf(victim)
    other = _post_with_two_versions(edith, ines)
    withdrawn_edition(edith)
    seal()
    waiting = factories.pictured_manuscript(factories.wren(), tags=["Telomeres"], title="Waiting for its time")
    sent = submit(waiting, by=waiting.created_by)
    approve(sent, by=edith, digest=sent.revision.digest, statement="Every claim checked.")
    factories.submission(factories.wren(), title="In review")
    connection.check_constraints()
    call_command("checkpoint", stdout=io.StringIO())
    return victim, other


def _victim(edith):
    text = "Cells stop dividing [@hayflick1961].\n\n## Ends\n\nTelomeres shorten [@greider1985]."
    manuscript = factories.pictured_manuscript(factories.wren(), tags=["Telomeres"], title="Cells & ends", text=text)
    paste_references(manuscript, f"{factories.HAYFLICK}\n{factories.GREIDER}", by=manuscript.created_by)
    sent = submit(manuscript, by=manuscript.created_by)
    return publish(approve(sent, by=edith, digest=sent.revision.digest, statement="Every claim checked."), by=edith)


def _notices(victim, ines):
    factories.notice(victim, ines, text=CORRECTION)
    doubt = factories.notice(victim, ines, kind=Notice.Kind.CONCERN, text=CONCERN)
    factories.notice(victim, ines, ends=doubt, text="The figure holds.")


def _keep_a_pdf(edition):
    content = b"%PDF-1.7 Cells & ends"
    EditionPdf.objects.create(edition=edition, content=content, drawn_from=digest_of(find_live(edition.article.slug)))
    digest = hashlib.sha256(content).hexdigest()
    restate(edition.article_id, "pdf_made", lambda standing: keep_pdf(standing, 1, digest), by=None)


def _post_with_two_versions(edith, ines):
    """A post that changed its address between its versions and was retracted."""
    first = factories.edition(factories.otto(), edith, title="Clocks", tags=["Telomeres", "Clocks"])
    former = first.article.slug
    Article.objects.filter(pk=first.article_id).update(slug=OTHER)
    RetiredSlug.objects.create(slug=former, article=first.article)
    writer = Manuscript.objects.get(article=first.article_id).created_by
    second = factories.correction(first, by=writer, editor=edith)
    factories.notice(second, ines, kind=Notice.Kind.RETRACTION, text=RETRACTION)
    return second


def paths():
    """Return the addresses of everything that readers have of both posts."""
    editor = Article.objects.get(slug=VICTIM).editions.get().credits.get(role="approver").person.slug
    post, other, person = f"/articles/{VICTIM}/", f"/articles/{OTHER}/", f"/people/{editor}/"
    return [
        *(post, other, f"/articles/{WITHDRAWN}/"),
        *(
            "/",
            "/feed.atom",
            "/feed.json",
            "/feed.rss",
            "/tags/telomeres/",
            "/search/?q=cells",
        ),
        *(f"{post}post.{ending}" for ending in ("md", "xml", "bib", "json", "pdf")),
        *(f"{post}versions/", f"{other}versions/", f"{other}versions/1/", f"{person}approved/"),
        *(f"/oembed/?url={quote(settings.SITE_URL + post)}", "/corrections/"),
        reverse("articles:share_image", args=[VICTIM, 1]),
        Asset.objects.order_by("pk").first().get_absolute_url(),
    ]
