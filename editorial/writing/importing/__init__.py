"""Reading a manuscript from a file: from bytes to a title, a body and structured references."""

from editorial.writing.importing.decoding import UnreadableManuscript
from editorial.writing.importing.manuscript import ImportedManuscript, ImportedReference, read_manuscript

__all__ = ["ImportedManuscript", "ImportedReference", "UnreadableManuscript", "read_manuscript"]
