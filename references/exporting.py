"""The front door of writing: references as a file that other programs read, or as a printed list."""

import json
from collections import defaultdict

from references.formats.bibtex_writing import write_bibtex
from references.formats.ris_writing import write_ris
from references.formatting import format_ama
from references.library import citation_key

#: What each format is called in an answer to a browser, and the ending of its files.
MEDIA_TYPES = {
    "bibtex": ("application/x-bibtex", "bib"),
    "ris": ("application/x-research-info-systems", "ris"),
    "csl-json": ("application/vnd.citationstyles.csl+json", "json"),
    "ama": ("text/plain", "txt"),
}


def export_references(items: list[dict], *, format: str, keys: list[str] | None = None) -> str:
    """The cleaned CSL-JSON items as one text, in their order.

    ``keys`` names each of them in the file; without it keys such as "zhu2026a" are made. "ama" is a
    numbered list of plain lines. Raises ValueError for a format that does not exist.
    """
    if format not in WRITERS:
        raise ValueError(f"The format is one of {', '.join(WRITERS)}; “{format[:40]}” is none of them.")
    items = list(items)
    return WRITERS[format](items, keys or keys_for(items))


def keys_for(items: list[dict]) -> list[str]:
    """A citation key for each item, all different."""
    keys, taken, alike = [], set(), defaultdict(list)
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


def _ama(items: list[dict], keys: list[str]) -> str:
    return "".join(f"{place}. {format_ama(item).text}\n" for place, item in enumerate(items, 1))


WRITERS = {"bibtex": write_bibtex, "ris": write_ris, "csl-json": _csl_json, "ama": _ama}
