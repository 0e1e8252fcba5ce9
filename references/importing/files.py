"""The front door of reading: a file or a pasted list of references in any format, as items."""

from django.utils.translation import gettext as _

from documents.decoding import decode
from references.formats import csl_json, identifiers
from references.formats.bibtex import reading
from references.formats.identifiers import detect_format
from references.formats.items import (
    MOST_RECORDS,
    FileRefused,
    ImportResult,
    ReadItem,
    ReadState,
    invalid,
    item_of,
)
from references.formats.pasted import articles
from references.formats.tagged import medline, ris
from references.formats.xml import endnote, jats

__all__ = ["FORMATS", "FileRefused", "ImportResult", "ReadItem", "ReadState", "read_references"]

LARGEST_FILE = 20_000_000


def read_references(data: bytes, *, format: str = "auto") -> ImportResult:
    """The references in a file, one item for each record that the file has, read or not.

    Format and encoding are found out. At most 10,000 records are read; the others are counted. Raises
    FileRefused for files above 20 MB and for XML that declares a document type or is not well-formed,
    ValueError for a format that does not exist.
    """
    if format != "auto" and format not in FORMATS:
        raise ValueError(f"The format is one of auto, {', '.join(FORMATS)}; “{format[:40]}” is none of them.")
    if len(data) > LARGEST_FILE:
        raise FileRefused(
            _("The file has %(count)s MB; at most %(largest_file)s MB are read. Split it into parts.")
            % {"count": f"{len(data) / 1_000_000:.1f}", "largest_file": LARGEST_FILE // 1_000_000}
        )
    decoded = decode(data)
    text = decoded.text
    name = detect_format(text) if format == "auto" else format
    items, said, left_out = FORMATS[name](text) if text.strip() else ([], [_("The file is empty.")], 0)
    if left_out:
        total = len(items) + left_out
        said = [
            *said,
            _(
                "The file has %(total)s records; the first %(count)s were read and %(left_out)s were "
                "not. Split it into parts."
            )
            % {"total": f"{total:,}", "count": f"{len(items):,}", "left_out": f"{left_out:,}"},
        ]
    elif not items and text.strip():
        said = [*said, _("No record was found in the file.")]
    return ImportResult(name, decoded.encoding, len(items), items, [*decoded.problems, *said], left_out)


def _blocks(reader):
    def read(text: str):
        items, file = reader(text, most=MOST_RECORDS)
        return items, file.problems, file.left_out

    return read


def _elements(reader):
    def read(text: str):
        items, left_out = reader(text, most=MOST_RECORDS)
        return items, [], left_out

    return read


def _csl_json(text: str):
    return csl_json.read_csl_json(text, most=MOST_RECORDS)


def _text(text: str):
    pasted = articles.split_list(text)
    items = [_pasted(line) for line in pasted if line.text]
    return items, pasted.problems, 0


def _pasted(line: articles.NumberedLine) -> ReadItem:
    parsed = articles.parse_line(line.text)
    key = str(line.number or "")
    if parsed.csl is None:
        return invalid(parsed.problems, line=line.line, raw=line.text, key=key)
    truncated = {"custom": {"authors_truncated": True}} if parsed.authors_truncated else {}
    return item_of(parsed.csl | truncated, line=line.line, raw=line.text, key=key, problems=parsed.problems)


#: Each reader takes the text and gives its items, sentences about the file, and the number of records left out.
FORMATS = {
    "bibtex": _blocks(reading.read_bibtex),
    "ris": _blocks(ris.read_ris),
    "nbib": _blocks(medline.read_medline),
    "csl-json": _csl_json,
    "endnote": _elements(endnote.read_endnote),
    "jats": _elements(jats.read_jats),
    "identifiers": _elements(identifiers.read_identifiers),
    "text": _text,
}
