"""A post as a work that others cite."""

import datetime

from references.formats.people import read_name
from references.formatting import FormattedReference, format_ama


def citation_item(
    *, title: str, writers: list[str], site: str, day: datetime.date, address: str, number: int, language: str
) -> dict:
    """Return a version of a post as a CSL-JSON item. ``writers`` are names without degrees, ``day`` its first day."""
    return {
        "type": "post-weblog",
        "title": title,
        "author": [read_name(name) for name in writers],
        "container-title": site,
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "URL": address,
        "version": str(number),
        "language": language,
    }


def ama_line(item: dict) -> FormattedReference:
    """Return how to cite the post in the style of the American Medical Association."""
    return format_ama(item)
