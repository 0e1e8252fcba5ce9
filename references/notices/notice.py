"""One notice on a work, and the words that services use for its kind."""

import datetime
import re
from dataclasses import dataclass

from references.models import ReferenceNotice

Kind, Source = ReferenceNotice.Kind, ReferenceNotice.Source
LONGEST_LABEL = 200
UNSTORABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]+")
#: The vocabulary is open: a word that is not here is kept as another kind of notice, under its own label.
KINDS = {
    "retraction": Kind.RETRACTION,
    "partial retraction": Kind.PARTIAL_RETRACTION,
    "withdrawal": Kind.WITHDRAWAL,
    "removal": Kind.REMOVAL,
    "expression of concern": Kind.CONCERN,
    "correction": Kind.CORRECTION,
    "corrigendum": Kind.CORRECTION,
    "erratum": Kind.CORRECTION,
    "reinstatement": Kind.REINSTATEMENT,
}


@dataclass(frozen=True)
class Notice:
    """What one source tells about one notice on a work; the fields are those of ``ReferenceNotice``."""

    kind: Kind
    source: Source
    label: str = ""
    notice_doi: str = ""
    notice_pmid: str = ""
    date: datetime.date | None = None
    source_record_id: str = ""
    reasons: tuple[str, ...] = ()


def kind_of(word) -> Kind:
    """The kind that a service's word means, whether written with spaces, ``-`` or ``_``; else ``OTHER``."""
    return KINDS.get(re.sub(r"[\s_-]+", " ", one_line(word)).strip().lower(), Kind.OTHER)


def one_line(value) -> str:
    """A value as one short line that the database can hold; "" for anything but text and numbers."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        return ""
    text = value if isinstance(value, str) else str(value) if value.bit_length() < 256 else ""
    return UNSTORABLE.sub(" ", text[: 2 * LONGEST_LABEL]).strip()[:LONGEST_LABEL]
