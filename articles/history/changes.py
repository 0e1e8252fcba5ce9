"""What changed between two versions of a post, in words a reader can follow one after the other."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import count
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from articles.models import Edition
from documents.comparison.printed import printed_blocks
from documents.comparison.words import ADDED, CHANGED, REMOVED, SAME, BlockChange, Piece, text_changes, word_changes


class Change(NamedTuple):
    """A part, block or reference; ``kind`` is same, changed, added or removed, ``number`` None for what is the same."""

    number: int | None
    label: str
    kind: str
    pieces: list[Piece]


class Changes(NamedTuple):
    """Changed parts around the text, all blocks of the text, changed references, and how many changes there are."""

    before: Edition
    after: Edition
    parts: list[Change]
    blocks: list[Change]
    references: list[Change]
    count: int


PARTS = {
    _("Title"): lambda edition: edition.title,
    _("Deck"): lambda edition: edition.deck,
    _("Key points"): lambda edition: "\n".join(printed_blocks(edition.key_points_html)),
    _("Evidence"): lambda edition: str(edition.get_evidence_label_display()),
    _("Funding"): lambda edition: edition.funding,
}


def changes_between(before: Edition, after: Edition) -> Changes:
    """Return what differs between two editions as they were printed, numbered in the order of the page."""
    numbers = count(1)
    parts = [_pair(label, read(before), read(after)) for label, read in PARTS.items()]
    blocks = _block_changes(before.body_html, after.body_html)
    old, new = _lines(before), _lines(after)
    references = [_pair("", old.get(work, ""), new.get(work, "")) for work in {**old, **new}]
    shown = [
        list(_numbered(changes, numbers))
        for changes in (
            [part for part in parts if part.kind != SAME],
            [Change(None, "", block.kind, block.pieces) for block in blocks],
            [reference for reference in references if reference.kind != SAME],
        )
    ]
    return Changes(before, after, *shown, count=next(numbers) - 1)


@lru_cache(maxsize=32)
def _block_changes(before: str, after: str) -> list[BlockChange]:
    """Return the changes between two bodies; two long and very different ones take a second, so they are kept."""
    return text_changes(printed_blocks(before), printed_blocks(after))


def _lines(edition):
    return {line.reference_id: line.formatted_text for line in edition.references.all()}


def _pair(label, old, new):
    kind = SAME if old == new else CHANGED if old and new else ADDED if new else REMOVED
    return Change(None, label, kind, [] if kind == SAME else word_changes(old, new))


def _numbered(changes, numbers) -> Iterator[Change]:
    return (change if change.kind == SAME else change._replace(number=next(numbers)) for change in changes)
