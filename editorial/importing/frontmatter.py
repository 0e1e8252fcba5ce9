"""What stands before a text: YAML front matter."""

import re

from django.utils.translation import gettext as _

from editorial.importing.head import EXPLAINER, NEWS, parse_date

FENCE = re.compile(r"---[ \t]*\Z")
LINE = re.compile(r"([A-Za-z][A-Za-z _-]{0,40}):(?:[ \t]+(.*))?\Z")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z]{2})?\Z")
LINE_LIMIT = 40
NAMES = {
    "title": "title",
    "deck": "deck",
    "dek": "deck",
    "subtitle": "deck",
    "kind": "kind",
    "type": "kind",
    "language": "language",
    "lang": "language",
    "topics": "topics",
    "tags": "topics",
    "date": "date",
    "approved-by": "claimed_approval",
    "edited-by": "claimed_approval",
    "reviewed-by": "claimed_approval",
    "edited-and-approved-by": "claimed_approval",
}


def take_front_matter(head, lines):
    """Fill the head from front matter and return the lines with empty ones in its place.

    Lines that are not understood become warnings.
    """
    end = _end_of(lines)
    if not end:
        return lines
    for line in filter(str.strip, lines[1:end]):
        found = LINE.match(line.strip())
        name = NAMES.get(found.group(1).strip().lower().replace(" ", "-").replace("_", "-")) if found else None
        if not name or not _take(head, name, _unquoted(found.group(2) or "")):
            head.warnings.append(
                _("This line above the text was not understood and left out: “%(line)s”") % {"line": line.strip()}
            )
    return [""] * (end + 1) + lines[end + 1 :]


def has_front_matter(lines):
    """Tell whether the text begins with fenced lines of ``key: value``."""
    return bool(_end_of(lines))


def _end_of(lines):
    if not lines or not FENCE.match(lines[0]):
        return 0
    end = next((n for n, line in enumerate(lines[1:LINE_LIMIT], start=1) if FENCE.match(line)), 0)
    return end if end and any(LINE.match(line.strip()) for line in lines[1:end]) else 0


def _take(head, name, value):
    """Put a value into the head; tell whether it was understood."""
    if name == "topics":
        head.topics = list(dict.fromkeys(filter(None, (_unquoted(topic) for topic in value.strip("[]").split(",")))))
    elif name == "date":
        head.date = parse_date(value)
        return head.date is not None or not value
    elif name == "kind":
        head.kind = value.lower() if value.lower() in {EXPLAINER, NEWS} else ""
        return bool(head.kind) or not value
    elif name == "language":
        head.language = value if LANGUAGE.match(value) else ""
        return bool(head.language) or not value
    else:
        setattr(head, name, value or getattr(head, name))
    return True


def _unquoted(value):
    value = value.strip()
    return value[1:-1].strip() if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
