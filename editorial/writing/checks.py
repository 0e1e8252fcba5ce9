"""What must be mended before a manuscript can go before the editors, and what to look at."""

from django.utils.translation import gettext as _

from documents.citations import figures_in
from documents.text import plain_text
from editorial.writing.claiming import approval_claims_in
from editorial.writing.evidence import cited_evidence
from editorial.writing.findings import Finding, Inspection
from editorial.writing.image_models import ManuscriptImage
from editorial.writing.integrity import blocking_first, inspect_citations
from editorial.writing.integrity_facts import library_facts
from editorial.writing.snapshot import Snapshot
from editorial.writing.spellings import spellings_in
from references.library.evidence import strip_words


def findings(manuscript) -> list[Finding]:
    """Return everything found in the working copy, blocking things first."""
    return findings_in(Snapshot.of_draft(manuscript))


def findings_in(snapshot) -> list[Finding]:
    """Return everything found in a text, blocking things first."""
    return inspect(snapshot).findings


def inspect(snapshot) -> Inspection:
    """Return everything found in a text and the measures of its citations, by what the library knows now."""
    inspection = inspect_citations(snapshot, library_facts(snapshot))
    return inspection._replace(findings=blocking_first([*_missing_parts(snapshot), *inspection.findings]))


def findings_panel(snapshot) -> dict:
    """Return what a screen shows of a text's inspection: ``findings``, and ``measures`` as sentences."""
    inspection = inspect(snapshot)
    evidence = _("Cited evidence: %(strip)s.") % {"strip": strip_words(cited_evidence(snapshot))}
    return {"findings": inspection.findings, "measures": [*inspection.meters.words(), evidence]}


def blocking(snapshot) -> list[Finding]:
    """Return only what refuses a text's submission."""
    return [finding for finding in findings_in(snapshot) if finding.blocking]


def _missing_parts(snapshot):
    if not snapshot.title.strip():
        yield Finding("title_missing", _("The title is missing. Give the text one."), True)
    if not plain_text(snapshot.body).strip():
        yield Finding("text_missing", _("There is no text yet."), True)
    yield from _pictures(snapshot)
    yield from approval_claims_in(snapshot)
    yield from spellings_in(snapshot)
    if not snapshot.key_points:
        yield Finding("key_points_missing", _("There are no key points. Readers like two or three."), False)


def _pictures(snapshot):
    figures = list(figures_in(snapshot.body))
    if not figures:
        return
    known = set(ManuscriptImage.objects.filter(manuscript=snapshot.manuscript).values_list("digest", flat=True))
    for figure in figures:
        name = figure.get("alt") or figure["asset"][:12]
        if figure["asset"] not in known:
            words = _("A figure shows the picture “%(name)s”, which is not among this text’s pictures. Add it there.")
            yield Finding("picture_missing", words % {"name": name}, True)
        elif not figure.get("alt", "").strip():
            words = _("The picture %(name)s has no description. Say what it shows, for readers who do not see it.")
            yield Finding("picture_undescribed", words % {"name": name}, True)
