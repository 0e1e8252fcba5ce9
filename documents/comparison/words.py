"""What changed between two passages or values: word by word, and as the last resort in JSON."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

TOKEN = re.compile(r"\[@[^\[\]\n]{1,300}\]|\w+|[^\w\s]|\s+")
WORD = re.compile(r"\[@[^\[\]\n]{1,300}\]|\w+")
# Beyond this many single changes a passage reads better as one taken out and one added.
MOST_EDITS = 300
LEAST_OVERLAP = 0.3

SAME, ADDED, REMOVED = "same", "added", "removed"


class Piece(NamedTuple):
    """A run of words that stayed, was added or was removed."""

    kind: str
    text: str


def overlap(before: str, after: str) -> float:
    """Return the share of words two passages have in common, from 0 to 1."""
    old, new = Counter(WORD.findall(before)), Counter(WORD.findall(after))
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 1.0


def word_changes(before: str, after: str) -> list[Piece]:
    """Return both passages as one list of pieces; citations stay whole.

    The work is bounded: passages with little in common, or too many changes, are shown one after the other.
    """
    tokens = _between_shared_ends(TOKEN.findall(before), TOKEN.findall(after), _words_between)
    return [Piece(kind, "".join(token for _, token in run)) for kind, run in groupby(tokens, key=lambda each: each[0])]


def item_changes(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    """Return two lists as one of (kind, item); beyond ``MOST_EDITS`` changes all between the shared ends differs."""
    return _between_shared_ends(old, new, _items_between)


def _between_shared_ends(
    old: list[str], new: list[str], between: Callable[[list[str], list[str]], list[tuple[str, str]]]
) -> list[tuple[str, str]]:
    head = _shared_start(old, new)
    tail = _shared_start(old[head:][::-1], new[head:][::-1])
    middle = between(old[head : len(old) - tail], new[head : len(new) - tail])
    return [(SAME, item) for item in old[:head]] + middle + [(SAME, item) for item in old[len(old) - tail :]]


def _shared_start(old: list[str], new: list[str]) -> int:
    limit = min(len(old), len(new))
    return next((place for place in range(limit) if old[place] != new[place]), limit)


def _words_between(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    if old and new and overlap("".join(old), "".join(new)) < LEAST_OVERLAP:
        return _one_after_the_other(old, new)
    return _items_between(old, new)


def _items_between(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    trace = _shortest_edit(old, new) if old and new else None
    return _walk_back(trace, old, new) if trace else _one_after_the_other(old, new)


def _one_after_the_other(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    return [(REMOVED, item) for item in old] + [(ADDED, item) for item in new]


def _shortest_edit(old: list[str], new: list[str]) -> list[dict[int, int]] | None:
    """Return the furthest points by number of edits, or None beyond ``MOST_EDITS``.

    Greedy search of Myers EW. An O(ND) difference algorithm and its variations. Algorithmica. 1986;1:251-266.
    """
    furthest: dict[int, int] = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(MOST_EDITS + 1):
        trace.append(dict(furthest))
        for diagonal in range(-edits, edits + 1, 2):
            x = _step(furthest, diagonal, edits)
            y = x - diagonal
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            furthest[diagonal] = x
            if x >= len(old) and y >= len(new):
                return trace
    return None


def _step(furthest: dict[int, int], diagonal: int, edits: int) -> int:
    """Return how far along the old words one more edit leads on this diagonal."""
    if _comes_from_above(furthest, diagonal, edits):
        return furthest[diagonal + 1]
    return furthest[diagonal - 1] + 1


def _comes_from_above(furthest: dict[int, int], diagonal: int, edits: int) -> bool:
    return diagonal == -edits or (diagonal != edits and furthest[diagonal - 1] < furthest[diagonal + 1])


def _walk_back(trace: list[dict[int, int]], old: list[str], new: list[str]) -> list[tuple[str, str]]:
    x, y = len(old), len(new)
    tokens: list[tuple[str, str]] = []
    for edits in range(len(trace) - 1, -1, -1):
        furthest, diagonal = trace[edits], x - y
        above = _comes_from_above(furthest, diagonal, edits)
        before_x = furthest[diagonal + 1] if above else furthest[diagonal - 1]
        before_y = before_x - (diagonal + 1 if above else diagonal - 1)
        while x > max(before_x, 0) and y > max(before_y, 0):
            x, y = x - 1, y - 1
            tokens.append((SAME, old[x]))
        if edits:
            tokens.append((ADDED, new[before_y]) if above else (REMOVED, old[before_x]))
        x, y = before_x, before_y
    return tokens[::-1]


def detail_changes(before: object, after: object) -> list[Piece]:
    """Return every value inside two JSON values that is not the same, one a line under the path to it."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    paths = [path for path in dict.fromkeys([*old, *new]) if old.get(path) != new.get(path)]
    return word_changes(*("\n".join(_line(path, held[path]) for path in paths if path in held) for held in (old, new)))


def _line(path: tuple[str, ...], value: object) -> str:
    return f"{' › '.join(path)}: {value}" if path else str(value)


def _leaves(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    children: Iterable[tuple[object, object]]
    if isinstance(value, dict) and value:
        children = value.items()
    elif isinstance(value, list | tuple) and value:
        children = enumerate(value, start=1)
    else:
        yield path, value
        return
    for name, child in children:
        yield from _leaves(child, (*path, str(name)))
