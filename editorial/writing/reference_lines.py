"""A manuscript's reference list as its writers see it."""

from typing import NamedTuple

from django.utils.safestring import mark_safe

from articles.models import SiteSettings
from documents.citations import cited_keys
from editorial.writing.integrity_facts import newest_checks, notices_of, undecided
from editorial.writing.models import ManuscriptReference
from references.formats.pasted.articles import parse_line
from references.library.evidence import evidence_words
from references.models import IdentifierDispute
from references.notices.standing import standing, status_words
from references.pages.lines import shown
from references.printing.formatting import format_ama


class ReferenceLine(NamedTuple):
    """An entry as it will print; ``problems`` say why its line needs a look, ``is_raw`` that it cannot print.

    ``evidence`` are study type and level in words or "", ``notices`` what is known of notices on the work, and
    ``has_standing_notice`` whether one of them still holds. ``disputes`` are the identifiers with which it was typed
    and that are another work's.
    """

    entry: ManuscriptReference
    html: str
    is_raw: bool
    is_cited: bool
    problems: list[str]
    evidence: str
    notices: str
    has_standing_notice: bool
    disputes: list[IdentifierDispute]


def reference_lines(manuscript) -> list[ReferenceLine]:
    """Return every entry of the list in its order, six queries at any length."""
    settings, cited = SiteSettings.load(), set(cited_keys(manuscript.draft.body))
    entries = list(manuscript.references.select_related("reference"))
    works = [entry.reference_id for entry in entries]
    facts = notices_of(works), newest_checks(works), undecided(works)
    return [_line(entry, settings, entry.key in cited, *facts) for entry in entries]


def _line(entry, settings, is_cited, notices, checks, disputes):
    work = entry.reference
    known = notices[work.pk]
    formatted = format_ama(
        shown(work),
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
        status_words(known, checks.get(work.pk), can_be_checked=bool(work.doi or work.pmid)),
        bool(standing(known)),
        disputes[work.pk],
    )
