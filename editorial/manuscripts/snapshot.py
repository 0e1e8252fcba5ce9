"""What a revision holds: everything a reader would see of a manuscript."""

import hashlib
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from accounts.models import User
from articles.approval.statements import commitment
from articles.columns import FIRST_COLUMNS, STATEMENTS
from articles.tags import words_of_tags
from documents.canonical import canonical_json
from documents.schema import SCHEMA_VERSION
from editorial.manuscripts.models import Draft, Manuscript, ManuscriptReference, PrintedName

ALWAYS_HELD = frozenset(column.name for column in FIRST_COLUMNS)


def content_of(manuscript: Manuscript) -> str:
    """Return the canonical JSON of the manuscript's working copy, ready to be digested.

    Names stand in it as commitments. Where the newest revision is of before and says the same, it is as that one.
    """
    text, writers = _text_of(manuscript), printed_writers(manuscript)
    earlier = canonical_json({**text, "credits": [writer.earlier_credit() for writer in writers]})
    newest = manuscript.revisions.order_by("-number").values_list("digest", flat=True).first()
    if newest == digest_of(earlier):
        return earlier
    return canonical_json({**text, "credits": [writer.credit() for writer in writers]})


def _text_of(manuscript: Manuscript) -> dict[str, Any]:
    draft = manuscript.draft
    return {
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
    }


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


class PrintedWriter(NamedTuple):
    """A writer under their name of now, which ``commitment`` made with ``salt`` stands for in a revision."""

    person: User
    salt: uuid.UUID
    commitment: str

    def credit(self) -> dict:
        return {"person": self.person.pk, "printed": self.commitment, "interests": self.person.interests}

    def earlier_credit(self) -> dict:
        """Return the credit as revisions held it before."""
        names = {name: getattr(self.person, name) for name in ("name", "degrees", "interests")}
        return {"person": self.person.pk, **names}


def printed_writers(manuscript: Manuscript) -> list[PrintedWriter]:
    """Return the writers of a manuscript in order; a name that was kept before is behind the same commitment again."""
    kept: dict[int, list[PrintedName]] = defaultdict(list)
    for name in manuscript.printed_names.all():
        kept[name.person_id].append(name)
    authorships = manuscript.authorships.select_related("writer")
    return [_printed(authorship.writer, kept[authorship.writer_id]) for authorship in authorships]


def _printed(writer: User, kept: list[PrintedName]) -> PrintedWriter:
    for name in reversed(kept):
        if (name.name, name.degrees) == (writer.name, writer.degrees):
            return PrintedWriter(writer, name.salt, name.commitment)
    # Whoever became a writer past the verb has no name behind a commitment; verification says so.
    salt = kept[-1].salt if kept else uuid.UUID(int=0)
    return PrintedWriter(writer, salt, commitment(str(salt), writer.name, writer.degrees))


def keep_name(manuscript: Manuscript, writer: User, salt: uuid.UUID) -> None:
    """Keep a writer's name behind the commitment that is made with a salt; kept before, it stays as it is."""
    promise = commitment(str(salt), writer.name, writer.degrees)
    names = {"salt": salt, "name": writer.name, "degrees": writer.degrees}
    row = {"manuscript": manuscript, "person": writer, **names}
    PrintedName.objects.get_or_create(commitment=promise, defaults=row)


NOTHING = {"type": "doc", "content": [{"type": "paragraph", "attrs": {"id": "removed-text"}}]}


def emptied_content(manuscript: int) -> str:
    """Return what a removed manuscript's revisions hold: a text without words."""
    parts = {"manuscript": manuscript, "removed": True, "schema_version": SCHEMA_VERSION, "kind": "explainer"}
    text = {"language": "en", "title": "", "deck": "", "key_points": [], "body": NOTHING, "references": []}
    return canonical_json({**parts, **text, "credits": []})


#: What revisions did not hold yet when they were kept, as it is read from them now.
LATER_OF_REFERENCES = {
    **dict.fromkeys(("raw", "study_type", "evidence_level", "evidence_scheme", "acknowledgement"), ""),
    "authors_truncated": False,
    "acknowledged_notices": [],
}
#: Names and degrees by their commitments.
Names = Mapping[str, dict[str, str]]
LATER_OF_CREDITS = {"name": "", "degrees": "", "interests": ""}


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
        """Return the snapshot held in canonical JSON; what an old one does not hold is empty.

        Names are looked up by their commitments; one that is not to be found is empty.
        """
        return cls.read_all([content])[0]

    @classmethod
    def read_all(cls, contents: Iterable[str]) -> list["Snapshot"]:
        """Return the snapshots of several contents, as ``read`` does; the names of all are one query."""
        read = [json.loads(content) for content in contents]
        promised = {
            (parts["manuscript"], one["printed"]) for parts in read for one in parts["credits"] if "printed" in one
        }
        names = _names(promised)
        return [cls._of(parts, names) for parts in read]

    @classmethod
    def _of(cls, parts: dict[str, Any], names: Names) -> "Snapshot":
        parts["references"] = [{**LATER_OF_REFERENCES, **reference} for reference in parts["references"]]
        named = [(credit, names.get(credit.pop("printed", ""), {})) for credit in parts["credits"]]
        parts["credits"] = [{**LATER_OF_CREDITS, **credit, **name} for credit, name in named]
        return cls(**{name: parts[name] for name in cls.__dataclass_fields__ if name in parts})

    @classmethod
    def of_draft(cls, manuscript: Manuscript) -> "Snapshot":
        """Return what a revision of the working copy would hold now."""
        return cls.read(content_of(manuscript))


def _names(promised: set[tuple[int, str]]) -> Names:
    """Return the names behind commitments in manuscripts: those that were kept, and those of the working copies."""
    wanted = {promise for _manuscript, promise in promised}
    rows = PrintedName.objects.filter(commitment__in=wanted) if wanted else ()
    names = {row.commitment: {"name": row.name, "degrees": row.degrees} for row in rows}
    for manuscript in {manuscript for manuscript, promise in promised if promise not in names}:
        now = printed_writers(Manuscript(pk=manuscript))
        names = {one.commitment: {"name": one.person.name, "degrees": one.person.degrees} for one in now} | names
    return names
