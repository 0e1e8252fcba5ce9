"""Random documents for property tests."""

from hypothesis import strategies as st

from documents.markdown.inline_reading import normal_inline

# Letters, and every character that means something to Markdown.
WORDS = st.text(st.sampled_from(r"abcxyzéß漢 12.,:;!?()[]{}<>*_~^`#+-=|\\/&@'\"$%"), min_size=1, max_size=12)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=12)
KEYS = st.sampled_from(["zhu2026", "kenyon1993", "a", "doi:10.1002/(SICI)1097;2-W", "pmid:8247153", "x_y-z2"])
ADDRESSES = st.sampled_from(
    [
        "https://example.org/a_(b)?c=d&copy;#e",
        "mailto:x@example.org",
        "/a*b*",
        "#h-x",
        "http://example.org:8000/",
        "/<a>",
    ]
)
IDENTIFIERS = st.text("abcdefghij0123456789_-", min_size=8, max_size=12)


def marks():
    return st.lists(
        st.sampled_from(["strong", "em", "subscript", "superscript", "code"]).map(lambda name: {"type": name})
        | ADDRESSES.map(lambda href: {"type": "link", "attrs": {"href": href}}),
        max_size=3,
        unique_by=lambda mark: "shift" if mark["type"] in {"subscript", "superscript"} else mark["type"],
    )


def _marked(node, marks):
    return {**node, "marks": marks} if marks else node


def inline(text):
    pointer = st.fixed_dictionaries(
        {"key": KEYS, "locator": st.sampled_from(["", "p. 3", "chap. 1; p. [2]", "§ {4} \\ `x`"])}
    )
    leaf = (
        text.map(lambda words: {"type": "text", "text": words})
        | text.map(lambda words: {"type": "text", "text": words})
        | st.lists(pointer, min_size=1, max_size=3).map(lambda refs: {"type": "citation", "attrs": {"refs": refs}})
        | st.just({"type": "hard_break"})
    )
    return st.lists(st.builds(_marked, leaf, marks()), max_size=6)


def _node(type_, /, **attributes):
    def build(content):
        node = {"type": type_, **({"attrs": attributes} if attributes else {})}
        return {**node, "content": content} if content else node

    return build


def _items(paragraph, flow):
    item = st.builds(lambda first, rest: [first, *rest], paragraph, st.lists(flow, max_size=2)).map(_node("list_item"))
    return st.lists(item, min_size=1, max_size=3)


def _flow(paragraph):
    def lists(flow):
        items = _items(paragraph, flow)
        return (
            items.map(_node("bullet_list"))
            | items.map(_node("ordered_list"))
            | items.map(_node("ordered_list", order=7))
            | st.lists(flow, min_size=1, max_size=3).map(_node("blockquote"))
        )

    return st.recursive(paragraph, lists, max_leaves=6)


@st.composite
def tables(draw, words, paragraph):
    width = draw(st.integers(1, 3))
    rows = []
    for number in range(draw(st.integers(1, 3))):
        kind = "table_header" if number == 0 else "table_cell"
        cells = [{"type": kind, "content": [draw(paragraph)]} for _ in range(width)]
        rows.append({"type": "table_row", "content": cells})
    caption = draw(st.just("") | words)
    return {"type": "table", **({"attrs": {"caption": caption}} if caption else {}), "content": rows}


def blocks(text):
    paragraph = inline(text).map(_node("paragraph"))
    flow = _flow(paragraph)
    label = st.just("") | text
    item = st.fixed_dictionaries({"title": text.filter(str.strip), "slug": st.sampled_from(["", "a-b", "x1"])})
    figure = st.fixed_dictionaries({"asset": st.just("a3f9"), "alt": label, "caption": label, "credit": label})
    return (
        flow
        | inline(text).map(_node("heading", level=2))
        | inline(text).map(_node("heading", level=3))
        | st.lists(flow, min_size=1, max_size=3).map(_node("callout", kind="note"))
        | figure.map(lambda attributes: {"type": "figure", "attrs": attributes})
        | st.lists(item, min_size=1, max_size=3).map(lambda items: {"type": "related", "attrs": {"items": items}})
        | tables(text, paragraph)
        | st.just({"type": "horizontal_rule"})
    )


def _identified(blocks, identifiers):
    named = zip(blocks, identifiers, strict=False)
    return {
        "type": "doc",
        "content": [{**block, "attrs": {**block.get("attrs", {}), "id": name}} for block, name in named],
    }


def documents(text=WORDS | ANY_TEXT):
    """Documents of any form the schema allows."""
    contents = st.lists(blocks(text), min_size=1, max_size=6)
    return st.builds(_identified, contents, st.lists(IDENTIFIERS, min_size=6, max_size=6, unique=True))


def normal_documents():
    """Documents in the normal form for which Markdown is exact."""
    return documents(WORDS).map(normal)


def normal(node):
    """Return the document with its inline content, titles and captions in normal form."""
    if node["type"] in {"paragraph", "heading"} and "content" in node:
        return {**node, "content": normal_inline(node["content"])}
    if node["type"] == "related":
        items = [{**item, "title": item["title"].strip()} for item in node["attrs"]["items"]]
        return {**node, "attrs": {**node["attrs"], "items": items}}
    return {**node, "content": [normal(child) for child in node["content"]]} if "content" in node else node
