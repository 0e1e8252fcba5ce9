"""What changed between two printed texts, block by block and word by word."""

from itertools import groupby
from typing import NamedTuple

from articles.word_changes import ADDED, REMOVED, SAME, Piece, item_changes, overlap, word_changes

CHANGED = "changed"
# Two blocks count as one block rewritten from this share of words on.
LEAST_ALIKE = 0.45
# Where more blocks than this came or went together, they are not matched by their words.
LARGEST_GAP = 30


class BlockChange(NamedTuple):
    """One block: ``kind`` is same, changed, added or removed; ``pieces`` are its words."""

    kind: str
    pieces: list[Piece]


def text_changes(before: list[str], after: list[str]) -> list[BlockChange]:
    """Return all blocks of two texts in the order of the later one, removed ones where they stood."""
    changes = []
    for is_same, run in groupby(item_changes(before, after), key=lambda item: item[0] == SAME):
        items = list(run)
        if is_same:
            changes += [BlockChange(SAME, [Piece(SAME, text)]) for _kind, text in items]
        else:
            gone, come = ([text for kind, text in items if kind == wanted] for wanted in (REMOVED, ADDED))
            changes += _gap(gone, come)
    return changes


def _gap(gone, come):
    """Yield what became of blocks that went and came at one place; a rewritten one stands where it is now."""
    twins = _twins(gone, come)
    rewritten = set(twins.values())
    yield from (BlockChange(REMOVED, [Piece(REMOVED, text)]) for n, text in enumerate(gone) if n not in rewritten)
    for place, text in enumerate(come):
        if place in twins:
            yield BlockChange(CHANGED, word_changes(gone[twins[place]], text))
        else:
            yield BlockChange(ADDED, [Piece(ADDED, text)])


def _twins(gone, come):
    """Map places of new blocks to the place of the old block each one rewrites."""
    if max(len(gone), len(come)) > LARGEST_GAP:
        return {}
    twins, free = {}, list(range(len(gone)))
    for place, text in enumerate(come):
        alike = max(free, key=lambda old: overlap(gone[old], text), default=None)
        if alike is not None and overlap(gone[alike], text) >= LEAST_ALIKE:
            twins[place] = alike
            free.remove(alike)
    return twins
