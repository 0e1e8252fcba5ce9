"""Reading a manuscript from a file: from bytes to a title, a body and structured references."""

from editorial.importing.decoding import UnreadableManuscript
from editorial.importing.manuscript import ImportedManuscript, ImportedReference, read_manuscript

__all__ = ["ImportedManuscript", "ImportedReference", "UnreadableManuscript", "read_manuscript"]
