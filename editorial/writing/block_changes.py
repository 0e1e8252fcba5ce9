"""Which blocks of a text stayed, changed, moved, came or went."""

from bisect import bisect_left
from functools import cached_property
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from articles.markdown import to_markdown
from articles.word_changes import ADDED, REMOVED, SAME, Piece, overlap, word_changes

CHANGED, MOVED = "changed", "moved"
KIND_WORDS = {ADDED: _("added"), REMOVED: _("removed"), CHANGED: _("changed"), MOVED: _("moved"), SAME: _("unchanged")}
# Two blocks without a common identifier count as one block rewritten from this share of words on.
LEAST_ALIKE = 0.45
# In a gap with more blocks than this on a side, blocks are not matched by their words.
LARGEST_GAP = 30


class BlockChange(NamedTuple):
    """One block: ``kind`` is same, changed, moved, added or removed; ``pieces`` are its Markdown."""

    kind: str
    pieces: list[Piece]

    @property
    def words(self):
        return KIND_WORDS[self.kind]


def block_changes(before: dict, after: dict) -> list[BlockChange]:
    """Return all blocks of two documents in the order of the later one, removed ones where they stood."""
    old, new = ([_Passage(block) for block in document["content"]] for document in (before, after))
    return [_change(*match) for match in _matches(old, new)]


class _Passage:
    """A block by its identifier, written as Markdown at most once: that takes longer than all comparing."""

    def __init__(self, block):
        self.block, self.id = block, block["attrs"]["id"]

    @cached_property
    def words(self):
        return to_markdown({"type": "doc", "content": [self.block]}).strip("\n")


def _change(old, new, is_moved):
    if new is None:
        return BlockChange(REMOVED, [Piece(REMOVED, old.words)])
    if old is None:
        return BlockChange(ADDED, [Piece(ADDED, new.words)])
    pieces = [Piece(SAME, new.words)] if old.block == new.block else word_changes(old.words, new.words)
    is_same = all(piece.kind == SAME for piece in pieces)
    if is_moved:
        return BlockChange(MOVED, pieces)
    return BlockChange(SAME if is_same else CHANGED, pieces)


def _matches(old, new):
    """Yield (old block, new block, whether it moved); one of the two may be None."""
    places = {passage.id: place for place, passage in enumerate(old)}
    new_ids = {passage.id for passage in new}
    common = [(places[passage.id], place) for place, passage in enumerate(new) if passage.id in places]
    anchors = [(-1, -1), *_longest_rising(common), (len(old), len(new))]
    for (old_start, new_start), (old_end, new_end) in pairwise(anchors):
        gone = [passage for passage in old[old_start + 1 : old_end] if passage.id not in new_ids]
        come = new[new_start + 1 : new_end]
        moved = {passage.id: old[places[passage.id]] for passage in come if passage.id in places}
        yield from _gap(gone, come, moved)
        if new_end < len(new):
            yield old[old_end], new[new_end], False


def _gap(gone, come, moved):
    twins = _twins(gone, [passage for passage in come if passage.id not in moved])
    taken = {passage.id for passage in twins.values()}
    for passage in gone:
        if passage.id not in taken:
            yield passage, None, False
    for passage in come:
        if passage.id in moved:
            yield moved[passage.id], passage, True
        else:
            yield twins.get(passage.id), passage, False


def _twins(gone, come):
    """Map identifiers of new blocks to the old block each one rewrites."""
    if max(len(gone), len(come)) > LARGEST_GAP:
        return {}
    twins, free = {}, list(gone)
    for passage in come:
        likeness, alike = max(
            ((overlap(old.words, passage.words), old) for old in free), key=itemgetter(0), default=(0, None)
        )
        if likeness >= LEAST_ALIKE:
            twins[passage.id] = alike
            free.remove(alike)
    return twins


def _longest_rising(common):
    """Return the longest run of (old place, new place) in which both rise: the blocks that kept their order."""
    ends, chains = [], []
    for pair in common:
        length = bisect_left(ends, pair[0])
        chain = (pair, chains[length - 1] if length else None)
        ends[length : length + 1], chains[length : length + 1] = [pair[0]], [chain]
    run, link = [], chains[-1] if chains else None
    while link:
        run.append(link[0])
        link = link[1]
    return run[::-1]
