"""An entry of a snapshot's reference list as readers get it: its line, where to read the work, what kind it is."""

from urllib.parse import quote

from django.utils.translation import gettext as _

from documents.rendering import PrintedReference, WorkLink
from references.library.evidence import evidence_words
from references.printing.formatting import FormattedReference
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
