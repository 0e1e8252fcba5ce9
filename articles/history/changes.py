"""What changed between two versions of a post, in words a reader can follow one after the other."""

from functools import lru_cache

from articles.columns import COLUMNS, STATEMENTS
from articles.models import Edition
from documents.comparison.blocks import text_changes
from documents.comparison.changes import Change, Comparison, value_change
from documents.comparison.printed import printed_blocks

#: The parts around the text that are compared, in this order.
PARTS = ("title", "deck", "key_points_html", "evidence_label", *(column.name for column in STATEMENTS))


def changes_between(before: Edition, after: Edition) -> Comparison:
    """Return what differs between two editions as they were printed, numbered in the order of the page."""
    columns = [column for name in PARTS for column in COLUMNS if column.name == name]
    parts = [
        (column.label, *(column.words(getattr(edition, column.name)) for edition in (before, after)))
        for column in columns
    ]
    old, new = _lines(before), _lines(after)
    references = [("", old.get(work, ""), new.get(work, "")) for work in {**old, **new}]
    blocks = _block_changes(before.body_html, after.body_html)
    return Comparison(_changed(parts), blocks, _changed(references)).numbered()


@lru_cache(maxsize=32)
def _block_changes(before: str, after: str) -> list[Change]:
    """Return the changes between two bodies; two long and very different ones take a second, so they are kept."""
    return text_changes(printed_blocks(before), printed_blocks(after))


def _lines(edition):
    return {line.reference_id: line.formatted_text for line in edition.references.all()}


def _changed(values):
    return [value_change(label, old, new) for label, old, new in values if old != new]
