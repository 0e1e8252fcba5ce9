"""What changed between two versions of a post, in words a reader can follow one after the other."""

from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from articles.models import Edition
from documents.comparison.blocks import text_changes
from documents.comparison.changes import Change, Comparison, value_change
from documents.comparison.printed import printed_blocks

PARTS = {
    _("Title"): lambda edition: edition.title,
    _("Deck"): lambda edition: edition.deck,
    _("Key points"): lambda edition: "\n".join(printed_blocks(edition.key_points_html)),
    _("Evidence"): lambda edition: str(edition.get_evidence_label_display()),
    _("Funding"): lambda edition: edition.funding,
}


def changes_between(before: Edition, after: Edition) -> Comparison:
    """Return what differs between two editions as they were printed, numbered in the order of the page."""
    parts = [(label, read(before), read(after)) for label, read in PARTS.items()]
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
