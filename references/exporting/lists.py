"""The front door of writing: references as a file that other programs read, or as a list in any style."""

import json
from collections import defaultdict

from django.utils.translation import gettext as _

from references.formats.bibtex.writing import write_bibtex
from references.formats.tagged.ris_writing import write_ris
from references.library.adding import citation_key
from references.printing.formatting import OWN_STYLES
from references.printing.styled_lists import ListFailed, formatted_list, list_text, require_style

#: What each format is called in an answer to a browser, and the ending of its files.
MEDIA_TYPES = {
    "bibtex": ("application/x-bibtex", "bib"),
    "ris": ("application/x-research-info-systems", "ris"),
    "csl-json": ("application/vnd.citationstyles.csl+json", "json"),
}
LIST = ("text/plain", "txt")
#: How many works a page prints in a CSL style while somebody waits, and how many seconds that may take.
MOST_ON_PAGE = 500
SECONDS_ON_PAGE = 20


def export_references(items: list[dict], *, format: str, keys: list[str] | None = None, **limits) -> str:
    """The cleaned CSL-JSON items as one text.

    ``format`` is "bibtex", "ris" or "csl-json", in the items' order, or the style of a list of plain lines: "ama",
    "nlm" or the name of a CSL style, in the order that the style asks for. ``keys`` names each item in a file;
    without it keys such as "zhu2026a" are made. ``limits`` go to ``formatted_list``, which also says what is raised.
    """
    items = list(items)
    if format not in WRITERS:
        require_style(format, among=WRITERS)
        return list_text(formatted_list(items, style=format, **limits))
    return WRITERS[format](items, keys or keys_for(items))


def export_on_page(items: list[dict], *, format: str) -> str:
    """The same while somebody waits for a page; also raises ListFailed for more works than a page prints in a style."""
    needs_pandoc = format not in WRITERS and format not in OWN_STYLES
    if needs_pandoc and len(items) > MOST_ON_PAGE:
        limit = _("A page prints up to %(most)d works in this style, and these are %(count)d. Narrow the choice down.")
        raise ListFailed(limit % {"most": MOST_ON_PAGE, "count": len(items)})
    limits = {"seconds": SECONDS_ON_PAGE} if needs_pandoc else {}
    return export_references(items, format=format, keys=None, **limits)


def keys_for(items: list[dict]) -> list[str]:
    """A citation key for each item, all different."""
    keys, taken = [], set()
    alike: dict[str, list[str]] = defaultdict(list)
    for item in items:
        # Only keys with the same stem can stand in the way, but for rare names that end like a suffix.
        stem = citation_key(item, ())
        key = citation_key(item, alike[stem])
        while key in taken:
            alike[stem].append(key)
            key = citation_key(item, alike[stem])
        alike[stem].append(key)
        taken.add(key)
        keys.append(key)
    return keys


def _csl_json(items: list[dict], keys: list[str]) -> str:
    return json.dumps([{"id": key} | item for item, key in zip(items, keys, strict=True)], ensure_ascii=False, indent=1)


WRITERS = {"bibtex": write_bibtex, "ris": write_ris, "csl-json": _csl_json}
