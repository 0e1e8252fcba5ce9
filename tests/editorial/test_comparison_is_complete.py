"""The comparison an approver trusts: no value of a revision changes without being counted and shown."""

import copy
import json

import pytest

from documents.comparison.words import SAME
from documents.validation import DocumentError, validate
from editorial.manuscripts.comparison import change_count, compare
from editorial.manuscripts.snapshot import Snapshot

#: What may differ without being a change, and why.
UNSEEN = {
    ("schema_version",): "how the content is written down; nobody reads it",
    ("manuscript",): "which manuscript it is; two revisions that are compared are of the same",
}
# And the identifier of a block, by which comparisons find it again: it is not printed (``is_unseen``).


def inline(*nodes):
    return [{"type": "text", "text": node} if isinstance(node, str) else node for node in nodes]


def paragraph(*nodes):
    return {"type": "paragraph", "content": inline(*nodes)}


def cell(words, kind="table_cell"):
    return {"type": kind, "attrs": {"colspan": 1, "rowspan": 1, "colwidth": None}, "content": [paragraph(words)]}


def marked(words, *marks):
    return {"type": "text", "text": words, "marks": list(marks)}


LINK = {"type": "link", "attrs": {"href": "https://example.org/page"}}
CITATION = {
    "type": "citation",
    "attrs": {"refs": [{"key": "hayflick1961", "locator": "p. 590"}, {"key": "note2020", "locator": ""}]},
}
BLOCKS = [
    {"type": "heading", "attrs": {"level": 2}, "content": inline("What they counted")},
    paragraph("They counted ", marked("doublings", {"type": "strong"}), " ", marked("here", LINK), CITATION, "."),
    paragraph("First line", {"type": "hard_break"}, marked("2", {"type": "superscript"})),
    {"type": "bullet_list", "content": [{"type": "list_item", "content": [paragraph("One")]}]},
    {
        "type": "ordered_list",
        "attrs": {"order": 3},
        "content": [{"type": "list_item", "content": [paragraph("Three")]}],
    },
    {"type": "blockquote", "content": [paragraph("Quoted.")]},
    {"type": "callout", "attrs": {"kind": "note"}, "content": [paragraph("In a dish.")]},
    {
        "type": "figure",
        "attrs": {"asset": "a" * 64, "alt": "A dish.", "caption": "Cells in a dish.", "credit": "Wren Fable"},
    },
    {
        "type": "table",
        "attrs": {"caption": "Doublings"},
        "content": [
            {"type": "table_row", "content": [cell("Cells", "table_header"), cell("Doublings", "table_header")]},
            {"type": "table_row", "content": [cell("Fetal lung"), cell("50")]},
        ],
    },
    {"type": "related", "attrs": {"items": [{"title": "Another text", "slug": "another-text"}]}},
    {"type": "horizontal_rule"},
]
CONTENT = {
    "schema_version": 1,
    "manuscript": 7,
    "kind": "explainer",
    "language": "en-US",
    "title": "Cells that stop",
    "deck": "A limit.",
    "key_points": ["Cells stop.", "Nobody wanted it."],
    "tags": ["Cells", "Telomeres"],
    "body": {
        "type": "doc",
        "content": [
            {**block, "attrs": {**block.get("attrs", {}), "id": f"block{n}"}} for n, block in enumerate(BLOCKS)
        ],
    },
    "evidence_label": "preliminary",
    "funding": "None.",
    "translation": {"article": 3, "number": 2},
    "references": [
        {
            "key": "hayflick1961",
            "work": "5f0c1d3e-0000-4000-8000-000000000001",
            "csl": {
                "type": "article-journal",
                "title": "The serial cultivation of human diploid cell strains",
                "author": [{"family": "Hayflick", "given": "Leonard"}, {"literal": "A Consortium"}],
                "container-title": "Experimental Cell Research",
                "issued": {"date-parts": [[1961, 12]]},
                "volume": "25",
                "page": "585-621",
                "DOI": "10.5555/cells.1961",
                "PMID": "13905658",
                "PMCID": "PMC1234567",
                "ISSN": "0014-4827",
                "custom": {"mesh": ["Animals"]},
            },
            "raw": "",
            "authors_truncated": False,
            "study_type": "cell",
            "evidence_level": "5",
            "evidence_scheme": "Oxford CEBM 2011",
            "acknowledgement": "Known, and still right.",
            "acknowledged_notices": [12],
        },
        {
            "key": "note2020",
            "work": "5f0c1d3e-0000-4000-8000-000000000002",
            "csl": {},
            "raw": "A note about telomeres, to be looked up",
            "authors_truncated": False,
            "study_type": "",
            "evidence_level": "",
            "evidence_scheme": "",
            "acknowledgement": "",
            "acknowledged_notices": [],
        },
    ],
    "credits": [
        {"person": 4, "name": "Wren Fable", "degrees": "BSc", "interests": "None."},
        {"person": 5, "name": "Eve Twofold", "degrees": "", "interests": ""},
    ],
}
#: Other words that a value may be changed to, where adding a letter would not be allowed.
ALTERNATIVES = (
    *("news", "warning", "em", "subscript", "table_cell", "table_header", "ordered_list", "blockquote"),
    *("heading", "paragraph", "bullet_list", "callout", "established", "PMC7654321"),
)


def leaves(value, path=()):
    """Yield the path of every value that holds no others."""
    if isinstance(value, dict | list) and value:
        for name, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(child, (*path, name))
    else:
        yield path


def at(content, path):
    for name in path:
        content = content[name]
    return content


def changed(path, value):
    """Return the content with another value at the path."""
    content = copy.deepcopy(CONTENT)
    at(content, path[:-1])[path[-1]] = value
    return content


def others(value):
    """Yield values of the same kind that are not this one."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1)
    elif isinstance(value, str):
        yield from (f"{value}x", f"{value}1", *(word for word in ALTERNATIVES if word != value))
    elif isinstance(value, list):
        yield ["x"]
    elif value == {}:
        yield {"title": "x"}


def is_sound(content):
    try:
        validate(content["body"])
    except (DocumentError, KeyError, TypeError):
        return False
    return True


def snapshot(content):
    return Snapshot.read(json.dumps(content))


def is_unseen(path):
    return path in UNSEEN or (path[:2] == ("body", "content") and path[3:] == ("attrs", "id"))


def variants(path):
    """Return the sound contents in which one value is another one."""
    return [content for content in (changed(path, other) for other in others(at(CONTENT, path))) if is_sound(content)]


#: Every value by its path with what it can be instead; a name of a part may be the only one that fits.
VARIANTS = {path: variants(path) for path in leaves(CONTENT) if not is_unseen(path)}
FIXED = {path for path, contents in VARIANTS.items() if not contents}


def written(path):
    return "/".join(map(str, path))


def marks_of(comparison):
    """Return every piece of words that a comparison shows as added or removed."""
    shown = [piece for part in (*comparison.parts, *comparison.references) for piece in part.pieces]
    shown += [piece for block in comparison.blocks for piece in (*block.pieces, *block.details)]
    return [piece.text for piece in shown if piece.kind != SAME]


def assert_told(content):
    comparison = compare(snapshot(CONTENT), snapshot(content))
    assert comparison.count >= 1
    assert change_count(snapshot(CONTENT), snapshot(content)) == comparison.count
    assert marks_of(comparison)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", [path for path in VARIANTS if path not in FIXED], ids=lambda path: "/".join(map(str, path))
)
def test_any_one_value_that_changes_is_counted_and_shown(path):
    for content in VARIANTS[path]:
        assert_told(content)


def test_only_names_of_parts_and_limits_of_cells_cannot_be_anything_else():
    assert {path[-1] for path in FIXED} <= {"type", "colspan", "rowspan", "colwidth"}
    assert all(path[0] == "body" for path in FIXED)


def lists():
    """Return the path of every list in the content that has items."""
    paths = [path[:place] for path in leaves(CONTENT) for place in range(len(path)) if isinstance(path[place], int)]
    return list(dict.fromkeys(paths))


@pytest.mark.parametrize("path", lists(), ids=written)
def test_an_item_that_goes_or_changes_places_is_counted_and_shown(path):
    items = at(CONTENT, path)
    for place in range(len(items)):
        shorter = changed(path, items[:place] + items[place + 1 :])
        if is_sound(shorter):
            assert_told(shorter)
    turned = changed(path, items[::-1])
    if len(items) > 1 and is_sound(turned):
        assert compare(snapshot(CONTENT), snapshot(turned)).count >= 1


@pytest.mark.parametrize("path", [path for path in leaves(CONTENT) if is_unseen(path)])
def test_what_readers_never_see_is_no_change(path):
    for content in variants(path):
        comparison = compare(snapshot(CONTENT), snapshot(content))
        assert (comparison.count, marks_of(comparison)) == (0, [])


def test_a_text_is_the_same_as_itself():
    assert compare(snapshot(CONTENT), snapshot(CONTENT)).count == 0


def test_what_was_not_spelled_out_is_no_change():
    plain = copy.deepcopy(CONTENT)
    del plain["references"][1]["acknowledged_notices"], plain["credits"][1]["interests"]
    for row in plain["body"]["content"][8]["content"]:
        for each in row["content"]:
            del each["attrs"]["colwidth"]
    assert compare(snapshot(plain), snapshot(CONTENT)).count == 0
