"""A text as readers will see it, for the people of the desk."""

import json
from dataclasses import replace
from typing import NamedTuple

from django.utils.translation import gettext as _

from articles.approval import Name
from articles.pages.article import article_main_html
from editorial.manuscripts.models import Revision
from editorial.manuscripts.rendering import print_snapshot
from editorial.manuscripts.snapshot import Snapshot


class ShownText(NamedTuple):
    """A revision and its page as readers would see it, safe to print."""

    revision: Revision
    html: str


def shown_text(revision: Revision | None) -> ShownText | None:
    """Return a revision as a page shows it under a heading of its own; None for None.

    References and pictures are those of the revision; what is gone since is shown as a gap.
    """
    if revision is None:
        return None
    marker = _("Revision %(number)s, laid out as readers get it.") % {"number": revision.number}
    snapshot = replace(Snapshot.read(revision.content), tags=printed_tags(revision))
    html = preview_html(snapshot, heading="h2", marker=marker)
    return ShownText(revision, html)


def printed_tags(revision: Revision) -> list[str]:
    """Return the tags that a revision prints: today's of its manuscript, if it was kept before revisions held tags."""
    held = json.loads(revision.content).get("tags")
    return [tag.name for tag in revision.manuscript.tags.order_by("name")] if held is None else held


def preview_html(snapshot, *, heading="h1", marker="") -> str:
    """Return a snapshot's page with a preview marker, safe to print; gaps are shown where they are.

    ``heading`` is the element of the title, ``marker`` says something else than that nobody has seen the text.
    """
    printed = print_snapshot(snapshot, for_desk=True)
    writers = [_name(credit) for credit in snapshot.credits]
    return article_main_html(printed.columns, writers=writers, tags=snapshot.tags, heading=heading, marker=marker)


def _name(credit):
    printed = ", ".join(filter(None, (credit["name"], credit["degrees"])))
    return Name(printed, "", credit["name"], interests=credit["interests"])
