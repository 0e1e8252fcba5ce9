"""The bibliography's tables."""

from references.models.change import ReferenceChange
from references.models.dispute import IdentifierDispute
from references.models.distinct import DistinctPair
from references.models.imports import ImportBatch, ImportItem
from references.models.lookup import LookupAnswer
from references.models.notice import NoticeCheck, ReferenceNotice, RetractionWatchRow
from references.models.reference import Reference
from references.models.tag import LibraryTag, TaggedReference

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
