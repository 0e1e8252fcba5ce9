"""The one description of documents: what Python and ProseMirror make of it."""

import copy
import json
import os
import shutil
import subprocess

import pytest
from django.conf import settings
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings

from documents.comparison.blocks import block_change_count
from documents.markdown import from_markdown
from documents.schema import (
    ADVICE,
    EXCLUSION_ADVICE,
    HEADING_LEVELS,
    MARK_ADVICE,
    MARK_RANK,
    MARKS,
    NODES,
    ORDER_ADVICE,
    VALUES,
)
from documents.validation import DocumentError, validate
from documents.values import ValueTests
from tests.articles.documents import INVALID, VALID, cite, document, link_to, node, paragraph, text
from tests.articles.documents.strategies import documents

FRONTEND = settings.BASE_DIR / "frontend"
DEMO = settings.BASE_DIR / "editorial" / "demo"
# Reads documents, one a line; writes [complaint, the document as the editor would save it] for each.
JUDGE = """
import {readFileSync} from "node:fs"
import {createInterface} from "node:readline"
import {documentSchema} from "./schema.js"
const schema = documentSchema(JSON.parse(readFileSync("../documents/schema.json", "utf8")))
function verdict(line) {
  try {
    const doc = schema.nodeFromJSON(JSON.parse(line))
    doc.check()
    return ["", doc.toJSON()]
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return [error.message, null]
  }
}
for await (const line of createInterface({input: process.stdin})) console.log(JSON.stringify(verdict(line)))
"""
# What ProseMirror has no notion of, and what it leaves out instead of refusing it.
BEYOND_PROSEMIRROR = {
    *("block_without_identifier", "identifier_twice", "ragged_table", "table_without_heading_cells", "nul"),
    *("unknown_attribute", "not_a_document"),
}
CONTENT_COMPLAINTS = ("cannot stand in", "is empty.", "must begin with a paragraph", "holds one paragraph")


def editor_verdicts(docs):
    """Return (complaint, saved document) of ProseMirror for each document; skips or fails where it is missing."""
    if not shutil.which("node") or not (FRONTEND / "node_modules" / "prosemirror-model").exists():
        missing = "prosemirror-model or Node.js is not installed: run 'npm ci' in frontend/."
        (pytest.fail if os.environ.get("IMPRIMATUR_REQUIRE_BROWSER") == "1" else pytest.skip)(missing)
    run = subprocess.run(
        ["node", "--input-type=module", "--eval", JUDGE],
        input="".join(json.dumps(doc) + "\n" for doc in docs),
        capture_output=True,
        text=True,
        cwd=FRONTEND,
        check=True,
    )
    verdicts = [json.loads(line) for line in run.stdout.strip("\n").split("\n")]
    assert len(verdicts) == len(docs)
    return verdicts


def complaint_about(doc):
    """Return the server's complaint about a document, "" for none."""
    try:
        validate(doc)
    except DocumentError as refusal:
        return str(refusal)
    return ""


def random_documents(count):
    """Return random valid documents, always the same."""
    drawn = []

    @hypothesis_settings(
        max_examples=count, database=None, derandomize=True, phases=[Phase.generate], suppress_health_check=HealthCheck
    )
    @given(documents())
    def draw(doc):
        drawn.append(doc)

    draw()
    return drawn


def as_prosemirror_holds(part):
    """Return a copy of a part of a document with marks in the order of the schema, and words of equal marks as one."""
    part = dict(part)
    if "marks" in part:
        part["marks"] = sorted(part["marks"], key=lambda mark: MARK_RANK[mark["type"]])
    if "content" not in part:
        return part
    children = []
    for child in map(as_prosemirror_holds, part["content"]):
        if children and "text" in child and children[-1] == {**child, "text": children[-1].get("text")}:
            children[-1]["text"] += child["text"]
        else:
            children.append(child)
    return {**part, "content": children}


def variants(doc):
    """Yield copies of a document in which at each place one child is gone, doubled, or another type's node."""
    samples = {part["type"]: part for part in _parts(VALID["every_block"])} | {"text": text("x"), "citation": cite("a")}
    for path, part in _places(doc):
        for position in range(len(part.get("content", ()))):
            yield _changed(doc, path, position, [])
            yield _changed(doc, path, position, [part["content"][position]] * 2)
            for sample in samples.values():
                yield _changed(doc, path, position, [sample])


def _parts(part):
    yield part
    for child in part.get("content", ()):
        yield from _parts(child)


def _places(part, path=()):
    yield path, part
    for position, child in enumerate(part.get("content", ())):
        yield from _places(child, (*path, position))


def _changed(doc, path, position, children):
    doc = copy.deepcopy(doc)
    part = doc
    for step in path:
        part = part["content"][step]
    part["content"][position : position + 1] = copy.deepcopy(children)
    return doc


def test_the_editor_takes_every_valid_document_and_saves_the_same_one():
    posts = [from_markdown(path.read_text(encoding="utf-8")).doc for path in sorted(DEMO.glob("*.md"))]
    assert posts
    docs = [*VALID.values(), *posts, *random_documents(60)]
    for doc, (complaint, saved) in zip(docs, editor_verdicts(docs), strict=True):
        assert complaint == ""
        assert block_change_count(as_prosemirror_holds(doc), validate(saved)) == 0


def test_the_editor_refuses_what_the_server_refuses():
    verdicts = editor_verdicts([example["document"] for example in INVALID])
    taken = {example["name"] for example, (complaint, _saved) in zip(INVALID, verdicts, strict=True) if not complaint}
    assert taken == BEYOND_PROSEMIRROR


def test_server_and_editor_agree_on_what_may_stand_where():
    docs = list(variants(VALID["every_block"]))
    pairs = [(complaint_about(doc), complaint) for doc, (complaint, _) in zip(docs, editor_verdicts(docs), strict=True)]
    assert {complaint for ours, complaint in pairs if not ours} == {""}
    misplaced = [complaint for ours, complaint in pairs if any(words in ours for words in CONTENT_COMPLAINTS)]
    assert len(misplaced) > 500
    assert all(misplaced)


def test_server_and_editor_agree_on_addresses():
    hosts = ["a.example", "ä.example", "a_b", "a:1", "a:0", "a:65535", "a:65536", "a:٣", "a..b", "-a", "a@b", "①", ""]
    ends = ["", "/", "?q", "#f", "/ü", "/a b", "/\xa0", "/\x85", "/\ufeff", "/\x1c", "/\\", "x" * 2001]
    addresses = [f"{start}{host}{end}" for start in ("https://", "HTTP://") for host in hosts for end in ends]
    addresses += ["mailto:a@b", "mailto:", "/", "//a", "/\\a", "#", "#a", "javascript:a", "ftp://a", ""]
    docs = [document(paragraph(text("x", link_to(address)))) for address in addresses]
    ours = [not complaint_about(doc) for doc in docs]
    assert [not complaint for complaint, _saved in editor_verdicts(docs)] == ours
    assert 0 < sum(ours) < len(ours)


def test_server_and_editor_count_characters_alike():
    docs = [document(node("figure", asset="a", caption=letter * count)) for letter in "xü😀" for count in (2000, 2001)]
    ours = [not complaint_about(doc) for doc in docs]
    assert ours == [True, False] * 3
    assert [not complaint for complaint, _saved in editor_verdicts(docs)] == ours


def test_there_are_words_for_every_refusal():
    attributes = {name for rule in NODES.values() for name in rule.attributes}
    assert ADVICE.keys() == attributes
    assert ORDER_ADVICE.keys() == {name for name, rule in NODES.items() if rule.order}
    assert MARK_ADVICE.keys() == {name for name, mark in MARKS.items() if mark.attributes}
    assert EXCLUSION_ADVICE.keys() == {name for name, mark in MARKS.items() if mark.excludes}


def test_numbers_in_words_are_those_of_the_schema():
    least, most = VALUES["list_start"]["least"], VALUES["list_start"]["most"]
    assert f"from {least} to {most:,}" in str(ADVICE["order"])
    assert f"one to {VALUES['related_items']['most']} titles" in str(ADVICE["items"])
    assert " or ".join(map(str, HEADING_LEVELS)) in str(ADVICE["level"])


@pytest.mark.parametrize(
    "kind", [{"type": "text"}, {"type": "string", "longest": 3}, {"type": "integer"}, {"type": "array", "items": "x"}]
)
def test_a_rule_that_nothing_would_keep_is_refused(kind):
    with pytest.raises((KeyError, TypeError)):
        ValueTests({"kind": kind})
