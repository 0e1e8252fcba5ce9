"""Notices on works as services tell of them. Nothing here asks a service or touches the database."""

from references.notices.crossref import notices_from_crossref
from references.notices.notice import Notice
from references.notices.pubmed import notices_from_medline, notices_from_pubmed
from references.notices.retraction_watch import NotRetractionWatch, UnusableRow, WatchRow, read_retraction_watch

__all__ = [
    "NotRetractionWatch",
    "Notice",
    "UnusableRow",
    "WatchRow",
    "notices_from_crossref",
    "notices_from_medline",
    "notices_from_pubmed",
    "read_retraction_watch",
]
