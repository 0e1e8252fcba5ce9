"""A post as PDF: drawing it, and keeping the file of each edition."""

import hashlib
import importlib.util
from itertools import islice
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction
from django.db.models import CharField, F, Func, Value
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from PIL import ImageFile

from articles.approval.byline import verified_byline
from articles.approval.restating import keep_pdf, sign_standing, take_up
from articles.approval.standing import edition_in, read_standing, standing_of_article
from articles.approval.statements import fragments_digest
from articles.columns import labelled, statements_of
from articles.images import MEDIA_TYPES
from articles.locale import direction
from articles.models import Asset, Edition, EditionPdf, SiteSettings
from articles.pages.works import citation_of
from articles.queries.article import ArticleRow, find_live
from articles.queries.notices import ShownNotice, read_notices, with_flags
from references.printing.formatting import format_ama

STYLES = "css/pdf.css"
FONTS = ("fonts/imprimatur-serif.woff2", "fonts/imprimatur-serif-italic.woff2")


class NoPdf(Exception):
    """PDF files cannot be made on this machine; the message says what is missing."""


def is_available() -> bool:
    """Whether WeasyPrint is installed; the system's libraries show only when it is used."""
    return importlib.util.find_spec("weasyprint") is not None


def pdf_html(row: ArticleRow, site: SiteSettings) -> str:
    """Return the whole of the file as HTML. The approval line stands in it only if it verifies."""
    byline = verified_byline(row, row.credits, fragments_digest=fragments_digest(row.fragments))
    notices: tuple[ShownNotice, ...] = read_notices(row.notices)
    citation = citation_of(row, byline, row.slug, site=site.name, zone=site.zone)
    context = {
        "row": row,
        "statements": labelled(statements_of(row)),
        "site": site,
        "byline": byline,
        "notices": notices,
        "kind": Edition.Kind.label_of(row.kind),
        "label": Edition.EvidenceLabel(row.evidence_label).label if row.evidence_label else "",
        "direction": direction(row.language),
        "permanent": citation["URL"],
        "citation": format_ama(citation).text,
        "body": mark_safe(row.body_html),  # noqa: S308 - escaped by the renderer
        "key_points": mark_safe(row.key_points_html),  # noqa: S308
        "evidence": mark_safe(row.evidence_html),  # noqa: S308
        "references": mark_safe(with_flags(row.references_html, notices, site.interface_language)),  # noqa: S308
    }
    with site.locale():
        return render_to_string("articles/pdf.html", context)


def digest_of(row: ArticleRow) -> str:
    """Return the digest of what a file tells about its post: the words, the notices, and who may be named on it.

    The site's name and habits are left out: a file drawn under older settings is still true.
    """
    words = fragments_digest(row.fragments)
    byline = verified_byline(row, row.credits, fragments_digest=words)
    return hashlib.sha256("\0".join([words, row.notices, repr(byline)]).encode()).hexdigest()


def draw_pdf(html: str) -> bytes:
    """Return the PDF file. Raises ``NoPdf`` where WeasyPrint or Pango is missing. Nothing is fetched from elsewhere."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError) as missing:
        raise NoPdf(f"PDF files need WeasyPrint and the Pango libraries: {missing}") from missing
    # WeasyPrint has Pillow take pictures that are cut off, for the whole process; uploads are to be refused then.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    fonts = FontConfiguration()
    style = CSS(filename=finders.find(STYLES), font_config=fonts, url_fetcher=_fetch)
    page = HTML(string=html, base_url=settings.SITE_URL, url_fetcher=_fetch)
    return page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")


def _fetch(address, *_arguments, **_options):
    """Give WeasyPrint our own style sheet's fonts and the pictures of public posts, and nothing else."""
    path = unquote(urlsplit(address).path)
    name = path.rpartition("/")[2]
    font = next((font for font in FONTS if font.endswith(f"/{name}")), None)
    if font:
        with open(finders.find(font), "rb") as file:
            return _answer(address, file.read(), "font/woff2")
    digest, _dot, ending = name.partition(".")
    asset = Asset.objects.filter(digest=digest, ending=ending).first() if "/images/" in path else None
    if asset is None:
        raise ValueError(f"A PDF shows nothing from {address}.")
    return _answer(address, asset.true_content(), MEDIA_TYPES[asset.ending])


def _answer(address, content, media_type):
    from weasyprint.urls import URLFetcherResponse

    return URLFetcherResponse(address, content, {"Content-Type": media_type})


MOST_A_NIGHT = 500


def current_pdf(slug: str) -> bytes | None:
    """Return the file of the post at an address, or None when there is none that shows what readers see now.

    A file whose bytes are not those that the article's standing names is none.
    """
    row = find_live(slug)
    if row is None:
        return None
    kept = EditionPdf.objects.filter(
        edition__article=row.article_id, edition__number=row.number, drawn_from=digest_of(row)
    ).first()
    content = bytes(kept.content) if kept else b""
    signed = _signed_digest(row.standing, row.article_id, row.number)
    return content if content and signed == hashlib.sha256(content).hexdigest() else None


def _signed_digest(standing, article, number):
    """Return the hash of a version's file that the article's standing names, or None."""
    return (edition_in(read_standing(standing, article), number) or {}).get("pdf")


def refresh_pdf(edition: int) -> bool:
    """Draw the file of a live edition (its id) unless it is up to date, and sign it; whether it was drawn.

    Raises ``NoPdf``, ``SigningKeyMissing``, ``NothingSigned``.
    """
    found = Edition.objects.live().filter(pk=edition).values_list("article__slug", flat=True).first()
    row = find_live(found) if found else None
    if row is None or current_pdf(row.slug):
        return False
    _keep(edition, row, draw_pdf(pdf_html(row, SiteSettings.load())))
    return True


@transaction.atomic
def _keep(edition, row, content):
    """Store a file and sign its hash; drawing it may take longer than a transaction should be open."""
    columns = {"content": content, "drawn_from": digest_of(row)}
    EditionPdf.objects.update_or_create(edition_id=edition, defaults=columns)
    standing = take_up(row.article_id)
    keep_pdf(standing, row.number, hashlib.sha256(content).hexdigest())
    sign_standing(row.article_id, "pdf_made", standing, by=None)


def editions_without_pdf() -> list[int]:
    """Return the ids of live editions without a file that was signed, newest first, so many as one night can draw."""
    kept = Func(Func(F("pdf__content"), function="sha256"), Value("hex"), function="encode", output_field=CharField())
    live = Edition.objects.live().newest_first().annotate(standing=standing_of_article(), kept=kept)
    rows = live.values_list("pk", "kept", "standing", "article", "number").iterator(chunk_size=100)
    waiting = (pk for pk, kept, *told in rows if kept is None or kept != _signed_digest(*told))
    return list(islice(waiting, MOST_A_NIGHT))
