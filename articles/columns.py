"""What readers get of an edition, column by column: its label, its form, and its place under the approval's digest.

The digest, the page's row, the inventory, the comparisons, the forms and the files are made from this table.
"""

import json
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import Edition
from documents.comparison.printed import printed_blocks


class Form(StrEnum):
    """What a column's text is. A statement is plain words about the text that are printed under it."""

    WORDS = "words"
    STATEMENT = "statement"
    EVIDENCE = "evidence label"
    HTML = "html"
    LIST = "JSON list of words"
    FACTS = "for machines"


class PrintedColumn(NamedTuple):
    """A text column of an edition. A statement has a question for writers and the name that JATS gives its kind."""

    name: str
    label: str | Promise
    form: Form = Form.WORDS
    question: str | Promise = ""
    jats: str = ""

    def words(self, value: str) -> str:
        """Return what stands in the column as a reader reads it."""
        if self.form is Form.HTML:
            return "\n".join(printed_blocks(value))
        if self.form is Form.LIST:
            return "\n".join(json.loads(value or "[]"))
        if self.form is Form.EVIDENCE and value in Edition.EvidenceLabel.values:
            return str(Edition.EvidenceLabel(value).label)
        return value


#: Always under the digest, in this order.
FIRST_COLUMNS = (
    PrintedColumn("kind", _("Kind")),
    PrintedColumn("language", _("Language")),
    PrintedColumn("title", _("Title")),
    PrintedColumn("deck", _("Deck")),
    PrintedColumn("summary", _("Summary for lists")),
    PrintedColumn("evidence_label", _("Evidence"), Form.EVIDENCE),
    PrintedColumn("evidence_html", _("Cited evidence"), Form.HTML),
    PrintedColumn("key_points_html", _("Key points"), Form.HTML),
    PrintedColumn("contents_html", _("Contents"), Form.HTML),
    PrintedColumn("body_html", _("Text"), Form.HTML),
    PrintedColumn("references_html", _("References"), Form.HTML),
    PrintedColumn(
        "funding",
        _("Funding"),
        Form.STATEMENT,
        _("Who paid for this text, if anybody did. It is printed under it."),
        "financial-disclosure",
    ),
    PrintedColumn("cited_works", _("Cited works, for machines"), Form.FACTS),
    PrintedColumn("document_digest", _("Files in other forms"), Form.FACTS),
)
#: Added since, and only ever at the end. They are under the digest up to the last one that says anything, so that
#: what was approved before a column was there keeps its digest.
LATER_COLUMNS = (PrintedColumn("tag_words", _("Topics and tags"), Form.LIST),)
COLUMNS = (*FIRST_COLUMNS, *LATER_COLUMNS)
#: Their names, in the order in which they are digested.
FRAGMENTS = tuple(column.name for column in COLUMNS)
STATEMENTS = tuple(column for column in COLUMNS if column.form is Form.STATEMENT)


def digested(fragments: Iterable[str]) -> Sequence[str]:
    """Return what is under the digest of the texts in the order of ``FRAGMENTS``."""
    texts = list(fragments)
    while len(texts) > len(FIRST_COLUMNS) and not texts[-1]:
        texts.pop()
    return texts


def statements_of(row) -> tuple[str, ...]:
    """Return the texts of an edition's or a draft's statements, in the order of ``STATEMENTS``."""
    return tuple(getattr(row, column.name) for column in STATEMENTS)


def labelled(statements: Iterable[str]) -> list[tuple[PrintedColumn, str]]:
    """Return the statements that say anything, each with its column."""
    return [(column, text) for column, text in zip(STATEMENTS, statements, strict=True) if text]
