"""Citations in the text: keys that nobody knows, numbers typed by hand, and citations that were not understood."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from documents.citations import citation_clusters
from documents.markdown import line_of
from documents.schema import TEXTBLOCKS
from editorial.checks.facts import LibraryFacts
from editorial.checks.findings import Finding
from editorial.checks.references import typed_identifiers
from references.records.identifiers import identifier_in_key, names_identifier

#: Stands for what is no running text: a citation, or a piece of code, where "[1]" is not a citation.
NOT_WORDS = "\ufffc"
LITERAL = re.compile(r"\[\d{1,3}(?:\s{0,5}[,;–—‑−-]\s{0,5}\d{1,3}){0,40}\]")
BRACKETED = re.compile(r"\[([^\[\]]{0,1000})\]")
POINTER = re.compile(r"(?:^|[\s;,(])-?@[A-Za-z0-9{]")
UNCLOSED = re.compile(r"\[-?@[A-Za-z0-9][^\s\[\]]{0,60}")
BARE = re.compile(r"(?<![\w.@/+-])@([A-Za-z0-9][\w:.+/-]{0,63})")
LONGEST_EXCERPT = 60


class Passage(NamedTuple):
    """Running text of one paragraph, heading or caption, in its top-level block."""

    block_id: str
    text: str


def citations_in_text(snapshot, facts: LibraryFacts) -> Iterator[Finding]:
    """Yield what is wrong with the citations in a snapshot's words."""
    known = {reference["key"] for reference in snapshot.references}
    yield from _unknown_keys(snapshot.body, known, typed_identifiers(snapshot, facts))
    for passage in passages(snapshot):
        yield from _literals(passage)
        yield from _malformed(passage, known)
    for block in snapshot.body["content"]:
        yield from _misplaced(block, _id_of(block))


def passages(snapshot) -> Iterator[Passage]:
    """Yield all running text of a snapshot without its code: key points and deck, then every block."""
    for text in (snapshot.title, snapshot.deck, *snapshot.key_points):
        yield Passage("", text)
    for block in snapshot.body["content"]:
        for text in _texts(block):
            yield Passage(_id_of(block), text)


def _unknown_keys(body, known, typed):
    blocks = {}
    for cluster in citation_clusters(body):
        for pointer in cluster.pointers:
            if pointer.key not in known:
                blocks.setdefault(pointer.key, cluster.block_id)
    for key, block_id in blocks.items():
        if names_identifier(key):
            yield _malformed_identifier(body, key, block_id, typed.get(identifier_in_key(key), ()))
            continue
        message = _("The text cites “%(key)s”, which is not in the reference list.") % {"key": key}
        yield Finding("unknown_key", message, True, (key,), block_id)


def _malformed_identifier(body, key, block_id, typed):
    facts = {"line": line_of(body, key, block_id), "key": _excerpt(key)}
    if len(typed) > 1:
        message = _("Line %(line)d cites “%(key)s”, with which several works were typed. Cite one of them: %(keys)s.")
        facts["keys"] = ", ".join(f"[@{name}]" for name in typed)
        return Finding("ambiguous_identifier", message % facts, True, (key, *typed), block_id)
    if identifier_in_key(key):
        message = _("Line %(line)d cites “%(key)s” by its identifier. Save the text once, and it gets a key.")
    else:
        message = _(
            "Line %(line)d cites “%(key)s”, which is no DOI, PMID or PMCID. "
            "Write it as [@doi:10.1038/366461a0] or [@pmid:8247153], or cite the key of a reference on the list."
        )
    return Finding("malformed_identifier", message % facts, True, (key,), block_id)


def _literals(passage):
    for literal in dict.fromkeys(LITERAL.findall(passage.text)):
        message = _("“%(literal)s” is plain text, not a citation. Cite a reference there or write it differently.")
        yield Finding("literal_citation", message % {"literal": _excerpt(literal)}, True, (), passage.block_id)


def _malformed(passage, known):
    written = [match[0] for match in BRACKETED.finditer(passage.text) if POINTER.search(match[1])]
    outside = BRACKETED.sub(NOT_WORDS, passage.text)
    written += UNCLOSED.findall(outside)
    rest = UNCLOSED.sub(NOT_WORDS, outside)
    written += [f"@{key}" for key in BARE.findall(rest) if key.rstrip(".:/") in known]
    for words in dict.fromkeys(written):
        message = _("“%(words)s” was not understood as a citation. Write it as [@key] or [@key, p. 3].")
        yield Finding("malformed_citation", message % {"words": _excerpt(words)}, True, (), passage.block_id)


def _misplaced(node, block_id):
    """Yield citations that print where they cannot: inside a link's words, or as the label of a line."""
    children = node.get("content", ())
    for place, child in enumerate(children):
        if child["type"] != "citation":
            yield from _misplaced(child, block_id)
            continue
        before = children[place - 1] if place else None
        after = children[place + 1] if place + 1 < len(children) else None
        keys = tuple(ref["key"] for ref in child["attrs"]["refs"])
        if _link(child) or (_link(before) and _link(before) == _link(after)):
            message = _("A citation stands inside the words of a link: “%(key)s”. Put it after the link.")
            yield Finding("citation_in_link", message % {"key": keys[0]}, True, keys, block_id)
        elif _begins_line(before) and after and after.get("text", "").startswith(":"):
            message = _(
                "A line begins with “[@%(key)s]:”, which looks like a note. Cite the work at the end of a sentence."
            )
            yield Finding("malformed_citation", message % {"key": keys[0]}, True, keys, block_id)


def _link(node):
    marks = (node or {}).get("marks") or ()
    return next((mark["attrs"]["href"] for mark in marks if mark["type"] == "link"), "")


def _begins_line(before):
    return before is None or before["type"] == "hard_break"


def _texts(node):
    attributes = node.get("attrs") or {}
    yield from filter(None, (attributes.get(name) for name in ("alt", "caption", "credit")))
    if node["type"] in TEXTBLOCKS:
        yield "".join(map(_piece, node.get("content", ())))
    else:
        for child in node.get("content", ()):
            yield from _texts(child)


def _piece(node):
    if node["type"] == "hard_break":
        return "\n"
    is_code = any(mark["type"] == "code" for mark in node.get("marks") or ())
    return NOT_WORDS if node["type"] != "text" or is_code else node["text"]


def _id_of(block):
    return (block.get("attrs") or {}).get("id") or ""


def _excerpt(words):
    words = " ".join(words.split())
    return words if len(words) <= LONGEST_EXCERPT else words[:LONGEST_EXCERPT] + "…"
