"""What a document cites: the pointers in its text, in reading order."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Pointer(NamedTuple):
    """One citation of one reference; ``locator`` is a place in the work such as "p. 3", or empty."""

    key: str
    locator: str


class CitationCluster(NamedTuple):
    """The references cited at one place, with the identifier of the top-level block it stands in."""

    block_id: str
    pointers: tuple[Pointer, ...]


def citation_clusters(doc: dict) -> list[CitationCluster]:
    """Return a ``CitationCluster`` for every citation in the text, in reading order."""
    return [
        CitationCluster((block.get("attrs") or {}).get("id") or "", pointers_of(node))
        for block in doc.get("content", ())
        for node in citations_in(block)
    ]


def cited_keys(doc: dict) -> list[str]:
    """Return the keys the text cites, each once, in order of first appearance.

    A reference's number is its place in this list, counted from one.
    """
    return list(dict.fromkeys(pointer.key for node in citations_in(doc) for pointer in pointers_of(node)))


def figure_assets(doc: dict) -> list[str]:
    """Return the ids of the images that a document's figures show, each once, in reading order."""
    return list(dict.fromkeys(figure["asset"] for figure in figures_in(doc)))


def figures_in(node: dict) -> Iterator[dict]:
    """Yield the attributes of the figures at and below ``node``, in reading order."""
    if node["type"] == "figure":
        yield node["attrs"]
    for child in node.get("content", ()):
        yield from figures_in(child)


def citations_in(node: dict) -> Iterator[dict]:
    """Yield the citation nodes at and below ``node``, in reading order."""
    if node["type"] == "citation":
        yield node
    for child in node.get("content", ()):
        yield from citations_in(child)


def pointers_of(citation: dict) -> tuple[Pointer, ...]:
    """Return a citation node's pointers as a tuple of ``Pointer``."""
    return tuple(Pointer(ref["key"], ref.get("locator", "")) for ref in citation["attrs"]["refs"])


def with_keys_renamed(node: dict, names: Mapping[str, str]) -> dict:
    """Return a copy of a document in which citations of the keys in ``names`` cite the keys they map to."""
    if node["type"] == "citation":
        refs = [{**ref, "key": names.get(ref["key"], ref["key"])} for ref in node["attrs"]["refs"]]
        return {**node, "attrs": {**node["attrs"], "refs": _each_once(refs)}}
    if "content" not in node:
        return node
    return {**node, "content": [with_keys_renamed(child, names) for child in node["content"]]}


def _each_once(refs: list[dict]) -> list[dict]:
    return list({(ref["key"], ref.get("locator", "")): ref for ref in refs}.values())
