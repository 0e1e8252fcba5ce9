"""What a format's reader hands on: a head, key points, blocks and the text of the reference list."""

from dataclasses import dataclass, field

from editorial.writing.importing.head import Head


@dataclass
class Parts:
    """A manuscript in parts; ``blocks`` have numbers such as "[1]" still as text and no identifiers."""

    head: Head = field(default_factory=Head)
    key_points: list[str] = field(default_factory=list)
    blocks: list[dict] = field(default_factory=list)
    bibliography: str = ""
    warnings: list[str] = field(default_factory=list)


def paragraph(text):
    """Return a paragraph of plain words."""
    return textblock("paragraph", text)


def heading(text):
    """Return a heading of the upper level."""
    return {**textblock("heading", text), "attrs": {"level": 2}}


def textblock(kind, text):
    """Return a block of plain words; no words make an empty block."""
    return {"type": kind, "content": [{"type": "text", "text": text}]} if text else {"type": kind}


def listing(kind, items):
    """Return a list of plain items."""
    return {"type": kind, "content": [{"type": "list_item", "content": [paragraph(item)]} for item in items]}
