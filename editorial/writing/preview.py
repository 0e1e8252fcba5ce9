"""A text as readers will see it, for the people of the desk."""

from articles.article_page import article_main_html
from articles.byline import Name
from editorial.writing.rendering import print_snapshot


def preview_html(snapshot, *, heading="h1") -> str:
    """Return a snapshot's page with a preview marker, safe to print; gaps are shown where they are.

    ``heading`` is the element of the title.
    """
    printed = print_snapshot(snapshot, for_desk=True)
    writers = [_name(credit) for credit in snapshot.credits]
    return article_main_html(printed.columns, writers=writers, tags=snapshot.tags, heading=heading)


def _name(credit):
    printed = ", ".join(filter(None, (credit["name"], credit["degrees"])))
    return Name(printed, "", credit["name"], interests=credit["interests"])
