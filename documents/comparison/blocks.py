"""Which blocks of a text stayed, changed, moved, came or went."""

from bisect import bisect_left
from functools import cached_property
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from documents.comparison.words import ADDED, REMOVED, SAME, Piece, detail_changes, overlap, word_changes
from documents.markdown import to_markdown
from documents.schema import DEFAULTS

CHANGED, MOVED = "changed", "moved"
KIND_WORDS = {ADDED: _("added"), REMOVED: _("removed"), CHANGED: _("changed"), MOVED: _("moved"), SAME: _("unchanged")}
# Two blocks without a common identifier count as one block rewritten from this share of words on.
LEAST_ALIKE = 0.45
# In a gap with more blocks than this on a side, blocks are not matched by their words.
LARGEST_GAP = 30


class BlockChange(NamedTuple):
    """One block: ``kind`` is same, changed, moved, added or removed; ``pieces`` are its Markdown.

    ``details`` say what differs where the Markdown is the same.
    """

    kind: str
    pieces: list[Piece]
    details: list[Piece] | tuple = ()

    @property
    def words(self):
        return KIND_WORDS[self.kind]


def block_changes(before: dict, after: dict) -> list[BlockChange]:
    """Return all blocks of two documents in the order of the later one, removed ones where they stood."""
    return [_change(*match) for match in _matches(*_passages(before, after))]


def block_change_count(before: dict, after: dict) -> int:
    """Return how many blocks of two documents are not the same, without comparing their words."""
    return sum(_kind_of(*match) != SAME for match in _matches(*_passages(before, after)))


def _passages(*documents):
    return ([_Passage(block) for block in document["content"]] for document in documents)


def _kind_of(old, new, is_moved):
    """Return what became of a block; all that readers see of it counts, its identifier does not."""
    if old is None or new is None:
        return ADDED if old is None else REMOVED
    if is_moved:
        return MOVED
    return SAME if old.block == new.block or old.essence == new.essence else CHANGED


class _Passage:
    """A block by its identifier, written as Markdown at most once: that takes longer than all comparing."""

    def __init__(self, block):
        self.block, self.id = block, block["attrs"]["id"]

    @cached_property
    def words(self):
        return to_markdown({"type": "doc", "content": [self.block]}).strip("\n")

    @cached_property
    def essence(self):
        return _essence(self.block)


def _change(old, new, is_moved):
    kind = _kind_of(old, new, is_moved)
    if kind in (ADDED, REMOVED):
        return BlockChange(kind, [Piece(kind, (new or old).words)])
    if old.block == new.block:
        return BlockChange(kind, [Piece(SAME, new.words)])
    details = detail_changes(old.essence, new.essence) if old.words == new.words else ()
    return BlockChange(kind, word_changes(old.words, new.words), details)


def _essence(node):
    """Return a part of a document without identifiers, and without what says nothing."""
    if isinstance(node, list):
        return [_essence(child) for child in node]
    if not isinstance(node, dict):
        return node
    parts = {name: _essence(value) for name, value in node.items() if name != "id"}
    return {name: value for name, value in parts.items() if value not in ({}, []) and not _is_default(name, value)}


def _is_default(name, value):
    """Whether readers get the same with an attribute as without it."""
    return name in DEFAULTS and DEFAULTS[name] == value


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
