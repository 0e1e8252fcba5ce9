"""An entry of a feed as HTML: notices first, then the summary, then the approval line.

The whole text is not there on purpose. The page verifies the approval each time it is read and draws later
notices over the text; a copy in somebody's reader could do neither.
"""

import datetime
import json
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.byline import Name
from articles.models import Notice
from documents.fragments import words


def entry_html(summary: str, approver: Name | None, notices: str) -> str:
    """Return the entry; ``notices`` is a JSON list, ``approver`` is there only when the approval verifies."""
    return _entry(summary, approver, notices, get_language())


@lru_cache(maxsize=1024)
def _entry(summary, approver, notices, _language):
    parts = [_notice(**notice) for notice in json.loads(notices)]
    if summary:
        parts.append(f"<p>{words(summary)}</p>")
    if approver:
        parts.append(f"<p>{words(_('Edited and approved by %(name)s') % {'name': approver.printed})}</p>")
    return "\n".join(parts)


def _notice(kind, text, issued_at):
    day = datetime.datetime.fromisoformat(issued_at).date().isoformat()
    return f"<p><strong>{words(str(Notice.Kind(kind).label))} ({day}):</strong> {words(text)}</p>"
