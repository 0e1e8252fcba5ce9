"""The head of a text, and the parts into which a file is read."""

import datetime
import re
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from accounts.approval_claims import claimed_approver
from articles.wording import is_tag_name

EXPLAINER, NEWS = "explainer", "news"
TITLE_LIMIT, DECK_LIMIT, CLAIM_LIMIT = 300, 500, 300
CLAIM = re.compile(
    r"(?:(?:medically|scientifically|edited|reviewed|approved|fact[ -]checked|checked) ?(?:and |, ?|& )?){1,3}"
    r"by:? +(?P<name>\S.{1,150})\Z",
    re.IGNORECASE,
)
BYLINE = re.compile(r"(?:[Ww]ritten )?[Bb][Yy]:? +[^\W\d_a-z].{1,80}(?<![.!?:;])\Z")
DECK_WORDS = 4  # a shorter line above the text is rather its first heading


@dataclass
class Head:
    """What stands above the text. ``kind`` and ``language`` are empty unless the file names them."""

    title: str = ""
    deck: str = ""
    kind: str = ""
    language: str = ""
    topics: list[str] = field(default_factory=list)
    date: datetime.date | None = None
    claimed_approval: str | None = None
    warnings: list[str] = field(default_factory=list)


def read_claim(line):
    """Return "NAME, DEGREES" from "Edited and approved by NAME, DEGREES", in any language of ours, or None."""
    if len(line) >= 250:
        return None
    found = CLAIM.match(line.strip())
    return found.group("name").strip() if found else claimed_approver(line)


def take_fact(head, line):
    """Take a date, a claimed approval or a byline into the head; tell whether the line was one."""
    when, claim = parse_date(line.strip()), read_claim(line)
    if when and not head.date:
        head.date = when
    elif claim and not head.claimed_approval:
        head.claimed_approval = claim
    elif BYLINE.match(line.strip()) and not claim:
        message = _("“%(line)s” was left out: name the writers on the manuscript itself.")
        head.warnings.append(message % {"line": line.strip()})
    else:
        return False
    return True


def take_overlong(head):
    """Return what is too long for a title or a deck, out of the head: it belongs to the text."""
    texts = []
    for name, limit in (("title", TITLE_LIMIT), ("deck", DECK_LIMIT), ("claimed_approval", CLAIM_LIMIT)):
        text = getattr(head, name) or ""
        if len(text) > limit:
            texts.append(text)
            setattr(head, name, None if name == "claimed_approval" else "")
            message = _("A line above the text is longer than %(limit)s characters and was moved into the text.")
            head.warnings.append(message % {"limit": limit})
    texts += [topic for topic in head.topics if not is_tag_name(topic)]
    head.topics = [topic for topic in head.topics if is_tag_name(topic)]
    return texts


def arrange(head, before, after):
    """Name the plain lines of a head: ``before`` and ``after`` its date, each a list of groups of lines.

    With lines after the date the first is the deck, and above the date topics come before the title.
    Without, several lines in one group are topics, and a title and a deck follow. Returns the groups left over.
    """
    groups, rest = (before, after) if before else (after[:1], after[1:])
    if not groups:
        return rest
    if rest or _repeats_a_topic(groups):
        topics, title = groups[:-1], groups[-1]
    else:
        place = _title_place(groups)
        topics, title, rest = groups[:place], groups[place], groups[place + 1 :]
    if rest and (head.claimed_approval or len(" ".join(rest[0]).split()) >= DECK_WORDS):
        head.deck, rest = " ".join(rest[0]), rest[1:]
    head.topics = list(dict.fromkeys(topic for group in topics for topic in group))
    _name(head, title)
    return rest


def _name(head, lines):
    """Take a title of one line, a title and a deck of two, or a title that was wrapped."""
    if len(lines) == 2 and not head.deck:
        head.title, head.deck = lines
    else:
        head.title = " ".join(lines)


def _repeats_a_topic(groups):
    topics = {topic.casefold() for group in groups[:-1] for topic in group}
    return " ".join(groups[-1]).casefold() in topics


def _title_place(groups):
    """Return where the title stands among groups without a date: below a group of topics, and above a deck."""
    if len(groups) > 1 and len(groups[0]) > 1:
        return 1
    return max(len(groups) - 2, 0)


@dataclass
class Parts:
    """A manuscript in parts; ``blocks`` have numbers such as "[1]" still as text and no identifiers."""

    head: Head = field(default_factory=Head)
    key_points: list[str] = field(default_factory=list)
    blocks: list[dict] = field(default_factory=list)
    bibliography: str = ""
    warnings: list[str] = field(default_factory=list)


def paragraph(text):
    """Return a paragraph of plain words."""
    return textblock("paragraph", text)


def heading(text):
    """Return a heading of the upper level."""
    return {**textblock("heading", text), "attrs": {"level": 2}}


def textblock(kind, text):
    """Return a block of plain words; no words make an empty block."""
    return {"type": kind, "content": [{"type": "text", "text": text}]} if text else {"type": kind}


def listing(kind, items):
    """Return a list of plain items."""
    return {"type": kind, "content": [{"type": "list_item", "content": [paragraph(item)]} for item in items]}


MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"


DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"


YEAR = r"(?P<year>\d{4})"


VERB = r"(?:(?:published|posted|updated|date)(?: on)?:? )?"


WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?"


FORMS = tuple(
    re.compile(VERB + WEEKDAY + form + r"\Z", re.IGNORECASE)
    for form in (
        rf"{MONTH} {DAY},? {YEAR}",
        rf"{DAY} {MONTH},? {YEAR}",
        rf"{YEAR}-(?P<number>\d\d)-{DAY}",
        rf"{DAY}\.(?P<number>\d\d?)\.{YEAR}",
    )
)


def parse_date(line):
    """Return the date that is all a line says, or None; "06/07/2026" is ambiguous and not read."""
    line = " ".join(line.split())
    if len(line) > 60:
        return None
    for form in FORMS:
        found = form.match(line)
        if found:
            return _date(**found.groupdict())
    return None


def _date(year, day, month=None, number=None):
    if month:
        number = MONTHS.index(month[:3].lower()) + 1 if month[:3].lower() in MONTHS else 0
    try:
        return date(int(year), int(number), int(day))
    except ValueError:
        return None
