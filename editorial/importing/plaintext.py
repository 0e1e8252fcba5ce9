"""Reading plain text, without the page numbers and headings that printing added."""

import re
from typing import NamedTuple

from django.utils.translation import gettext as _

from editorial.importing.bibliography import NUMBERS, is_bibliography_title
from editorial.importing.head import Parts, arrange, heading, listing, paragraph, read_claim, take_fact

ARROWS = "←→«»‹›<>| \t"
FURNITURE = re.compile(
    r"(?:next|previous|prev|older|newer) (?:post|posts|article|articles|story|page|entry)"
    r"|back to (?:top|home|blog)|share(?: this)?(?: post| article)?:?|leave a (?:comment|reply)|related posts?:?"
    r"|(?:all )?comments?(?: \(\d{1,5}\))?|subscribe(?: now)?|print(?: this)?|read more(?: posts)?|tweet|copy link",
    re.IGNORECASE,
)


def without_furniture(lines):
    """Return (lines, warnings): the lines without navigation at their end, and one warning for each line dropped."""
    lines, dropped = list(lines), []
    while lines and (not lines[-1].strip() or is_furniture(lines[-1])):
        line = lines.pop().strip()
        if line:
            dropped.append(line)
    return lines, [
        _("“%(line)s” at the end was left out: it belongs to a web page.") % {"line": line}
        for line in reversed(dropped)
    ]


def is_furniture(line):
    """Tell whether a line is a web page's navigation."""
    return len(line) < 60 and bool(FURNITURE.fullmatch(line.strip(ARROWS)))


BULLET = re.compile(r"\s{0,8}[-*•‣▪–]\s+(?=\S)")
NUMBERED = re.compile(r"\s{0,8}(\d{1,3})[.)]\s+(?=\S)")
LIST_NUMBER = re.compile(r"\s*(?:\[\d{1,3}\]|\(?\d{1,3}[.)])(?:\s|\Z)")
SENTENCE_ENDS = tuple(".!?…:")
HEAD_LINE_LIMIT = 140
HEADING_LIMIT = 100
KEY_POINT_LIMIT = 6
RELATED_LIMIT = 8
WRAP_LIMIT = 100


class Unit(NamedTuple):
    """A paragraph-to-be: "text" of one line, or the lines of "bullets" or "numbers" with their marks."""

    kind: str
    lines: list[str]


def read_plaintext(text):
    """Return the ``Parts`` of a plain text; what is not understood stays in the blocks."""
    lines, warnings = without_furniture(text.split("\n"))
    lines, bibliography, after = _without_bibliography(lines)
    parts = Parts(bibliography=bibliography, warnings=warnings)
    groups = _take_head(parts.head, _groups(lines))
    units = [unit for group in groups for unit in _units(group)]
    if units and units[0].kind == "bullets" and len(units[0].lines) <= KEY_POINT_LIMIT:
        parts.key_points = _items(units.pop(0))
    parts.blocks = [_block(units, position) for position in range(len(units))]
    if after:
        parts.warnings.append(_("Text below the references was moved to the end of the article."))
        parts.blocks += [paragraph(" ".join(group)) for group in _groups(after)]
    return parts


def _without_bibliography(lines):
    """Return (lines above, the list's text, lines that follow the list but are none of its entries)."""
    place = next((n for n in range(len(lines) - 1, -1, -1) if is_bibliography_title(lines[n])), None)
    if place is None or not any(line.strip() for line in lines[place + 1 :]):
        return lines, "", []
    listed, after = [], []
    for group in _groups(lines[place + 1 :]):
        is_numbered = bool(LIST_NUMBER.match(group[0]))
        starts_numbered = is_numbered or (listed and LIST_NUMBER.match(listed[0]))
        (listed if is_numbered or not starts_numbered else after).extend([*group, ""])
    return lines[:place], "\n".join(listed), after


def _groups(lines):
    """Return the runs of lines that empty lines separate."""
    groups = [[]]
    for line in lines:
        if line.strip():
            groups[-1].append(line.rstrip())
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _take_head(head, groups):
    """Move the head's lines into ``head`` and return the groups of the text itself."""
    claimed = next((n for n, group in enumerate(groups[:12]) if any(map(read_claim, group))), -1)
    before, after, dated, position = [], [], False, 0
    while position < len(groups) and (position <= claimed or _may_be_head(groups, position)):
        plain = []
        for line in groups[position]:
            if take_fact(head, line):
                dated = dated or head.date is not None
            else:
                plain.append(line.strip())
        if plain:
            (after if dated else before).append(plain)
        position += 1
    return [*arrange(head, before, after), *groups[position:]]


def _may_be_head(groups, position):
    """Tell whether a group without a claim below it can be part of the head: short lines that end no sentence."""
    group = groups[position]
    if position > 8 or position + 1 == len(groups):
        return False
    return all(_is_head_line(line) for line in group)


def _is_head_line(line):
    line = line.strip()
    if len(line) > HEAD_LINE_LIMIT or BULLET.match(line) or NUMBERED.match(line):
        return False
    return not line.endswith((".", ":", ";", ",", "…"))


def _units(group):
    """Return the units of a group: its lines as paragraphs and lists, or one paragraph that was wrapped."""
    units = []
    for line in [" ".join(line.strip() for line in group)] if _is_wrapped(group) else group:
        kind = "bullets" if BULLET.match(line) else "numbers" if NUMBERED.match(line) else "text"
        if kind != "text" and units and units[-1].kind == kind:
            units[-1].lines.append(line.strip())
        elif kind == "text" and line[:1].isspace() and units and units[-1].kind != "text":
            units[-1].lines[-1] += f" {line.strip()}"
        else:
            units.append(Unit(kind, [line.strip()]))
    return [part for unit in units for part in _counted(unit)]


def _counted(unit):
    """Return a run of numbered lines as one unit if it counts from 1, else as text that begins with a number."""
    counts = [int(NUMBERED.match(line).group(1)) for line in unit.lines] if unit.kind == "numbers" else []
    if unit.kind != "numbers" or (len(counts) > 1 and counts == list(range(1, len(counts) + 1))):
        return [unit]
    return [Unit("text", [line]) for line in unit.lines]


def _items(unit):
    mark = BULLET if unit.kind == "bullets" else NUMBERED
    return [mark.sub("", line, count=1) for line in unit.lines]


def _is_wrapped(group):
    """Tell whether lines were broken by an editor's margin: none is long, and few end a sentence."""
    if len(group) < 2 or any(BULLET.match(line) or NUMBERED.match(line) for line in group):
        return False
    broken = [line for line in group[:-1] if not line.rstrip().endswith(SENTENCE_ENDS)]
    return max(map(len, group)) <= WRAP_LIMIT and len(broken) * 2 > len(group) - 1 and len(group[0]) > 40


def _block(units, position):
    unit = units[position]
    if unit.kind == "numbers":
        return listing("ordered_list", _items(unit))
    if unit.kind == "bullets":
        return _related(_items(unit)) if _names_articles(units, position) else listing("bullet_list", _items(unit))
    return heading(unit.lines[0]) if _is_heading(units, position) else paragraph(unit.lines[0])


def _related(titles):
    return {"type": "related", "attrs": {"items": [{"title": title, "slug": ""} for title in titles]}}


def _is_heading(units, position):
    """Tell whether a unit is a short line that ends no sentence and has text below it."""
    line = NUMBERS.sub("", units[position].lines[0]).rstrip()
    if not 1 < len(line) <= HEADING_LIMIT or len(line.split()) > 14 or position + 1 == len(units):
        return False
    return not line.endswith((".", "!", "…", ":", ";", ",")) and not line[0].islower() and any(map(str.isalpha, line))


def _names_articles(units, position):
    """Tell whether bullets between two paragraphs are titles: no sentence leads into them and none is one."""
    titles = _items(units[position])
    above = units[position - 1] if position else None
    if above is None or position + 1 == len(units) or not 2 <= len(titles) <= RELATED_LIMIT:
        return False
    if above.kind != "text" or not above.lines[0].endswith((".", "!", "?", "”", '"')):
        return False
    return all(_is_title(title) for title in titles)


def _is_title(line):
    words = line.split()
    return 4 <= len(words) <= 25 and not line.endswith((".", ";", ",", ":")) and not NUMBERS.search(line)
