"""References printed in the AMA style (AMA Manual of Style, 11th edition, chapter 3)."""

from html import escape
from typing import NamedTuple
from urllib.parse import quote

from references import csl, layouts
from references.identifiers import normalise_doi
from references.printed import NOTHING, Piece, joined
from references.punctuation import date_text

JOURNAL_FORMS = ("full", "abbreviated")
DOI_FORMS = ("none", "text", "link")


class FormattedReference(NamedTuple):
    """One printed reference: a plain line, and the same line as HTML that is safe to print.

    The HTML holds only ``<i> <b> <sub> <sup> <span class="smallcaps">`` and, with
    ``show_doi="link"``, one ``<a href="https://doi.org/…">``.
    """

    text: str
    html: str


def format_ama(
    item: dict, *, journal_form: str = "full", show_doi: str = "none", authors_truncated: bool = False
) -> FormattedReference:
    """One CSL-JSON item as an AMA reference without its number.

    Works with any item and prints what is there; a missing part is passed over with its punctuation.
    ``authors_truncated`` (or ``custom.authors_truncated`` in the item) prints "et al" after the authors.
    Raises ValueError for a journal form or DOI form that does not exist.
    """
    if journal_form not in JOURNAL_FORMS or show_doi not in DOI_FORMS:
        raise ValueError(f"journal_form is one of {JOURNAL_FORMS}, show_doi one of {DOI_FORMS}")
    custom = item.get("custom")
    truncated = authors_truncated or (isinstance(custom, dict) and custom.get("authors_truncated") is True)
    said = layouts.pieces(item, abbreviated=journal_form == "abbreviated", truncated=truncated)
    line = joined(*said, _access(item, show_doi), by=" ")
    return FormattedReference(line.text, line.html)


def _access(item: dict, show_doi: str) -> Piece:
    """Where the work can be read: its DOI, or the address of a work that lives on the web."""
    doi = layouts.value(item, "DOI")
    if doi and show_doi != "none":
        return _printed_doi(doi, linked=show_doi == "link")
    address = layouts.value(item, "URL")
    on_paper = layouts.value(item, "type") in layouts.PRINT_TYPES
    if not csl.WEB_ADDRESS.fullmatch(address) or normalise_doi(address) or (on_paper and show_doi == "none"):
        return NOTHING
    accessed = date_text(item.get("accessed"), year_only=False)
    printed = f"Accessed {accessed}. {address}" if accessed else address
    return Piece(printed, escape(printed))


def _printed_doi(doi: str, *, linked: bool) -> Piece:
    printed = f"doi:{doi}"
    bare = normalise_doi(doi)
    if not (linked and bare):
        return Piece(printed, escape(printed))
    address = escape(f"https://doi.org/{quote(bare, safe='/:;()._-')}")
    return Piece(printed, f'<a href="{address}">{escape(printed)}</a>')
