"""From blocks to Markdown: one piece of text for each top-level block."""

import re

from documents.markdown.inline_writing import edges_kept, inline_markdown
from documents.markdown.reading import EMPTY_PARAGRAPH, TABLE_CAPTION
from documents.schema import fits

BULLETS = ("-", "*")
NUMBER_ENDS = (".", ")")


def write_blocks(blocks: list[dict]) -> list[str]:
    """Return a list of Markdown, one piece a block; joined by empty lines they read back as the blocks.

    Lists that follow one another change their marker, for otherwise they would read back as one list.
    """
    pieces, markers, previous = [], 0, None
    for block in blocks:
        markers = 1 - markers if block["type"] == previous else 0
        pieces.append(WRITERS[block["type"]](block, markers))
        previous = block["type"]
    return pieces


def _joined(blocks: list[dict]) -> str:
    return "\n\n".join(write_blocks(blocks))


def _paragraph(block: dict, _marker: int) -> str:
    markdown = inline_markdown(block.get("content", []))
    if markdown.startswith(TABLE_CAPTION):
        markdown = markdown.replace(":", "\\:", 1)
    return markdown or EMPTY_PARAGRAPH


def _heading(block: dict, _marker: int) -> str:
    markdown = inline_markdown(block.get("content", []), one_line=True)
    markdown = re.sub(r"\A#|#\Z", r"\\#", markdown)
    return f"{'#' * block['attrs']['level']} {markdown}".rstrip(" ")


def _bullet_list(block: dict, marker: int) -> str:
    return _items(block["content"], [f"{BULLETS[marker]} "] * len(block["content"]))


def _ordered_list(block: dict, marker: int) -> str:
    start = (block.get("attrs") or {}).get("order", 1)
    numbers = range(start, start + len(block["content"]))
    return _items(block["content"], [f"{number}{NUMBER_ENDS[marker]} " for number in numbers])


def _items(items: list[dict], markers: list[str]) -> str:
    pieces = [marker + _indented(_item(item), len(marker)) for item, marker in zip(items, markers, strict=True)]
    return ("\n" if all(map(_is_tight, items)) else "\n\n").join(pieces)


def _item(item: dict) -> str:
    return ("\n" if _is_tight(item) else "\n\n").join(write_blocks(item["content"]))


def _is_tight(item: dict) -> bool:
    """Tell whether the item's parts can follow one another without empty lines: a paragraph, then a bulleted list."""
    kinds = [child["type"] for child in item["content"]]
    return kinds in (["paragraph"], ["paragraph", "bullet_list"]) and all(
        _is_tight(child) for part in item["content"][1:] for child in part["content"]
    )


def _indented(markdown: str, width: int) -> str:
    return re.sub(r"\n(?!\n)", "\n" + " " * width, markdown)


def _blockquote(block: dict, _marker: int) -> str:
    return "\n".join(f"> {line}".rstrip(" ") for line in _joined(block["content"]).split("\n"))


def _callout(block: dict, _marker: int) -> str:
    return f"::: {block['attrs']['kind']}\n{_joined(block['content'])}\n:::"


def _horizontal_rule(_block: dict, _marker: int) -> str:
    return "---"


def _figure(block: dict, _marker: int) -> str:
    attributes = block["attrs"]
    caption, credit = (_quoted(attributes.get(name, "")) for name in ("caption", "credit"))
    line = f"![{_label(attributes.get('alt', ''))}](asset:{attributes['asset']}"
    line += f" {caption})" if caption else ")"
    return line + (f"{{credit={credit}}}" if credit else "")


def _related(block: dict, _marker: int) -> str:
    return "\n".join(["::: related", *map(_related_item, block["attrs"]["items"]), ":::"])


def _related_item(item: dict) -> str:
    title = _label(item["title"].strip())
    return f"- [{title}](article:{item['slug']})" if fits(item.get("slug", ""), "slug") else f"- {title}"


def _table(block: dict, _marker: int) -> str:
    head, *rows = ([_cell(cell) for cell in row["content"]] for row in block["content"])
    lines = [_row(head), _row(["---"] * len(head)), *map(_row, rows)]
    caption = (block.get("attrs") or {}).get("caption", "")
    above = (
        f"{TABLE_CAPTION}{inline_markdown([{'type': 'text', 'text': caption}], one_line=True)}\n\n" if caption else ""
    )
    return above + "\n".join(lines)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: dict) -> str:
    markdown = inline_markdown(cell["content"][0].get("content", []), one_line=True)
    return markdown.replace("|", "\\|")


def _label(text: str) -> str:
    """Return plain words for a place that knows escapes and entities but no formatting."""
    text = re.sub(r'([\\\[\]"]|&(?=#?\w+;))', r"\\\1", text)
    return re.sub(r"[\t\n\r]", lambda found: f"&#{ord(found.group())};", edges_kept(text))


def _quoted(text: str) -> str:
    return f'"{_label(text)}"' if text else ""


WRITERS = {
    "paragraph": _paragraph,
    "heading": _heading,
    "bullet_list": _bullet_list,
    "ordered_list": _ordered_list,
    "blockquote": _blockquote,
    "callout": _callout,
    "horizontal_rule": _horizontal_rule,
    "figure": _figure,
    "related": _related,
    "table": _table,
}
