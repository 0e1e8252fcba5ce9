"""The tree of RFC 6962 against trees that are put together by hand here, and every proof of small trees."""

import hashlib

import pytest

from record import merkle

CONTENTS = [bytes([65 + number]) for number in range(9)]


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


A, B, C, D, E, F, G = (sha(b"\x00", content) for content in CONTENTS[:7])
AB, CD, EF = sha(b"\x01", A, B), sha(b"\x01", C, D), sha(b"\x01", E, F)
ABCD = sha(b"\x01", AB, CD)
EFG = sha(b"\x01", EF, G)
#: By the number of leaves, joined by hand as the RFC draws them.
ROOTS = {
    0: sha(),
    1: A,
    2: AB,
    3: sha(b"\x01", AB, C),
    4: ABCD,
    5: sha(b"\x01", ABCD, E),
    6: sha(b"\x01", ABCD, EF),
    7: sha(b"\x01", ABCD, EFG),
}


def grown(count):
    """Return the peaks over so many leaves, and a look-up of the nodes that were made on the way."""
    peaks, kept = [], []
    for content in CONTENTS[:count]:
        kept.append(merkle.grow(peaks, content))

    def node(level, index):
        return kept[((index + 1) << level) - 1][level * 32 : level * 32 + 32]

    return peaks, node


def test_hashes_of_leaves_and_nodes_are_apart():
    assert merkle.leaf_hash(b"A").hex() == "c00b4d3c929cb5cc316691ed4636f634576f2c9b2954767234c5274e9dde185d"
    assert merkle.leaf_hash(A + B) != merkle.node_hash(A, B)


def test_the_root_of_nothing_is_the_hash_of_nothing():
    assert merkle.root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("count", ROOTS)
def test_roots_are_those_put_together_by_hand(count):
    peaks, node = grown(count)
    assert merkle.root_of(peaks) == ROOTS[count]
    assert merkle.root_of(merkle.peaks_of(count, node)) == ROOTS[count]


@pytest.mark.parametrize(
    ("index", "path"),
    [(0, [B, CD, EFG]), (3, [C, AB, EFG]), (4, [F, G, ABCD]), (6, [EF, ABCD])],
)
def test_audit_paths_of_seven_leaves_are_those_of_the_rfc(index, path):
    """Section 2.1.3 draws this tree, with d0 to d6 for our A to G."""
    _peaks, node = grown(7)
    assert merkle.inclusion(index, 7, node) == path
    assert merkle.root_by_inclusion(CONTENTS[index], index, 7, path) == ROOTS[7]


@pytest.mark.parametrize(
    ("first", "proof"),
    [(3, [C, D, AB, EFG]), (4, [EFG]), (6, [EF, G, ABCD])],
)
def test_consistency_proofs_of_seven_leaves_are_those_of_the_rfc(first, proof):
    _peaks, node = grown(7)
    assert merkle.consistency(first, 7, node) == proof
    assert merkle.is_consistent(first, 7, ROOTS[first], ROOTS[7], proof)


def test_every_proof_of_small_trees_holds_and_no_other_does():
    for count in range(1, 10):
        peaks, node = grown(count)
        root = merkle.root_of(peaks)
        for index in range(count):
            path = merkle.inclusion(index, count, node)
            assert merkle.root_by_inclusion(CONTENTS[index], index, count, path) == root
            assert merkle.root_by_inclusion(b"other", index, count, path) != root
            assert merkle.root_by_inclusion(CONTENTS[index], index, count, [*path, A]) != root
            assert merkle.root_by_inclusion(CONTENTS[index], index, count, path[:-1]) != root or not path
        for first in range(1, count + 1):
            earlier = merkle.root_of(grown(first)[0])
            proof = merkle.consistency(first, count, node)
            assert merkle.is_consistent(first, count, earlier, root, proof)
            assert not merkle.is_consistent(first, count, sha(b"other"), root, proof)
            assert not merkle.is_consistent(first, count, earlier, sha(b"other"), proof)
            assert not merkle.is_consistent(first, count, earlier, root, [*proof, A])


def test_what_is_not_in_the_tree_has_no_proof():
    _peaks, node = grown(3)
    with pytest.raises(ValueError, match="no such leaf"):
        merkle.inclusion(3, 3, node)
    with pytest.raises(ValueError, match="earlier tree"):
        merkle.consistency(4, 3, node)
    with pytest.raises(ValueError, match="earlier tree"):
        merkle.consistency(0, 3, node)
    assert merkle.root_by_inclusion(b"A", 3, 3, []) is None
    assert not merkle.is_consistent(4, 3, A, B, [C])
