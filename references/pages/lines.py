"""Works as lines on the desk's screens."""

from typing import NamedTuple
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe

from references.library.adding import citation_key
from references.library.evidence import evidence_words
from references.models import Reference, ReferenceNotice
from references.notices.standing import notice_words, standing, told_once
from references.printing.formatting import format_ama
from references.records.csl import short_label
from references.texts import CitingText, citing_texts

#: Lists show so much of a line that was not understood; its own page shows the whole of it.
LONGEST_SHOWN = 1_000


class LibraryLine(NamedTuple):
    """A work as it will print, with what one wants to know before citing it.

    ``label`` names it in two or three words. ``evidence`` and ``notices`` are words or "": study type and level,
    and the notices that still hold.
    """

    work: Reference
    label: str
    html: SafeString
    evidence: str
    notices: str
    citing: list[CitingText]


def library_lines(works: list[Reference], user) -> list[LibraryLine]:
    """Return a line for each work, in as many queries for one as for many."""
    notices = notices_that_hold(works)
    citing = citing_texts([work.pk for work in works], user)
    return [
        LibraryLine(
            work,
            short_label(work.csl),
            printed(work),
            evidence_words(work.evidence_type, work.evidence_level, work.evidence_scheme),
            notices[work.pk],
            citing[work.pk],
        )
        for work in works
    ]


def printed(work: Reference, *, journal_form: str = "full", show_doi: str = "none") -> SafeString:
    """Return a work in the AMA style, as HTML."""
    formatted = format_ama(
        shown(work), journal_form=journal_form, show_doi=show_doi, authors_truncated=work.authors_truncated
    )
    return mark_safe(formatted.html)  # noqa: S308 - escaped by the formatter


def shown(work: Reference) -> dict:
    """Return a work's record as lists show it: of a line that was not understood its beginning."""
    title = work.csl.get("title", "")
    if not work.is_unparsed or len(title) <= LONGEST_SHOWN:
        return work.csl
    return {**work.csl, "title": f"{title[:LONGEST_SHOWN]}…"}


def notices_that_hold(works: list[Reference]) -> dict:
    """Return, by work id, the notices that still hold in one line of words, or ""; one query."""
    by_work: dict[UUID, list[ReferenceNotice]] = {work.pk: [] for work in works}
    for notice in ReferenceNotice.objects.filter(reference__in=by_work):
        by_work[notice.reference_id].append(notice)
    return {
        work: "; ".join(notice_words(notice) for notice in told_once(standing(notices)))
        for work, notices in by_work.items()
    }


def choices(works: list[Reference]) -> list[dict]:
    """Return what a picker shows of each work; ``key`` is a suggestion, ``notice`` is "" for none that holds."""
    notices = notices_that_hold(works)
    return [
        {
            "id": str(work.pk),
            "key": citation_key(work.csl, ()),
            "label": short_label(work.csl),
            "text": format_ama(shown(work), authors_truncated=work.authors_truncated).text,
            "study_type": work.get_evidence_type_display(),
            "notice": notices[work.pk],
        }
        for work in works
    ]
