"""The tree of hashes over a list that only grows, as RFC 6962 (section 2.1) defines it, and proofs about it.

A *node* is the hash of a complete subtree: ``node(level, index)`` stands over the leaves from ``index << level`` on,
2 to the power of ``level`` of them. Whoever keeps the nodes can compute any root and any proof from a few of them.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

Node = Callable[[int, int], bytes]
#: Complete subtrees from left to right, each with its level, which together make up a whole tree.
Peaks = list[tuple[int, bytes]]
EMPTY = hashlib.sha256(b"").digest()
WIDTH = len(EMPTY)


def leaf_hash(content: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\0" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees beside each other."""
    return hashlib.sha256(b"\1" + left + right).digest()


def grow(peaks: Peaks, content: bytes) -> bytes:
    """Add a leaf to the peaks; return the hashes of all complete subtrees that end with it, smallest first."""
    level, top = 0, leaf_hash(content)
    made = [top]
    while peaks and peaks[-1][0] == level:
        level, top = level + 1, node_hash(peaks.pop()[1], top)
        made.append(top)
    peaks.append((level, top))
    return b"".join(made)


def root_of(peaks: Sequence[tuple[int, bytes]]) -> bytes:
    """Return the root of the tree that the peaks make up."""
    if not peaks:
        return EMPTY
    top = peaks[-1][1]
    for _level, left in reversed(peaks[:-1]):
        top = node_hash(left, top)
    return top


def peaks_of(count: int, node: Node) -> Peaks:
    """Return the peaks of the tree over the first ``count`` leaves."""
    peaks, start = [], 0
    for level in reversed(range(count.bit_length())):
        if count >> level & 1:
            peaks.append((level, node(level, start >> level)))
            start += 1 << level
    return peaks


def inclusion(index: int, count: int, node: Node) -> list[bytes]:
    """Return the audit path of a leaf in the tree over the first ``count``. Raises ``ValueError`` beyond it."""
    if not 0 <= index < count:
        raise ValueError("There is no such leaf in the tree.")
    return _path(index, 0, count, node)


def _path(index: int, start: int, end: int, node: Node) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _half(end - start)
    if index < middle:
        return [*_path(index, start, middle, node), _subtree(middle, end, node)]
    return [*_path(index, middle, end, node), _subtree(start, middle, node)]


def consistency(first: int, second: int, node: Node) -> list[bytes]:
    """Return the proof that the first ``first`` of ``second`` leaves are those of the earlier tree.

    Raises ``ValueError`` unless 0 < first <= second.
    """
    if not 0 < first <= second:
        raise ValueError("Only an earlier tree with leaves can be shown to be the beginning of another.")
    return _shared(first, 0, second, node, is_whole=True)


def _shared(first: int, start: int, end: int, node: Node, *, is_whole: bool) -> list[bytes]:
    if first == end:
        return [] if is_whole else [_subtree(start, end, node)]
    middle = start + _half(end - start)
    if first <= middle:
        return [*_shared(first, start, middle, node, is_whole=is_whole), _subtree(middle, end, node)]
    return [*_shared(first, middle, end, node, is_whole=False), _subtree(start, middle, node)]


def root_by_inclusion(content: bytes, index: int, count: int, path: Iterable[bytes]) -> bytes | None:
    """Return the root of the tree in which a leaf has this audit path; None for a path that cannot be one."""
    if not 0 <= index < count:
        return None
    top, last = leaf_hash(content), count - 1
    for other in path:
        if last == 0:
            return None
        if index & 1 or index == last:
            top = node_hash(other, top)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            top = node_hash(top, other)
        index, last = index >> 1, last >> 1
    return top if last == 0 else None


def is_consistent(first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that the tree of ``second`` leaves begins with the tree of ``first`` leaves."""
    if first == second:
        return not proof and first_root == second_root
    whole = list(proof) if first & (first - 1) else [first_root, *proof]
    if not 0 < first < second or not whole:
        return False
    index, last = first - 1, second - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    old = new = whole[0]
    for other in whole[1:]:
        if last == 0:
            return False
        if index & 1 or index == last:
            old, new = node_hash(other, old), node_hash(other, new)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            new = node_hash(new, other)
        index, last = index >> 1, last >> 1
    return last == 0 and (old, new) == (first_root, second_root)


def _half(size: int) -> int:
    """The largest power of two that is smaller than ``size``."""
    return 1 << (size - 1).bit_length() - 1


def _subtree(start: int, end: int, node: Node) -> bytes:
    size = end - start
    if not size & (size - 1):
        level = size.bit_length() - 1
        return node(level, start >> level)
    middle = start + _half(size)
    return node_hash(_subtree(start, middle, node), _subtree(middle, end, node))
