"""Citation integrity: whether every citation leads to a work that is known, complete and still stands."""

from editorial.writing.findings import Finding, Inspection
from editorial.writing.integrity_facts import LibraryFacts
from editorial.writing.integrity_meters import meters
from editorial.writing.integrity_notices import notices_on_works
from editorial.writing.integrity_references import reference_list
from editorial.writing.integrity_text import citations_in_text


def inspect_citations(snapshot, facts: LibraryFacts) -> Inspection:
    """Return what is found in a snapshot's citations and references, given what the library knows of the works.

    Asks nothing of the database: the same snapshot and facts give the same answer.
    """
    found = [*citations_in_text(snapshot, facts), *reference_list(snapshot, facts), *notices_on_works(snapshot, facts)]
    return Inspection(blocking_first(found), meters(snapshot.body))


def blocking_first(findings: list[Finding]) -> list[Finding]:
    """Return the findings with the blocking ones before the others, each group in its order."""
    return sorted(findings, key=lambda finding: not finding.blocking)
