"""A revision as readers would see it: the fragments of an edition, and the page that previews them."""

import hashlib
import json
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import quote

from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from articles.approval.byline import Name
from articles.approval.statements import fragments_digest
from articles.columns import FRAGMENTS, STATEMENTS, digested
from articles.models import Article, Edition, SiteSettings
from articles.pages.article import article_main_html
from articles.pages.works import cited_works
from documents.canonical import canonical_json
from documents.citation_rendering import PrintedReference, WorkLink
from documents.citations import figure_assets
from documents.fragments import contents_html, evidence_html, key_points_html, summary
from documents.rendering import PrintedAsset, render
from documents.text import plain_text, reading_minutes, word_count
from editorial.manuscripts.image_models import ManuscriptImage
from editorial.manuscripts.models import Revision
from editorial.manuscripts.snapshot import Snapshot
from editorial.manuscripts.workflow import cited_evidence
from references.library.evidence import evidence_words
from references.printing.formatting import FormattedReference, format_ama
from references.records.csl import short_label
from references.records.identifiers import normalise_doi, normalise_pmcid, normalise_pmid


def printed_reference(reference: dict, formatted: FormattedReference) -> PrintedReference:
    """Return a snapshot's entry ready to print, from the record that is frozen in it."""
    csl, note = reference["csl"], reference["acknowledgement"]
    return PrintedReference(
        short_label(csl),
        formatted.html,
        work_links(csl, line=formatted.html),
        evidence_words(reference["study_type"], reference["evidence_level"], reference["evidence_scheme"]),
        _("Cited in spite of a notice: %(note)s") % {"note": note} if note else "",
    )


def work_links(csl: dict, *, line: str = "") -> tuple[WorkLink, ...]:
    """Return links to the work's DOI, to PubMed and to PubMed Central, as far as the record has them.

    A DOI that is a link in the printed ``line`` already is not linked once more.
    """
    doi, pmid, pmcid = (str(csl.get(name) or "") for name in ("DOI", "PMID", "PMCID"))
    links = []
    if (bare := normalise_doi(doi)) and "https://doi.org/" not in line:
        links.append(WorkLink("DOI", f"https://doi.org/{quote(bare, safe='/:;()._-')}"))
    if number := normalise_pmid(pmid):
        links.append(WorkLink("PubMed", f"https://pubmed.ncbi.nlm.nih.gov/{number}/"))
    if number := normalise_pmcid(pmcid):
        links.append(WorkLink("PubMed Central", f"https://pmc.ncbi.nlm.nih.gov/articles/{number}/"))
    return tuple(links)


def bind_related(body: dict) -> tuple[dict, dict[str, str]]:
    """Return the body with the slugs of the live articles its ``related`` blocks name, and their addresses by slug.

    An item that no live article answers to stays as text.
    """
    related = (block for block in body["content"] if block["type"] == "related")
    items = [item for block in related for item in block["attrs"]["items"]]
    titles, slugs = {item["title"].lower() for item in items}, {item["slug"] for item in items}
    live = Edition.objects.live().annotate(title_lower=Lower("title"))
    named = live.filter(title_lower__in=titles) | live.filter(article__slug__in=slugs - {""})
    by_title, urls = {}, {}
    for title, slug in named.order_by("published_at").values_list("title_lower", "article__slug"):
        by_title[title] = slug
        urls[slug] = Article(slug=slug).get_absolute_url()
    blocks = [_bound(block, by_title) if block["type"] == "related" else block for block in body["content"]]
    return {**body, "content": blocks}, urls


def _bound(block, by_title):
    items = [
        {**item, "slug": item["slug"] or by_title.get(item["title"].lower(), "")} for item in block["attrs"]["items"]
    ]
    return {**block, "attrs": {**block["attrs"], "items": items}}


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
        """What a reader sees as text or HTML, as far as it is under the digest."""
        return [*digested(self.columns[name] for name in FRAGMENTS)]

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
        **{column.name: getattr(snapshot, column.name) for column in STATEMENTS},
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


class ShownText(NamedTuple):
    """A revision and its page as readers would see it, safe to print."""

    revision: Revision
    html: str


def shown_text(revision: Revision | None) -> ShownText | None:
    """Return a revision as a page shows it under a heading of its own; None for None.

    References and pictures are those of the revision; what is gone since is shown as a gap.
    """
    if revision is None:
        return None
    marker = _("Revision %(number)s, laid out as readers get it.") % {"number": revision.number}
    snapshot = replace(Snapshot.read(revision.content), tags=printed_tags(revision))
    html = preview_html(snapshot, heading="h2", marker=marker)
    return ShownText(revision, html)


def printed_tags(revision: Revision) -> list[str]:
    """Return the tags that a revision prints: today's of its manuscript, if it was kept before revisions held tags."""
    held = json.loads(revision.content).get("tags")
    return [tag.name for tag in revision.manuscript.tags.order_by("name")] if held is None else held


def preview_html(snapshot, *, heading="h1", marker="") -> str:
    """Return a snapshot's page with a preview marker, safe to print; gaps are shown where they are.

    ``heading`` is the element of the title, ``marker`` says something else than that nobody has seen the text.
    """
    printed = print_snapshot(snapshot, for_desk=True)
    writers = [_name(credit) for credit in snapshot.credits]
    return article_main_html(printed.columns, writers=writers, tags=snapshot.tags, heading=heading, marker=marker)


def _name(credit):
    printed = ", ".join(filter(None, (credit["name"], credit["degrees"])))
    return Name(printed, "", credit["name"], interests=credit["interests"])
