"""The front door of reading: a file or a pasted list of references in any format, as items."""

from django.utils.translation import gettext as _

from documents.decoding import decode
from references.formats.bibtex.reading import read_bibtex
from references.formats.csl_json import read_csl_json
from references.formats.identifiers import detect_format, read_identifiers
from references.formats.items import MOST_RECORDS, Contents, FileRefused, ImportResult, ReadItem, invalid, item_of
from references.formats.pasted import articles
from references.formats.tagged.medline import read_medline
from references.formats.tagged.ris import read_ris
from references.formats.xml.endnote import read_endnote
from references.formats.xml.jats import read_jats

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
    empty = Contents([], [_("The file is empty.")], 0)
    items, said, left_out = FORMATS[name](text, most=MOST_RECORDS) if text.strip() else empty
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


def _read_text(text: str, *, most: int) -> Contents:
    """A pasted list, of which ``split_list`` itself bounds the lines."""
    pasted = articles.split_list(text)
    return Contents([_pasted(line) for line in pasted if line.text], pasted.problems, 0)


def _pasted(line: articles.NumberedLine) -> ReadItem:
    parsed = articles.parse_line(line.text)
    key = str(line.number or "")
    if parsed.csl is None:
        return invalid(parsed.problems, line=line.line, raw=line.text, key=key)
    truncated = {"custom": {"authors_truncated": True}} if parsed.authors_truncated else {}
    return item_of(parsed.csl | truncated, line=line.line, raw=line.text, key=key, problems=parsed.problems)


FORMATS = {
    "bibtex": read_bibtex,
    "ris": read_ris,
    "nbib": read_medline,
    "csl-json": read_csl_json,
    "endnote": read_endnote,
    "jats": read_jats,
    "identifiers": read_identifiers,
    "text": _read_text,
}
