"""The bibliography's tables."""

from references.models.dispute import DistinctPair, IdentifierDispute
from references.models.imports import ImportBatch, ImportItem
from references.models.lookup import LookupAnswer
from references.models.notice import NoticeCheck, ReferenceNotice, RetractionWatchRow
from references.models.reference import LibraryTag, Reference, ReferenceChange, TaggedReference

__all__ = [
    "DistinctPair",
    "IdentifierDispute",
    "ImportBatch",
    "ImportItem",
    "LibraryTag",
    "LookupAnswer",
    "NoticeCheck",
    "Reference",
    "ReferenceChange",
    "ReferenceNotice",
    "RetractionWatchRow",
    "TaggedReference",
]
