"""References printed in the two styles that are our own: AMA and NLM (Vancouver)."""

from collections.abc import Callable
from typing import NamedTuple

from references.printing import ama, nlm
from references.printing.parts import Piece

JOURNAL_FORMS = ("full", "abbreviated")
DOI_FORMS = ("none", "text", "link")


class FormattedReference(NamedTuple):
    """One printed reference: a plain line, and the same line as HTML that is safe to print.

    The HTML holds only ``<i> <b> <sub> <sup> <span class="smallcaps">`` and, with
    ``show_doi="link"``, one ``<a href="https://doi.org/…">``.
    """

    text: str
    html: str


class OwnStyle(NamedTuple):
    """A style of our own: its title, how it prints a line, and the forms it takes when none are asked for."""

    title: str
    line: Callable[..., Piece]
    journal_form: str
    show_doi: str


#: The American Medical Association's Manual of Style, 11th edition, chapter 3, and the National Library of
#: Medicine's Citing Medicine, 2nd edition, as the ICMJE recommends it.
OWN_STYLES = {
    "ama": OwnStyle("AMA, 11th edition", ama.line, journal_form="full", show_doi="none"),
    "nlm": OwnStyle("NLM (Vancouver)", nlm.line, journal_form="abbreviated", show_doi="text"),
}


def format_reference(
    item: dict,
    *,
    style: str = "ama",
    journal_form: str | None = None,
    show_doi: str | None = None,
    authors_truncated: bool = False,
) -> FormattedReference:
    """One CSL-JSON item as a reference without its number, in a style of our own.

    Works with any item and prints what is there; a missing part is passed over with its punctuation. A form that is
    not given is the style's own. ``authors_truncated`` (or ``custom.authors_truncated`` in the item) prints "et al"
    after the authors. Raises ValueError for a style, journal form or DOI form that does not exist.
    """
    own = OWN_STYLES.get(style)
    if own is None:
        raise ValueError(f"style is one of {', '.join(OWN_STYLES)}")
    journal_form, show_doi = journal_form or own.journal_form, show_doi or own.show_doi
    if journal_form not in JOURNAL_FORMS or show_doi not in DOI_FORMS:
        raise ValueError(f"journal_form is one of {JOURNAL_FORMS}, show_doi one of {DOI_FORMS}")
    custom = item.get("custom")
    truncated = authors_truncated or (isinstance(custom, dict) and custom.get("authors_truncated") is True)
    line = own.line(item, abbreviated=journal_form == "abbreviated", show_doi=show_doi, truncated=truncated)
    return FormattedReference(line.text, line.html)


def format_ama(
    item: dict, *, journal_form: str = "full", show_doi: str = "none", authors_truncated: bool = False
) -> FormattedReference:
    """One item as an AMA reference, by default with the full name of its journal and without its DOI."""
    return format_reference(
        item, style="ama", journal_form=journal_form, show_doi=show_doi, authors_truncated=authors_truncated
    )
