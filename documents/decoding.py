"""The text of a file in whatever encoding its writer used."""

import codecs
import re
from typing import NamedTuple

from django.utils.translation import gettext as _

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARED = re.compile(rb"^%\s*Encoding:\s*([\w.-]{1,20})|<\?xml[^>]{0,100}encoding=[\"']([\w.-]{1,20})", re.I | re.M)
#: What JabRef and old programs call the one-byte encodings that bibliographies are found in.
DECLARED_ENCODINGS = {
    "macroman": "mac-roman",
    "macintosh": "mac-roman",
    "iso8859_1": "cp1252",
    "iso8859-1": "cp1252",
    "iso-8859-1": "cp1252",
    "cp1252": "cp1252",
    "windows-1252": "cp1252",
    "cp1250": "cp1250",
    "windows-1250": "cp1250",
    "iso8859_2": "iso8859-2",
    "iso-8859-2": "iso8859-2",
    "cp1251": "cp1251",
    "windows-1251": "cp1251",
}


class Decoded(NamedTuple):
    """A file's text with line ends as ``\\n``, the encoding it was read in, and how many characters were ``lost``."""

    text: str
    encoding: str
    lost: int

    @property
    def problems(self) -> list[str]:
        """A sentence on what was lost, if anything was."""
        if not self.lost:
            return []
        words = _("%(count)s characters could not be read as %(encoding)s or cannot be stored; “�” stands for each.")
        return [words % {"count": f"{self.lost:,}", "encoding": self.encoding}]


def decode(data: bytes) -> Decoded:
    """The text of a file: by its byte-order mark, as UTF-16 without one, as UTF-8, else in one-byte letters.

    Never raises: bytes that mean nothing, and zeros, become U+FFFD and are counted.
    """
    text, encoding = _text(data)
    text = text.replace("\x00", "\ufffd").replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text, encoding, text.count("\ufffd"))


def _text(data: bytes) -> tuple[str, str]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), encoding
    if wide := _unmarked_utf16(data):
        return data.decode(wide, "replace"), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        encoding = _eight_bit(data)
        return data.decode(encoding, "replace"), encoding


def _unmarked_utf16(data: bytes) -> str:
    """Latin text in UTF-16 has a zero at every other place."""
    sample = data[:2_000]
    zeros = sample[0::2].count(0), sample[1::2].count(0)
    if len(sample) < 8 or max(zeros) < 0.4 * len(sample) / 2 or min(zeros) > 0.1 * len(sample) / 2:
        return ""
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _eight_bit(data: bytes) -> str:
    damaged = data.decode("utf-8", "replace")
    beyond_ascii = len(damaged) - len(damaged.encode("ascii", "ignore"))
    # A few broken bytes among many good ones are damage, not another encoding.
    if damaged.count("\ufffd") * 10 < beyond_ascii:
        return "utf-8"
    declared = DECLARED.search(data[:2_000])
    name = (declared[1] or declared[2]).decode().lower() if declared else ""
    return DECLARED_ENCODINGS.get(name, "cp1252")
