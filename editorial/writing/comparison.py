"""Two states of a manuscript side by side: every word a reader would see."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from articles.models import Article, Edition
from articles.word_changes import ADDED, REMOVED, SAME, Piece, word_changes
from editorial.writing.block_changes import KIND_WORDS, BlockChange, block_changes
from references.evidence import evidence_words
from references.formatting import format_ama


class PartChange(NamedTuple):
    """A changed part beside the text, such as the title; ``kind`` is changed, added or removed."""

    label: str
    kind: str
    pieces: list[Piece]

    @property
    def words(self):
        return KIND_WORDS[self.kind]


class Comparison(NamedTuple):
    """What changed: parts beside the text, all blocks of the text, and references."""

    parts: list[PartChange]
    blocks: list[BlockChange]
    references: list[PartChange]

    @property
    def count(self) -> int:
        """How many parts, blocks and references changed."""
        changed = sum(block.kind != SAME for block in self.blocks)
        return len(self.parts) + changed + len(self.references)


def compare(before, after) -> Comparison:
    """Return what changed between two snapshots."""
    parts = [_part(label, read(before), read(after)) for label, read in PARTS.items()]
    old, new = _reference_lines(before), _reference_lines(after)
    references = [_part(key, old.get(key, ""), new.get(key, "")) for key in dict.fromkeys([*old, *new])]
    return Comparison(
        [part for part in parts if part],
        block_changes(before.body, after.body),
        [reference for reference in references if reference],
    )


PARTS = {
    _("Title"): lambda snapshot: snapshot.title,
    _("Deck"): lambda snapshot: snapshot.deck,
    _("Key points"): lambda snapshot: "\n".join(snapshot.key_points),
    _("Kind"): lambda snapshot: str(Edition.Kind(snapshot.kind).label),
    _("Evidence"): lambda snapshot: evidence_label(snapshot.evidence_label),
    _("Funding"): lambda snapshot: snapshot.funding,
    _("Language"): lambda snapshot: snapshot.language,
    _("Translation of"): lambda snapshot: _original_line(snapshot.translation),
    _("Writers"): lambda snapshot: "\n".join(map(_credit_line, snapshot.credits)),
}


def evidence_label(value) -> str:
    """Return the words of an evidence label; "" for none."""
    return str(Edition.EvidenceLabel(value).label) if value else ""


def _credit_line(credit):
    name = ", ".join(filter(None, (credit["name"], credit["degrees"])))
    return (
        _("%(name)s – declared interests: %(interests)s") % {"name": name, "interests": credit["interests"]}
        if credit["interests"]
        else name
    )


def _original_line(translation):
    if not translation:
        return ""
    facts = {"slug": Article.objects.get(pk=translation["article"]).slug, "number": translation["number"]}
    return _("%(slug)s, version %(number)s") % facts


def _reference_lines(snapshot):
    return {reference["key"]: _reference_line(reference) for reference in snapshot.references}


def _reference_line(reference):
    if reference["raw"]:
        return reference["raw"]
    line = format_ama(reference["csl"], show_doi="text", authors_truncated=reference["authors_truncated"]).text
    names = ("study_type", "evidence_level", "evidence_scheme")
    evidence = evidence_words(*(reference.get(name, "") for name in names))
    note = reference.get("acknowledgement")
    return "\n".join(filter(None, (line, evidence, note and _("Note on its notices: %(note)s") % {"note": note})))


def _part(label, before, after):
    if before == after:
        return None
    kind = "changed" if before and after else ADDED if after else REMOVED
    return PartChange(label, kind, word_changes(before, after))
