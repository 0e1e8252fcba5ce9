"""What a comparison gives: changes of parts, blocks and references, each as its words."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.comparison.words import ADDED, REMOVED, SAME, Piece, detail_changes, word_changes

CHANGED, MOVED = "changed", "moved"
KIND_WORDS = {ADDED: _("added"), REMOVED: _("removed"), CHANGED: _("changed"), MOVED: _("moved"), SAME: _("unchanged")}


class Change(NamedTuple):
    """One block, part or reference: ``kind`` is same, changed, moved, added or removed; ``pieces`` are its words.

    ``details`` say what differs where the words are the same. A part or reference has a ``label``, a change of a
    numbered comparison a ``number``.
    """

    kind: str
    pieces: list[Piece]
    label: str = ""
    details: list[Piece] | tuple = ()
    number: int | None = None

    @property
    def words(self) -> str | Promise:
        return KIND_WORDS[self.kind]


@dataclass(frozen=True)
class Comparison:
    """What changed: parts beside the text, all blocks of the text, and references."""

    parts: list[Change]
    blocks: list[Change]
    references: list[Change]

    @property
    def count(self) -> int:
        """How many parts, blocks and references changed."""
        return sum(change.kind != SAME for change in (*self.parts, *self.blocks, *self.references))

    def numbered(self) -> "Comparison":
        """Return the same with a number for each change, from 1 in the order of the page."""
        numbers = count(1)

        def each(changes: list[Change]) -> list[Change]:
            return [change if change.kind == SAME else change._replace(number=next(numbers)) for change in changes]

        return Comparison(each(self.parts), each(self.blocks), each(self.references))


def value_change(label: str, before: object, after: object, words: Callable[..., str] = str) -> Change:
    """Return how one value became another one; ``words`` say a value that is not empty."""
    kind = CHANGED if before and after else ADDED if after else REMOVED
    old, new = (words(value) if value else "" for value in (before, after))
    return Change(kind, word_changes(old, new) if old != new else detail_changes(before, after), label)
