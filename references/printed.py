"""Printed pieces of a reference: the same words once as plain text and once as HTML."""

from html import escape
from typing import NamedTuple
from urllib.parse import quote

from references import markup
from references.identifiers import normalise_doi
from references.punctuation import curl_quotes, sentence


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
