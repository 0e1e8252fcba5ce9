"""What a web page leaves around a copied text."""

import re

from django.utils.translation import gettext as _

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
