"""CSL-JSON items as a RIS file."""

from references.formats.dates import write_date
from references.formats.people import write_name
from references.formats.tagged.ris_vocabulary import PREPRINT, TEXTS, TYPES_WRITTEN, WHOLE_BOOKS

#: The first tag of each CSL variable, for all variables that need no thought.
FIRST_TAGS = {variable: tag for tag, variable in reversed(TEXTS.items())}
TAGS = dict(reversed(FIRST_TAGS.items()))
NAME_TAGS = {"author": "AU", "editor": "ED", "collection-editor": "A3", "translator": "A4"}
LINE_END = "\r\n"


def write_ris(items: list[dict], keys: list[str]) -> str:
    """The file, one record for each item with its key as ID, in their order; lines end as the format asks."""
    return LINE_END.join(_record(item, key) for item, key in zip(items, keys, strict=True))


def _record(item: dict, key: str) -> str:
    lines = [("TY", _type(item)), ("ID", key)]
    for variable, tag in NAME_TAGS.items():
        lines += [(tag, write_name(name)) for name in item.get(variable, [])]
    lines += [(tag, item[variable]) for variable, tag in TAGS.items() if variable in item]
    lines += [*_titles(item), *_dates(item), *_pages(item), *_identifiers(item)]
    lines += [("N1", item.get("note", ""))]
    lines += [("KW", word) for word in item.get("keyword", "").split("; ")]
    return "".join(f"{tag}  - {value}{LINE_END}" for tag, value in [*lines] if value) + f"ER  - {LINE_END}"


def _type(item: dict) -> str:
    if (item["type"], item.get("genre")) == ("article", PREPRINT[1]):
        return PREPRINT[0]
    return TYPES_WRITTEN.get(item["type"], "GEN")


def _titles(item: dict) -> list[tuple[str, str]]:
    is_part = item["type"] not in WHOLE_BOOKS and "journal" not in item["type"]
    return [
        ("T2" if is_part else "JF", item.get("container-title", "")),
        ("JA", item.get("container-title-short", "")),
    ]


def _dates(item: dict) -> list[tuple[str, str]]:
    lines = []
    if issued := item.get("issued"):
        slashed = _slashed(issued)
        lines = [("PY", slashed[:4]), ("DA", f"{slashed}/")] if len(slashed) > 4 else [("PY", write_date(issued))]
    if accessed := item.get("accessed"):
        lines.append(("Y2", _slashed(accessed) or write_date(accessed)))
    return lines


def _slashed(date: dict) -> str:
    """One day, month or year with slashes, as RIS has it; "" for what RIS has no form for."""
    is_plain = len(date.get("date-parts") or []) == 1 and not date.get("season") and not date.get("circa")
    return write_date(date).replace("-", "/") if is_plain else ""


def _pages(item: dict) -> list[tuple[str, str]]:
    if item["type"] in WHOLE_BOOKS and item.get("number-of-pages"):
        return [("SP", item["number-of-pages"])]
    page = item.get("page", "")
    first, _, last = page.partition("-")
    if first and last and first != last and "-" not in last:
        return [("SP", first), ("EP", last)]
    return [("SP", page)]


def _identifiers(item: dict) -> list[tuple[str, str]]:
    labelled = [
        (tag, f"{item[name]}[{name.lower()}]") for tag, name in (("U1", "PMID"), ("U2", "PMCID")) if name in item
    ]
    serial = [("SN", item[name]) for name in ("ISSN", "ISBN") if name in item]
    return [("DO", item.get("DOI", "")), ("UR", item.get("URL", "")), *serial, *labelled]
