"""Looking up works with the services that know them: by DOI, PMID, PMCID, arXiv identifier, or a reference's text."""

from references.lookup.memory import forget_expired
from references.lookup.outcomes import (
    Found,
    LookUpError,
    Missing,
    NotAllowed,
    NotFound,
    OtherWork,
    RefusedQuestion,
    ServiceUnavailable,
    WrongAnswer,
)
from references.lookup.works import (
    fetch_indexing,
    fetch_summaries,
    find_by_text,
    look_up_arxiv,
    look_up_doi,
    look_up_isbn,
    look_up_pmcid,
    look_up_pmid,
)

__all__ = [
    "Found",
    "LookUpError",
    "Missing",
    "NotAllowed",
    "NotFound",
    "OtherWork",
    "RefusedQuestion",
    "ServiceUnavailable",
    "WrongAnswer",
    "fetch_indexing",
    "fetch_summaries",
    "find_by_text",
    "forget_expired",
    "look_up_arxiv",
    "look_up_doi",
    "look_up_isbn",
    "look_up_pmcid",
    "look_up_pmid",
]
