"""A revision's text as the fragments of an edition."""

import hashlib
from dataclasses import dataclass

from django.urls import reverse
from django.utils import translation

from articles.approval import FRAGMENTS, fragments_digest
from articles.models import SiteSettings
from articles.pages.works import cited_works
from documents.canonical import canonical_json
from documents.citations import figure_assets
from documents.fragments import contents_html, evidence_html, key_points_html, summary
from documents.rendering import PrintedAsset, render
from documents.text import plain_text, reading_minutes, word_count
from editorial.writing.evidence import cited_evidence
from editorial.writing.image_models import ManuscriptImage
from editorial.writing.printed_references import printed_reference
from editorial.writing.related import bind_related
from editorial.writing.snapshot import Snapshot
from references.printing.formatting import format_ama

RENDERER_VERSION = 1
FORMATTER_VERSION = 1
STYLE = "ama"


@dataclass(frozen=True)
class Print:
    """The columns of an edition and the numbered lines of its reference list."""

    columns: dict
    lines: list
    missing: list

    @property
    def fragments(self) -> list[str]:
        """What a reader sees as text or HTML, in the order of ``FRAGMENTS``."""
        return [self.columns[name] for name in FRAGMENTS]

    @property
    def digest(self) -> str:
        """The SHA-256 of the fragments, as an edition bears it."""
        return self.columns["fragments_digest"]


def print_snapshot(snapshot: Snapshot, *, for_desk=False) -> Print:
    """Return the snapshot as an edition prints it, its own words in the language of the text.

    Raises ``DocumentError`` for a text with gaps. ``for_desk=True`` shows the gaps instead, and pictures at their
    private addresses.
    """
    with translation.override(snapshot.language):
        return _print(snapshot, for_desk=for_desk)


def printed_digest(snapshot: Snapshot) -> str:
    """Return the digest of what readers will see of the snapshot, "" for a text with gaps, which cannot be printed."""
    if print_snapshot(snapshot, for_desk=True).missing:
        return ""
    return print_snapshot(snapshot).digest


def _print(snapshot, *, for_desk):
    settings = SiteSettings.load()
    formatted = {reference["key"]: _formatted(reference, settings) for reference in snapshot.references}
    printed = {
        reference["key"]: printed_reference(reference, formatted[reference["key"]]) for reference in snapshot.references
    }
    body, related_urls = bind_related(snapshot.body)
    assets = _assets(snapshot, for_desk=for_desk)
    rendering = render(body, references=printed, strict=not for_desk, assets=assets, related_urls=related_urls)
    lines = [
        {**reference, "number": rendering.numbers[reference["key"]], "formatted": formatted[reference["key"]]}
        for reference in snapshot.references
        if reference["key"] in rendering.numbers
    ]
    lines.sort(key=lambda line: line["number"])
    return Print(_columns(snapshot, rendering, lines), lines, rendering.missing)


def _assets(snapshot, *, for_desk):
    """Return where the pictures of the figures are, privately or publicly, by their digests."""
    shown = figure_assets(snapshot.body)
    if not shown:
        return {}
    images = ManuscriptImage.objects.filter(manuscript=snapshot.manuscript, digest__in=shown).defer("content")
    return {
        image.digest: PrintedAsset(
            image.get_absolute_url() if for_desk else reverse("articles:image", args=[image.name]),
            image.width,
            image.height,
        )
        for image in images
    }


def _formatted(reference, settings):
    return format_ama(
        reference["csl"],
        journal_form=settings.journal_form,
        show_doi=settings.show_doi,
        authors_truncated=reference["authors_truncated"],
    )


def _columns(snapshot, rendering, lines):
    document = canonical_json({"body": snapshot.body, "key_points": snapshot.key_points})
    columns = {
        "kind": snapshot.kind,
        "language": snapshot.language,
        "title": snapshot.title,
        "deck": snapshot.deck,
        "summary": summary(snapshot.deck, snapshot.key_points, plain_text(snapshot.body)),
        "evidence_label": snapshot.evidence_label,
        "evidence_html": _counted_evidence(snapshot, lines),
        "key_points_html": key_points_html(snapshot.key_points),
        "contents_html": contents_html(rendering.contents),
        "body_html": rendering.body_html,
        "references_html": rendering.references_html,
        "funding": snapshot.funding,
        "cited_works": cited_works(line["csl"] for line in lines),
        "document_digest": hashlib.sha256(document.encode()).hexdigest(),
        "tag_words": canonical_json(snapshot.tags),
    }
    return {
        **columns,
        "document": document,
        "fragments_digest": fragments_digest(columns[name] for name in FRAGMENTS),
        "search_text": "\n".join([snapshot.title, snapshot.deck, *snapshot.key_points, plain_text(snapshot.body)]),
        "word_count": word_count(snapshot.body),
        "reading_minutes": reading_minutes(snapshot.body),
        "renderer_version": RENDERER_VERSION,
    }


def _counted_evidence(snapshot, lines):
    """Count the kinds of the cited works; while nobody has said of any what it is, "0 human trials" would mislead."""
    if not any(line["study_type"] for line in lines):
        return ""
    return evidence_html(group.words for group in cited_evidence(snapshot))
