"""A manuscript's reference list as its writers see it."""

from typing import NamedTuple

from django.utils.safestring import mark_safe

from articles.document import cited_keys
from articles.models import SiteSettings
from editorial.writing.integrity_facts import newest_checks, notices_of
from editorial.writing.models import ManuscriptReference
from references.evidence import evidence_words
from references.formats.plaintext import parse_line
from references.formatting import format_ama
from references.notice_standing import standing, status_words


class ReferenceLine(NamedTuple):
    """An entry as it will print; ``problems`` say why its line needs a look, ``is_raw`` that it cannot print.

    ``evidence`` are study type and level in words or "", ``notices`` what is known of notices on the work, and
    ``has_standing_notice`` whether one of them still holds.
    """

    entry: ManuscriptReference
    html: str
    is_raw: bool
    is_cited: bool
    problems: list[str]
    evidence: str
    notices: str
    has_standing_notice: bool


def reference_lines(manuscript) -> list[ReferenceLine]:
    """Return every entry of the list in its order, five queries at any length."""
    settings, cited = SiteSettings.load(), set(cited_keys(manuscript.draft.body))
    entries = list(manuscript.references.select_related("reference"))
    works = [entry.reference_id for entry in entries]
    notices, checks = notices_of(works), newest_checks(works)
    return [
        _line(entry, settings, entry.key in cited, notices[entry.reference_id], checks.get(entry.reference_id))
        for entry in entries
    ]


def _line(entry, settings, is_cited, notices, check):
    work = entry.reference
    formatted = format_ama(
        work.csl,
        journal_form=settings.journal_form,
        show_doi=settings.show_doi,
        authors_truncated=work.authors_truncated,
    )
    return ReferenceLine(
        entry,
        mark_safe(formatted.html),  # noqa: S308 - escaped by the formatter
        work.is_unparsed,
        is_cited,
        parse_line(work.raw_text).problems if work.raw_text else [],
        evidence_words(work.evidence_type, work.evidence_level, work.evidence_scheme),
        status_words(notices, check, can_be_checked=bool(work.doi or work.pmid)),
        bool(standing(notices)),
    )
