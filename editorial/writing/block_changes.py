"""Which blocks of a text stayed, changed, moved, came or went."""

from bisect import bisect_left
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from articles.markdown import to_markdown
from articles.word_changes import ADDED, REMOVED, SAME, Piece, overlap, word_changes
from editorial.writing.detail_changes import detail_changes

CHANGED, MOVED = "changed", "moved"
KIND_WORDS = {ADDED: _("added"), REMOVED: _("removed"), CHANGED: _("changed"), MOVED: _("moved"), SAME: _("unchanged")}
# Two blocks without a common identifier count as one block rewritten from this share of words on.
LEAST_ALIKE = 0.45
# In a gap with more blocks than this on a side, blocks are not matched by their words.
LARGEST_GAP = 30
# Readers get the same with these attributes as without them.
DEFAULTS = {
    **dict.fromkeys(("order", "colspan", "rowspan"), 1),
    **dict.fromkeys(("alt", "caption", "credit", "slug", "locator"), ""),
    "colwidth": None,
}


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
    return [_change(*match) for match in _matches(before["content"], after["content"])]


def block_change_count(before: dict, after: dict) -> int:
    """Return how many blocks of two documents are not the same, without comparing their words."""
    return sum(kind_of(*match) != SAME for match in _matches(before["content"], after["content"]))


def kind_of(old, new, is_moved) -> str:
    """Return what became of a block; all that readers see of it counts, its identifier does not."""
    if old is None or new is None:
        return ADDED if old is None else REMOVED
    if is_moved:
        return MOVED
    return SAME if _essence(old) == _essence(new) else CHANGED


def _change(old, new, is_moved):
    kind = kind_of(old, new, is_moved)
    if kind in (ADDED, REMOVED):
        return BlockChange(kind, [Piece(kind, _words(new or old))])
    before, after = _words(old), _words(new)
    details = detail_changes(_essence(old), _essence(new)) if before == after else ()
    return BlockChange(kind, word_changes(before, after), details)


def _essence(node):
    """Return a part of a document without identifiers, and without what says nothing."""
    if isinstance(node, list):
        return [_essence(child) for child in node]
    if not isinstance(node, dict):
        return node
    parts = {name: _essence(value) for name, value in node.items() if name != "id"}
    return {name: value for name, value in parts.items() if value not in ({}, []) and not _is_default(name, value)}


def _is_default(name, value):
    return name in DEFAULTS and DEFAULTS[name] == value


def _words(block):
    return to_markdown({"type": "doc", "content": [block]}).strip("\n")


def _matches(old, new):
    """Yield (old block, new block, whether it moved); one of the two may be None."""
    places = {_id(block): place for place, block in enumerate(old)}
    new_ids = {_id(block) for block in new}
    common = [(places[_id(block)], place) for place, block in enumerate(new) if _id(block) in places]
    anchors = [(-1, -1), *_longest_rising(common), (len(old), len(new))]
    for (old_start, new_start), (old_end, new_end) in pairwise(anchors):
        gone = [block for block in old[old_start + 1 : old_end] if _id(block) not in new_ids]
        come = new[new_start + 1 : new_end]
        moved = {_id(block): old[places[_id(block)]] for block in come if _id(block) in places}
        yield from _gap(gone, come, moved)
        if new_end < len(new):
            yield old[old_end], new[new_end], False


def _gap(gone, come, moved):
    twins = _twins(gone, [block for block in come if _id(block) not in moved])
    taken = {_id(block) for block in twins.values()}
    for block in gone:
        if _id(block) not in taken:
            yield block, None, False
    for block in come:
        if _id(block) in moved:
            yield moved[_id(block)], block, True
        else:
            yield twins.get(_id(block)), block, False


def _twins(gone, come):
    """Map identifiers of new blocks to the old block each one rewrites."""
    if max(len(gone), len(come)) > LARGEST_GAP:
        return {}
    twins, free = {}, list(gone)
    for block in come:
        alike = max(free, key=lambda old: overlap(_words(old), _words(block)), default=None)
        if alike is not None and overlap(_words(alike), _words(block)) >= LEAST_ALIKE:
            twins[_id(block)] = alike
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


def _id(block):
    return block["attrs"]["id"]
