"""The parts of a printed reference, and the fields of a record in the form in which styles print them."""

import re
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from references.printing.punctuation import curl_quotes, sentence
from references.records import markup
from references.records.csl import WEB_ADDRESS
from references.records.identifiers import normalise_doi
from references.records.names import PRINTED_OF_MANY, format_names


class Piece(NamedTuple):
    """Words of a reference, plain and as HTML that is safe to print."""

    text: str
    html: str


NOTHING = Piece("", "")


def upright(text: str) -> Piece:
    """The words with curled quotation marks; the five inline tags of CSL survive in the HTML."""
    if "<" not in text:
        text = curl_quotes(text)
        return Piece(text, escape(text) if markup.SPECIAL.search(text) else text)
    pieces = markup.tokens(text)
    words = curl_quotes("".join(content for kind, content in pieces if kind == "text"))
    html, position = [], 0
    for kind, content in pieces:
        # Curling changes no lengths, so each token finds its own curled letters again.
        length = len(content) if kind == "text" else 0
        html.append(markup.html_of(kind, words[position : position + length] if length else content))
        position += length
    return Piece(words, "".join(html))


def italic(text: str) -> Piece:
    """The words in italics, as titles of journals and books are set."""
    piece = upright(text)
    return Piece(piece.text, f"<i>{piece.html}</i>") if piece.text else NOTHING


def closed(piece: Piece) -> Piece:
    """The piece as a sentence: with one full stop, inside a closing quotation mark."""
    text = sentence(piece.text)
    added = len(text) - len(piece.text)
    if not added:
        return piece
    if text.startswith(piece.text):
        return Piece(text, piece.html + ".")
    # The full stop went before the closing marks, of which there may be two: ’”.
    place = len(piece.html)
    for mark in reversed(piece.text[len(piece.text.rstrip("”’")) :]):
        place = piece.html.rfind(mark, 0, place)
    return Piece(text, f"{piece.html[:place]}.{piece.html[place:]}")


def joined(*pieces: Piece, by: str) -> Piece:
    """The pieces that say something, with ``by`` between them."""
    said = [piece for piece in pieces if piece.text]
    return Piece(by.join(piece.text for piece in said), escape(by).join(piece.html for piece in said))


def verbatim(text: str) -> Piece:
    """The characters as they stand, for addresses: no curled quotation marks, no inline tags."""
    return Piece(text, escape(text))


def printed_doi(doi: str, *, linked: bool) -> Piece:
    """A DOI, as a link to its resolver where that is wanted and the DOI is one."""
    piece = verbatim(f"doi:{doi}")
    bare = normalise_doi(doi)
    if not (linked and bare):
        return piece
    address = escape(f"https://doi.org/{quote(bare, safe='/:;()._-')}")
    return Piece(piece.text, f'<a href="{address}">{piece.html}</a>')


# Types that a style names by the kind of thing that is cited.
BOOK_TYPES = frozenset(["book", "report", "bill", "graphic", "legislation", "motion_picture", "song", "standard"])
PART_TYPES = frozenset(["chapter", "paper-conference", "entry-dictionary", "entry-encyclopedia", "entry"])
WEB_TYPES = frozenset(["webpage", "post", "post-weblog"])
NEWS_TYPES = frozenset(["article-newspaper", "article-magazine"])
DEPOSITED_TYPES = frozenset(["dataset", "software"])
JOURNAL_TYPES = frozenset(["article-journal", "review", "review-book"])
# Works of paper: their web address is printed only together with DOIs.
PRINT_TYPES = frozenset(["book"]) | JOURNAL_TYPES | PART_TYPES
ABBREVIATING_STOP = re.compile(r"(?<=\w)\.(?=\s|$|\.|[A-Z0-9])")
EDITION = re.compile(r"(?:edition|ed)\.?\s*$", re.IGNORECASE)
ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)?\s*", re.IGNORECASE)


def value(item: dict, field: str) -> str:
    """A field as text; "" for anything that is neither text nor a number."""
    content = item.get(field)
    if isinstance(content, str):
        return content.strip()
    return str(content) if type(content) in (int, float) else ""


def people(item: dict, role: str, *, of_many: int = PRINTED_OF_MANY, truncated: bool = False) -> str:
    """The names in a role as one list; of more than six the first ``of_many`` and "et al"."""
    names = item.get(role)
    if not isinstance(names, list):
        return ""
    return format_names([name for name in names if isinstance(name, dict)], of_many=of_many, truncated=truncated)


def journal_name(item: dict, *, abbreviated: bool) -> str:
    """The journal in full, or abbreviated where that is known; without the stops of abbreviations."""
    journal = (value(item, "container-title-short") if abbreviated else "") or value(item, "container-title")
    return ABBREVIATING_STOP.sub("", journal)


def edition(item: dict) -> tuple[str, int | None]:
    """The edition without the word "edition", and its number: ("2nd", 2), ("Revised", None), ("", None)."""
    named = EDITION.sub("", value(item, "edition")).strip()
    ordinal = ORDINAL.fullmatch(named)
    if not ordinal:
        return named, None
    number = int(ordinal[1])
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}", number


def capitalised(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]


def web_address(item: dict) -> str:
    """The work's http or https address; "" for any other."""
    address = value(item, "URL")
    return address if WEB_ADDRESS.fullmatch(address) else ""
