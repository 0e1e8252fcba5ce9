"""Gathers the rooms' models for Django; import them from their rooms."""

from editorial.manuscripts.image_models import ManuscriptImage
from editorial.manuscripts.models import (
    Authorship,
    Draft,
    Manuscript,
    ManuscriptReference,
    PrintedName,
    ProposedTag,
    ProposedTagging,
    Revision,
    SentForm,
)
from editorial.planning.models import Task
from editorial.provenance.models import Event, Seal
from editorial.review.models import ApprovedPrint, Decision, Submission

__all__ = [
    "ApprovedPrint",
    "Authorship",
    "Decision",
    "Draft",
    "Event",
    "Manuscript",
    "ManuscriptImage",
    "ManuscriptReference",
    "PrintedName",
    "ProposedTag",
    "ProposedTagging",
    "Revision",
    "Seal",
    "SentForm",
    "Submission",
    "Task",
]
