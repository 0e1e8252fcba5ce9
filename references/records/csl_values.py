"""Values of CSL-JSON made clean, and the fields that are not in its schema."""

import re
import unicodedata

from django.utils.translation import gettext as _

from references.records import markup
from references.records.csl_schema import NAME_PARTS

LONGEST_FIELD = 20_000
MOST_NAMES = 5_000
# U+2028 and the other separators are white space to \s; these are the characters no page can show.
CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x9f\ufeff]+")
REFUSED = re.compile("[\x00\ud800-\udfff]")
ISO_DATE = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?:T[\d:.]{1,20}Z?)?")


class Refused(ValueError):
    """A value that cannot be kept; the message says why, in a sentence for the person who entered it."""


def clean_text(value) -> str:
    """A string in NFC with single spaces; numbers become strings, a list gives its first entry.

    Raises Refused for characters that no database text can hold, for values over 20 kB and for
    values that are not text.
    """
    # Nearly every value of a large import is plain ASCII: nothing to refuse, nothing to compose.
    if type(value) is str and value.isascii() and value.isprintable() and len(value) <= LONGEST_FIELD:
        return markup.canonical(" ".join(value.split()))
    if isinstance(value, list):
        value = next((entry for entry in value if entry not in (None, "", [])), "")
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Refused(_("is not text"))
    text = _number_text(value) if not isinstance(value, str) else value
    if REFUSED.search(text):
        raise Refused(_("contains characters that cannot be stored (NUL or half of a surrogate pair)"))
    if len(text) > LONGEST_FIELD or len(text.encode()) > LONGEST_FIELD:
        raise Refused(_("is longer than %(longest_field)s bytes") % {"longest_field": f"{LONGEST_FIELD:,}"})
    text = unicodedata.normalize("NFC", CONTROL.sub(" ", text))
    return markup.canonical(" ".join(text.split()))


def _number_text(value: int | float) -> str:
    if isinstance(value, int) and value.bit_length() > 1_000:
        raise Refused(_("is too large a number"))
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    return str(value)


def clean_name(value) -> dict:
    """One CSL name with the parts CSL knows; {} when it says nothing.

    A plain string becomes family and given at its comma, or a literal; ``name``, as Crossref writes
    organisations, becomes a literal. Raises Refused like clean_text.
    """
    if isinstance(value, str):
        family, comma, given = map(str.strip, clean_text(value).partition(", "))
        parts = (
            {"family": family, "given": given}
            if family and comma and "," not in given
            else {"literal": clean_text(value)}
        )
        return {part: text for part, text in parts.items() if text}
    if not isinstance(value, dict):
        raise Refused(_("holds a name that is neither text nor a set of name parts"))
    parts = {part: clean_text(value[part]) if part in value else "" for part in NAME_PARTS}
    if not parts["family"] and not parts["literal"]:
        parts["literal"] = clean_text(value.get("name")) or parts.pop("given")
    name = {part: text for part, text in parts.items() if text}
    return {"literal": name["literal"]} if "literal" in name else name


def clean_names(value) -> tuple[list[dict], list[str]]:
    """The names of one field and a sentence for each name left out."""
    entries = value if isinstance(value, list) else [value]
    names, problems = [], []
    for place, entry in enumerate(entries[:MOST_NAMES], 1):
        try:
            name = clean_name(entry)
        except Refused as refusal:
            problems.append(_("name %(place)s %(refusal)s and was left out") % {"place": place, "refusal": refusal})
            continue
        if name:
            names.append(name)
    if len(entries) > MOST_NAMES:
        problems.append(
            _("has %(count)s names; the first %(most_names)s were kept")
            % {"count": f"{len(entries):,}", "most_names": f"{MOST_NAMES:,}"}
        )
    return names, problems


def clean_date(value) -> dict:
    """A CSL date with whole numbers in ``date-parts``, or a literal; {} when it says nothing.

    ``[[null]]``, which Crossref sends for works without a date, says nothing. Raises Refused for
    parts that are no calendar date.
    """
    if isinstance(value, str | int) and not isinstance(value, bool):
        return _date_from_text(clean_text(value))
    if not isinstance(value, dict):
        raise Refused(_("is not a date"))
    dates = [parts for parts in map(_clean_date_parts, _listed(value.get("date-parts"))[:2]) if parts]
    date = {"date-parts": dates} if dates else _date_from_text(clean_text(value.get("raw")))
    literal = clean_text(value.get("literal"))
    if literal and not dates:
        date = {"literal": literal}
    season = clean_text(value.get("season"))
    if date and season:
        date["season"] = season
    if date and value.get("circa") in (True, 1, "1", "true"):
        date["circa"] = True
    return date


def _listed(value) -> list:
    if not isinstance(value, list):
        return []
    return value if all(isinstance(entry, list) for entry in value) else [value]


def _clean_date_parts(parts: list) -> list[int]:
    numbers = []
    for part in parts[:3]:
        if part in (None, ""):
            break
        if type(part) is int and -9999 <= part <= 9999:
            numbers.append(part)
            continue
        text = clean_text(part)
        if not re.fullmatch(r"-?\d{1,4}", text):
            raise Refused(_("has “%(text)s” where a number should stand") % {"text": text[:40]})
        numbers.append(int(text))
    limits = ((-9999, 9999), (1, 12), (1, 31))
    for number, (lowest, highest), unit in zip(numbers, limits, (_("year"), _("month"), _("day")), strict=False):
        if not lowest <= number <= highest:
            raise Refused(_("has %(number)s as its %(unit)s") % {"number": number, "unit": unit})
    return numbers if numbers and numbers[0] else []


def _date_from_text(text: str) -> dict:
    if not text:
        return {}
    match = ISO_DATE.fullmatch(text)
    parts = [int(part) for part in match.groups() if part] if match else []
    if parts and all(low <= part <= high for part, low, high in zip(parts, (1, 1, 1), (9999, 12, 31), strict=False)):
        return {"date-parts": [parts]}
    return {"literal": text}


# MEDLINE tags for notices: retraction in/of, erratum in/for, expression of concern in/for, corrected and
# republished in/from, update in/of, partial retraction in/of, retracted and republished in/from, comment in/on.
NOTICE_TAGS = frozenset(
    ["RIN", "ROF", "EIN", "EFR", "ECI", "ECF", "CRI", "CRF", "UIN", "UOF", "PRIN", "PROF", "RPI", "RPF", "CIN", "CON"]
)
MOST_TERMS = 200
LONGEST_TERM = 300
MOST_NOTICES = 50
LONGEST_NOTICE = 1_000


def clean_custom(value) -> dict:
    """The kept part of a ``custom`` object; {} when it says nothing.

    ``authors_truncated``: True for a pasted list that ended in "et al". ``publication_types`` and ``mesh``:
    PubMed's indexing as MEDLINE writes it. ``notices``: MEDLINE's own words under its tags, RIN to CON.
    """
    if not isinstance(value, dict):
        return {}
    custom: dict = {"authors_truncated": True} if value.get("authors_truncated") is True else {}
    for name in ("publication_types", "mesh"):
        if terms := _texts(value.get(name), most=MOST_TERMS, longest=LONGEST_TERM):
            custom[name] = terms
    notices = value.get("notices")
    if isinstance(notices, dict):
        kept = {
            tag: _texts(notices[tag], most=MOST_NOTICES, longest=LONGEST_NOTICE)
            for tag in sorted(tag for tag in notices if tag in NOTICE_TAGS)
        }
        if kept := {tag: texts for tag, texts in kept.items() if texts}:
            custom["notices"] = kept
    return custom


def _texts(value, *, most: int, longest: int) -> list[str]:
    texts = []
    for entry in value[:most] if isinstance(value, list) else []:
        try:
            # Cutting may leave a space at the end, which a second cleaning would take away.
            text = clean_text(entry)[:longest].rstrip() if isinstance(entry, str) else ""
        except Refused:
            continue
        if text:
            texts.append(text)
    return texts
