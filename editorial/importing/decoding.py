"""The text of a manuscript's file, or why it holds none."""

import re
import unicodedata
from codecs import BOM_UTF8

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from documents.decoding import Decoded, decode
from refusals import Refusal

SIZE_LIMIT = 2_000_000  # bytes
LINE_LIMIT = 30_000
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


ENCODING_NAMES = {"cp1252": "Windows-1252", "mac-roman": "Mac Roman"}


class UnreadableManuscript(Refusal):
    """The file holds no text that can be read; the message says what to do."""


def manuscript_text(data: bytes) -> tuple[str, list[str]]:
    """Return (text, warnings): the file as NFC text with ``\\n`` line ends and no control characters but tabs.

    Raises ``UnreadableManuscript`` for empty files, files over 2 MB or 30,000 lines and files that are not text.
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
    decoded = decode(data)
    text, removed = CONTROLS.subn("", LINE_ENDS.sub("\n", decoded.text.removeprefix("\ufeff")))
    if removed + decoded.lost > 5 + len(text) // 100:
        raise UnreadableManuscript(_("The file does not hold text. %(save_as)s") % {"save_as": SAVE_AS})
    _refuse_too_many_lines(text)
    warnings = [*_encoding_warnings(decoded), *_control_warnings(removed)]
    if not text.strip():
        raise UnreadableManuscript(_("The file is empty. Choose the file that holds your text."))
    return unicodedata.normalize("NFC", text), warnings


def _encoding_warnings(decoded: Decoded) -> list[str]:
    """Say what a guess at the encoding may have done to letters; a few broken bytes in UTF-8 cost nothing else."""
    if decoded.lost and decoded.encoding != "utf-8":
        raise UnreadableManuscript(_("The file's characters could not be read. %(save_as)s") % {"save_as": SAVE_AS})
    if decoded.encoding.startswith("utf-"):
        return decoded.problems
    words = _("The file is not in UTF-8; it was read as %(encoding)s. Check accents, dashes and quotation marks.")
    return [words % {"encoding": ENCODING_NAMES.get(decoded.encoding, decoded.encoding)}]


def _control_warnings(removed: int) -> list[str]:
    if not removed:
        return []
    words = ngettext(
        "%(count)s invisible control character was left out.",
        "%(count)s invisible control characters were left out.",
        removed,
    )
    return [words % {"count": removed}]


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
    start = data[:200].removeprefix(BOM_UTF8).lstrip().lower()
    for signature, name in FOREIGN_FORMATS:
        if start.startswith(signature.lower()):
            raise UnreadableManuscript(
                _("The file is %(name)s, which cannot be read here. %(save_as)s") % {"name": name, "save_as": SAVE_AS}
            )
