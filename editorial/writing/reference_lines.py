"""A manuscript's reference list as its writers see it."""

from typing import NamedTuple

from django.utils.safestring import mark_safe

from articles.document import cited_keys
from articles.models import SiteSettings
from editorial.writing.models import ManuscriptReference
from references.formats.plaintext import parse_line
from references.formatting import format_ama


class ReferenceLine(NamedTuple):
    """An entry as it will print; ``problems`` say why its line needs a look, ``is_raw`` that it cannot print."""

    entry: ManuscriptReference
    html: str
    is_raw: bool
    is_cited: bool
    problems: list[str]


def reference_lines(manuscript) -> list[ReferenceLine]:
    """Return every entry of the list in its order, three queries at any length."""
    settings, cited = SiteSettings.load(), set(cited_keys(manuscript.draft.body))
    entries = manuscript.references.select_related("reference")
    return [_line(entry, settings, entry.key in cited) for entry in entries]


def _line(entry, settings, is_cited):
    work = entry.reference
    problems = parse_line(work.raw_text).problems if work.raw_text else []
    formatted = format_ama(
        work.csl,
        journal_form=settings.journal_form,
        show_doi=settings.show_doi,
        authors_truncated=work.authors_truncated,
    )
    html = mark_safe(formatted.html)  # noqa: S308 - escaped by the formatter
    return ReferenceLine(entry, html, work.is_unparsed, is_cited, problems)
