"""Words made safe to stand in HTML."""

import re
from html import escape

# Control characters and noncharacters that HTML forbids become visible instead of vanishing.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def words(text):
    """Return text escaped for element content and quoted attributes."""
    return FORBIDDEN.sub("\ufffd", escape(text))


def plain(text):
    """Return text as XML and JSON can hold it, not escaped: what is forbidden becomes visible as above."""
    return FORBIDDEN.sub("\ufffd", text)
