"""What a revision holds: everything a reader would see of a manuscript."""

import hashlib
import json
from dataclasses import dataclass, field

from accounts.models import User
from articles.columns import FIRST_COLUMNS, STATEMENTS
from articles.tags import words_of_tags
from documents.canonical import canonical_json
from documents.schema import SCHEMA_VERSION
from editorial.manuscripts.models import Draft, Manuscript, ManuscriptReference

ALWAYS_HELD = frozenset(column.name for column in FIRST_COLUMNS)


def content_of(manuscript: Manuscript) -> str:
    """Return the canonical JSON of the manuscript's working copy, ready to be digested."""
    draft = manuscript.draft
    return canonical_json(
        {
            "schema_version": SCHEMA_VERSION,
            "manuscript": manuscript.pk,
            "kind": draft.kind,
            "language": draft.language,
            "title": draft.title,
            "deck": draft.deck,
            "key_points": draft.key_points,
            "body": draft.body,
            "evidence_label": draft.evidence_label,
            **_statements(draft),
            "translation": _translation(draft),
            "tags": words_of_tags(tag.name for tag in manuscript.tags.all()),
            "references": [_reference(entry) for entry in manuscript.references.select_related("reference")],
            "credits": [_credit(authorship.writer) for authorship in manuscript.authorships.select_related("writer")],
        }
    )


def digest_of(content: str) -> str:
    """Return the digest that a revision of the content bears."""
    return hashlib.sha256(content.encode()).hexdigest()


def _reference(entry: ManuscriptReference) -> dict:
    work = entry.reference
    return {
        "key": entry.key,
        "work": str(work.pk),
        "csl": work.csl,
        "raw": work.raw_text if work.is_unparsed else "",
        "authors_truncated": work.authors_truncated,
        "study_type": work.evidence_type,
        "evidence_level": work.evidence_level,
        "evidence_scheme": work.evidence_scheme,
        "acknowledgement": entry.acknowledgement,
        "acknowledged_notices": entry.acknowledged_notices,
    }


def _statements(draft: Draft) -> dict[str, str]:
    """Return the statements; one whose column came later is left out while it says nothing, as it was before that."""
    said = {column.name: getattr(draft, column.name) for column in STATEMENTS}
    return {name: words for name, words in said.items() if words or name in ALWAYS_HELD}


def _translation(draft: Draft) -> dict | None:
    """Return which version of which published article the text translates, or None."""
    if draft.translation_of_id is None:
        return None
    return {"article": draft.translation_of_id, "number": draft.translated_number}


def _credit(writer: User) -> dict:
    return {
        "person": writer.pk,
        "name": writer.name,
        "degrees": writer.degrees,
        "interests": writer.interests,
    }


#: What revisions did not hold yet when they were kept, as it is read from them now.
LATER_OF_REFERENCES = {
    **dict.fromkeys(("raw", "study_type", "evidence_level", "evidence_scheme", "acknowledgement"), ""),
    "authors_truncated": False,
    "acknowledged_notices": [],
}
LATER_OF_CREDITS = {"degrees": "", "interests": ""}


@dataclass(frozen=True)
class Snapshot:
    """A revision's content, read back; ``manuscript`` is the manuscript's id."""

    manuscript: int
    kind: str
    language: str
    title: str
    deck: str
    key_points: list
    body: dict
    references: list
    credits: list
    evidence_label: str = ""
    funding: str = ""
    translation: dict | None = None
    tags: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, content: str) -> "Snapshot":
        """Return the snapshot held in canonical JSON; what an old one does not hold is empty."""
        parts = json.loads(content)
        parts["references"] = [{**LATER_OF_REFERENCES, **reference} for reference in parts["references"]]
        parts["credits"] = [{**LATER_OF_CREDITS, **credit} for credit in parts["credits"]]
        return cls(**{name: parts[name] for name in cls.__dataclass_fields__ if name in parts})

    @classmethod
    def of_draft(cls, manuscript: Manuscript) -> "Snapshot":
        """Return what a revision of the working copy would hold now."""
        return cls.read(content_of(manuscript))
