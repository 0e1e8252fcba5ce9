"""Which blocks of a text stayed, changed, moved, came or went."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from operator import itemgetter

from documents.comparison.changes import CHANGED, MOVED, Change
from documents.comparison.words import ADDED, REMOVED, SAME, Piece, detail_changes, item_changes, overlap, word_changes
from documents.markdown import to_markdown
from documents.schema import DEFAULTS

# Two blocks that nothing else ties count as one block rewritten from this share of words on.
LEAST_ALIKE = 0.45
# In a gap with more blocks than this on a side, blocks are not matched by their words.
LARGEST_GAP = 30


def block_changes(before: dict, after: dict) -> list[Change]:
    """Return all blocks of two documents in the order of the later one, removed ones where they stood."""
    return [_change(*match) for match in _matches(*_tied_by_identifier(before, after))]


def block_change_count(before: dict, after: dict) -> int:
    """Return how many blocks of two documents are not the same, without comparing their words."""
    return sum(_kind_of(*match) != SAME for match in _matches(*_tied_by_identifier(before, after)))


def text_changes(before: list[str], after: list[str]) -> list[Change]:
    """Return all blocks of two printed texts in the order of the later one, removed ones where they stood."""
    return [_change(*match) for match in _matches(*_tied_by_words(before, after))]


class _Passage:
    """A block by its identifier, written as Markdown at most once: that takes longer than all comparing."""

    def __init__(self, block: dict) -> None:
        self.block, self.id = block, block["attrs"]["id"]

    @cached_property
    def words(self) -> str:
        return to_markdown({"type": "doc", "content": [self.block]}).strip("\n")

    @cached_property
    def essence(self) -> object:
        return _essence(self.block)


class _Printed:
    """A block of which only the printed words are known."""

    def __init__(self, words: str) -> None:
        self.words = self.block = self.essence = words


Passage = _Passage | _Printed
#: The blocks of two texts, and the places (old, new) of those that are the same block.
Tied = tuple[Sequence[Passage], Sequence[Passage], list[tuple[int, int]]]


def _tied_by_identifier(before: dict, after: dict) -> Tied:
    """Return the blocks of two documents, and the places (old, new) of those with one identifier."""
    old, new = ([_Passage(block) for block in document["content"]] for document in (before, after))
    places = {passage.id: place for place, passage in enumerate(old)}
    return old, new, [(places[passage.id], place) for place, passage in enumerate(new) if passage.id in places]


def _tied_by_words(before: list[str], after: list[str]) -> Tied:
    """Return the blocks of two printed texts, and the places (old, new) of those that stayed."""
    ties, old, new = [], 0, 0
    for kind, _text in item_changes(before, after):
        if kind == SAME:
            ties.append((old, new))
        old, new = old + (kind != ADDED), new + (kind != REMOVED)
    return [*map(_Printed, before)], [*map(_Printed, after)], ties


def _matches(old: Sequence[Passage], new: Sequence[Passage], ties: list[tuple[int, int]]) -> Iterator[tuple]:
    """Yield (old block, new block, whether it moved); one of the two may be None."""
    old_places, partners = {place for place, _new in ties}, {place: old[tied] for tied, place in ties}
    anchors = [(-1, -1), *_longest_rising(ties), (len(old), len(new))]
    for (old_start, new_start), (old_end, new_end) in pairwise(anchors):
        gone = [old[place] for place in range(old_start + 1, old_end) if place not in old_places]
        come = [(new[place], partners.get(place)) for place in range(new_start + 1, new_end)]
        yield from _gap(gone, come)
        if new_end < len(new):
            yield old[old_end], new[new_end], False


def _gap(gone: list, come: list[tuple]) -> Iterator[tuple]:
    """Yield what became of blocks that went, came or moved at one place; a rewritten one stands where it is now."""
    twins = _twins(gone, [passage for passage, moved in come if moved is None])
    taken = set(map(id, twins.values()))
    for passage in gone:
        if id(passage) not in taken:
            yield passage, None, False
    for passage, moved in come:
        yield moved or twins.get(id(passage)), passage, moved is not None


def _twins(gone: list, come: list) -> dict:
    """Map new blocks, by ``id()``, to the old block each one rewrites."""
    if max(len(gone), len(come)) > LARGEST_GAP:
        return {}
    twins, free = {}, list(gone)
    for passage in come:
        likeness, alike = max(
            ((overlap(old.words, passage.words), old) for old in free), key=itemgetter(0), default=(0, None)
        )
        if likeness >= LEAST_ALIKE:
            twins[id(passage)] = alike
            free.remove(alike)
    return twins


def _longest_rising(ties: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of (old place, new place) in which both rise: the blocks that kept their order."""
    ends: list[int] = []
    chains: list[tuple] = []
    for pair in ties:
        length = bisect_left(ends, pair[0])
        chain = (pair, chains[length - 1] if length else None)
        ends[length : length + 1], chains[length : length + 1] = [pair[0]], [chain]
    run, link = [], chains[-1] if chains else None
    while link:
        run.append(link[0])
        link = link[1]
    return run[::-1]


def _kind_of(old: Passage | None, new: Passage | None, is_moved: bool) -> str:
    """Return what became of a block; all that readers see of it counts, its identifier does not."""
    if old is None or new is None:
        return ADDED if old is None else REMOVED
    if is_moved:
        return MOVED
    return SAME if old.block == new.block or old.essence == new.essence else CHANGED


def _change(old: Passage | None, new: Passage | None, is_moved: bool) -> Change:
    kind = _kind_of(old, new, is_moved)
    if old is None or new is None:
        return Change(kind, [Piece(kind, passage.words) for passage in (old, new) if passage])
    if old.block == new.block:
        return Change(kind, [Piece(SAME, new.words)])
    details = detail_changes(old.essence, new.essence) if old.words == new.words else ()
    return Change(kind, word_changes(old.words, new.words), details=details)


def _essence(node: object) -> object:
    """Return a part of a document without identifiers, and without what says nothing."""
    if isinstance(node, list):
        return [_essence(child) for child in node]
    if not isinstance(node, dict):
        return node
    parts = {name: _essence(value) for name, value in node.items() if name != "id"}
    return {name: value for name, value in parts.items() if value not in ({}, []) and not _is_default(name, value)}


def _is_default(name: str, value: object) -> bool:
    """Whether readers get the same with an attribute as without it."""
    return name in DEFAULTS and DEFAULTS[name] == value
