"""From a file's bytes to text."""

import codecs
import re
import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

SIZE_LIMIT = 2_000_000  # bytes
LINE_LIMIT = 30_000
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
FOREIGN_FORMATS = (
    (b"PK\x03\x04", gettext_lazy("a Word or other packed document")),
    (b"%PDF", gettext_lazy("a PDF")),
    (b"{\\rtf", gettext_lazy("a rich text (RTF) document")),
    (b"\xd0\xcf\x11\xe0", gettext_lazy("an old Word document")),
    (b"<!doctype html", gettext_lazy("a web page")),
    (b"<html", gettext_lazy("a web page")),
)
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
SAVE_AS = gettext_lazy("Save it as plain text (.txt, UTF-8) or Markdown (.md) and try again.")


class UnreadableManuscript(ValueError):
    """The file holds no text that can be read; the message says what to do."""


def decode(data):
    """Return (text, warnings): the file as NFC text with ``\\n`` line ends and no control characters but tabs.

    Knows UTF-8, UTF-16 and UTF-32; other bytes are read as Windows-1252, with a warning. Raises
    ``UnreadableManuscript`` for empty files, files over 2 MB or 30,000 lines and files that are not text.
    """
    if len(data) > SIZE_LIMIT:
        raise UnreadableManuscript(
            _(
                "The file has %(size)s MB; a manuscript may have %(size_limit)s MB. Leave images out, "
                "or split it into several manuscripts."
            )
            % {"size": f"{len(data) / 1_000_000:.1f}", "size_limit": SIZE_LIMIT // 1_000_000}
        )
    _refuse_foreign_formats(data)
    text, warnings = _decoded(data)
    text = LINE_ENDS.sub("\n", text.removeprefix("\ufeff"))
    text, removed = CONTROLS.subn("", text)
    if removed > 5 + len(text) // 100:
        raise UnreadableManuscript(_("The file does not hold text. %(save_as)s") % {"save_as": SAVE_AS})
    _refuse_too_many_lines(text)
    if removed:
        warnings.append(
            ngettext(
                "%(count)s invisible control character was left out.",
                "%(count)s invisible control characters were left out.",
                removed,
            )
            % {"count": removed}
        )
    if not text.strip():
        raise UnreadableManuscript(_("The file is empty. Choose the file that holds your text."))
    return unicodedata.normalize("NFC", text), warnings


def _refuse_too_many_lines(text):
    lines = text.count("\n")
    if lines > LINE_LIMIT:
        raise UnreadableManuscript(
            _(
                "The file has %(lines)s lines; a manuscript may have %(line_limit)s. Leave out what is "
                "not part of the text, or split it into several manuscripts."
            )
            % {"lines": f"{lines:,}", "line_limit": f"{LINE_LIMIT:,}"}
        )


def _refuse_foreign_formats(data):
    start = data[:200].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    for signature, name in FOREIGN_FORMATS:
        if start.startswith(signature.lower()):
            raise UnreadableManuscript(
                _("The file is %(name)s, which cannot be read here. %(save_as)s") % {"name": name, "save_as": SAVE_AS}
            )


def _decoded(data):
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding), []
    if b"\x00" in data:
        return _strictly(data, _utf16_without_mark(data)), []
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        warning = _("The file is not in UTF-8; it was read as Windows-1252. Check accents, dashes and quotation marks.")
        return _strictly(data, "cp1252"), [warning]


def _utf16_without_mark(data):
    """Guess the byte order from where the zeros of Latin letters lie; other zeros mean that it is no text."""
    high, low = data[0::2].count(0), data[1::2].count(0)
    if len(data) % 2 or 3 * max(high, low) < len(data) // 2 or min(high, low) * 10 > max(high, low):
        raise UnreadableManuscript(_("The file does not hold text. %(save_as)s") % {"save_as": SAVE_AS})
    return "utf-16-be" if high > low else "utf-16-le"


def _strictly(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableManuscript(
            _("The file's characters could not be read. %(save_as)s") % {"save_as": SAVE_AS}
        ) from None
