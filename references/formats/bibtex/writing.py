"""CSL-JSON items as a BibTeX file in UTF-8, which BibLaTeX reads as well."""

from references.formats.bibtex.latex import to_latex
from references.formats.bibtex.names import write_names
from references.formats.bibtex.vocabulary import (
    DATES,
    IDENTIFIERS,
    JOURNALS,
    NAMES,
    TEXTS,
    TYPES,
    TYPES_WRITTEN,
    WHOLE_BOOKS,
)
from references.formats.dates import MONTHS, write_date

#: The first field of each CSL variable, for all variables that need no thought.
FIRST_NAMES = {variable: name for name, variable in reversed(TEXTS.items())}
FIELDS = dict(reversed(FIRST_NAMES.items())) | {"medium": "howpublished"}
PUBLISHERS = {"thesis": "school", "report": "institution"}
NUMBERED_SERIES = frozenset([*WHOLE_BOOKS, "chapter", "paper-conference"])


def write_bibtex(items: list[dict], keys: list[str]) -> str:
    """The file, one entry for each item under its key, in their order."""
    return "\n".join(_entry(item, key) for item, key in zip(items, keys, strict=True))


def _entry(item: dict, key: str) -> str:
    name = TYPES_WRITTEN.get(item["type"], "misc")
    fields = _names(item) | _texts(item) | _dates(item) | _numbers(item) | _identifiers(item)
    if TYPES[name] != item["type"]:
        fields["entrysubtype"] = item["type"]
    lines = "".join(f"  {field} = {{{value}}},\n" for field, value in fields.items() if value)
    return f"@{name}{{{key},\n{lines}}}\n"


def _names(item: dict) -> dict:
    truncated = bool((item.get("custom") or {}).get("authors_truncated"))
    return {
        field: write_names(item[variable], truncated=truncated and variable == "author")
        for field, variable in NAMES.items()
        if variable in item
    }


def _texts(item: dict) -> dict:
    own = {
        "publisher": PUBLISHERS.get(item["type"], "publisher"),
        "container-title": "journal" if item["type"] in JOURNALS else "booktitle",
    }
    return {
        own.get(variable, field): to_latex(item[variable])
        for variable, field in FIELDS.items()
        if variable in item and variable != "number"
    }


def _dates(item: dict) -> dict:
    fields = {field: write_date(item[variable]) for field, variable in DATES.items() if variable in item}
    issued = item.get("issued", {})
    days = issued.get("date-parts") or []
    if len(days) == 1 and not issued.get("season") and not issued.get("circa"):
        # Old styles know year and month only, new ones both ways.
        year, month, day = (*days[0], None, None)[:3]
        fields |= {"date": "", "year": f"{year:04}", "month": MONTHS[month - 1] if month else "", "day": str(day or "")}
    elif not days and issued:
        fields |= {"date": "", "year": to_latex(issued.get("literal", ""))}
    return fields


def _numbers(item: dict) -> dict:
    fields = {"pages": to_latex(item.get("page", "").replace("-", "\x00")).replace("\x00", "--")}
    is_journal = item["type"] in JOURNALS
    fields["number" if is_journal else "issue"] = to_latex(item.get("issue", ""))
    in_series = item["type"] in NUMBERED_SERIES and "collection-title" in item
    if in_series:
        fields["number"] = to_latex(item.get("collection-number", ""))
    fields["eid" if is_journal or in_series else "number"] = to_latex(item.get("number", ""))
    return fields


def _identifiers(item: dict) -> dict:
    fields = {field: _verbatim(item[variable]) for field, variable in IDENTIFIERS.items() if variable in item}
    if item.get("archive") and item.get("archive_location"):
        fields |= {"eprinttype": to_latex(item["archive"]), "eprint": to_latex(item["archive_location"])}
    return fields


def _verbatim(text: str) -> str:
    """An identifier as it is: these fields are no LaTeX, only a brace would end them."""
    return text.replace("\\", r"%5C").replace("{", "%7B").replace("}", "%7D")
