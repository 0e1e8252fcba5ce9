"""All findings about a text, and which of them stand in the way of its submission."""

from collections import Counter

from django.utils.translation import gettext as _

from documents.citations import citation_clusters, figures_in
from documents.text import paragraphs, plain_text
from editorial.checks.facts import LibraryFacts, library_facts
from editorial.checks.findings import Finding, Inspection, Meters
from editorial.checks.notices import notices_on_works
from editorial.checks.references import reference_list
from editorial.checks.text import citations_in_text
from editorial.checks.words import approval_claims_in, spellings_in
from editorial.manuscripts.image_models import ManuscriptImage
from editorial.manuscripts.workflow import cited_evidence
from references.library.evidence import strip_words

#: From this length on a paragraph says so much that a reader may ask where it comes from. Shorter ones are
#: transitions and asides.
LONG_PARAGRAPH_WORDS = 40


def meters(body: dict) -> Meters:
    """Return the measures of a document; every pointer of a cluster counts as one citation."""
    cited = Counter(pointer.key for cluster in citation_clusters(body) for pointer in cluster.pointers)
    most_cited, count = cited.most_common(1)[0] if cited else ("", 0)
    return Meters(cited.total(), most_cited, count, _long_paragraphs_without_citation(body))


def _long_paragraphs_without_citation(body):
    return tuple(
        paragraph.block_id
        for paragraph in paragraphs(body)
        if not paragraph.cited_keys and len(paragraph.text.split()) >= LONG_PARAGRAPH_WORDS
    )


def inspect_citations(snapshot, facts: LibraryFacts) -> Inspection:
    """Return what is found in a snapshot's citations and references, given what the library knows of the works.

    Asks nothing of the database: the same snapshot and facts give the same answer.
    """
    found = [*citations_in_text(snapshot, facts), *reference_list(snapshot, facts), *notices_on_works(snapshot, facts)]
    return Inspection(blocking_first(found), meters(snapshot.body))


def blocking_first(findings: list[Finding]) -> list[Finding]:
    """Return the findings with the blocking ones before the others, each group in its order."""
    return sorted(findings, key=lambda finding: not finding.blocking)


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
    return [finding for finding in inspect(snapshot).findings if finding.blocking]


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
