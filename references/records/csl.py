"""The one gate through which every bibliographic record passes, and short readings of a clean one."""

import re

from django.utils.translation import gettext as _

from references.records import identifiers, markup
from references.records.csl_schema import (
    DATE_FIELDS,
    FOREIGN_FIELDS,
    FOREIGN_TYPES,
    NAME_FIELDS,
    PREPRINT_TYPES,
    RECORD_KEEPING,
    TEXT_FIELDS,
    TYPES,
)
from references.records.csl_values import Refused, clean_custom, clean_date, clean_names, clean_text

LONGEST_URL = 2_000
LARGEST_ITEM = 300_000
WEB_ADDRESS = re.compile(r"https?://[^\s/<>\"][^\s<>\"]*", re.IGNORECASE)
YEAR = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)")
IDENTIFIERS = {
    "DOI": identifiers.normalise_doi,
    "PMID": identifiers.normalise_pmid,
    "PMCID": identifiers.normalise_pmcid,
}


def clean_csl(item: dict) -> tuple[dict, list[str]]:
    """A CSL-JSON 1.0.2 item without ``id``, and one sentence for each thing that was left out.

    Takes what importers and services deliver (Crossref's own type and field names, lists of titles,
    null dates, numbers) and never raises. Text is NFC with single spaces and may hold balanced
    ``<i> <b> <sub> <sup> <span style="font-variant:small-caps">``; any other markup is plain text.
    ``custom`` keeps an ``et al`` of a pasted author list and PubMed's indexing (see ``clean_custom``).
    """
    if not isinstance(item, dict):
        return {}, [_("The record is not a set of fields and was left out.")]
    problems: list[str] = []
    given = _with_csl_names(item, problems)
    clean: dict = {"type": _clean_type(item, problems)}
    if str(item.get("type")) in PREPRINT_TYPES and not given.get("genre"):
        clean["genre"] = "preprint"
    for field in sorted(given):
        _keep(field, given[field], clean, problems)
    _finish_title(clean, item, problems)
    _finish_identifiers(clean, problems)
    if custom := clean_custom(item.get("custom")):
        clean["custom"] = custom
    return _within_size(clean, problems), problems


def _with_csl_names(item: dict, problems: list[str]) -> dict:
    fields, unknown = {}, []
    for key, value in item.items():
        field = FOREIGN_FIELDS.get(key, key)
        if field in NAME_FIELDS or field in DATE_FIELDS or field in TEXT_FIELDS:
            if (field == key or field not in item) and not _is_about_the_record(field, value):
                fields[field] = value
        elif key not in RECORD_KEEPING:
            unknown.append(str(key)[:40].encode(errors="replace").decode())
    _take_event(item, fields)
    _take_date(item, fields)
    if unknown:
        problems.append(
            _("Fields that CSL does not know were left out: %(unknown)s.")
            % {"unknown": ", ".join(sorted(unknown)[:20])}
        )
    return fields


def _is_about_the_record(field: str, value) -> bool:
    """Whether a field has the name of a CSL variable and another meaning: Crossref lists who preserves a journal."""
    return (field == "event" and isinstance(value, dict)) or (field == "archive" and isinstance(value, list))


def _take_event(item: dict, fields: dict) -> None:
    event = item.get("event")
    if isinstance(event, dict):
        fields.setdefault("event-title", event.get("name"))
        fields.setdefault("event-place", event.get("location"))


def _take_date(item: dict, fields: dict) -> None:
    if not _says_a_date(fields.get("issued")):
        fields["issued"] = next(
            (
                item[key]
                for key in ("published", "published-print", "published-online", "posted")
                if _says_a_date(item.get(key))
            ),
            fields.get("issued"),
        )


def _says_a_date(value) -> bool:
    try:
        return value is not None and bool(clean_date(value))
    except Refused:
        return False


def _clean_type(item: dict, problems: list[str]) -> str:
    name = item.get("type")
    if isinstance(name, str) and (name in TYPES or name in FOREIGN_TYPES):
        return FOREIGN_TYPES.get(name, name)
    if name not in (None, ""):
        problems.append(
            _("The type “%(name)s” is not a CSL type.") % {"name": str(name)[:40].encode(errors="replace").decode()}
        )
    return "article-journal" if item.get("container-title") and item.get("volume") else "document"


def _keep(field: str, value, clean: dict, problems: list[str]) -> None:
    if value is None or value == "" or value == []:
        return
    kept: list[dict] | dict | str
    try:
        if field in NAME_FIELDS:
            kept, complaints = clean_names(value)
            problems.extend(f"{field}: {complaint}." for complaint in complaints)
        elif field in DATE_FIELDS:
            kept = clean_date(value)
        else:
            kept = clean_text(value)
    except Refused as refusal:
        problems.append(_("%(field)s %(refusal)s and was left out.") % {"field": field, "refusal": refusal})
        return
    if kept:
        clean[field] = kept


def _finish_title(clean: dict, item: dict, problems: list[str]) -> None:
    try:
        subtitle = clean_text(item.get("subtitle"))
    except Refused as refusal:
        problems.append(_("subtitle %(refusal)s and was left out.") % {"refusal": refusal})
        subtitle = ""
    title = clean.get("title", "")
    if subtitle and subtitle.casefold() not in title.casefold():
        joint = " " if title.endswith(("?", "!")) else ": "
        title = f"{title.rstrip('.:')}{joint}{subtitle}" if title else subtitle
    # PubMed ends each title with a full stop; an ellipsis is the author's own.
    if title.endswith(".") and not title.endswith(".."):
        title = title[:-1].rstrip()
    if title:
        clean["title"] = title


def _finish_identifiers(clean: dict, problems: list[str]) -> None:
    for field, normalise in IDENTIFIERS.items():
        if field in clean:
            written = clean.pop(field)
            if normalised := normalise(written):
                clean[field] = normalised
            else:
                problems.append(
                    _("“%(written)s” is not a %(field)s and was left out.") % {"written": written[:80], "field": field}
                )
    if "ISBN" in clean and not identifiers.normalise_isbn(clean["ISBN"]):
        problems.append(
            _("The check digit of ISBN “%(isbn)s” is wrong; it was kept as written.") % {"isbn": clean["ISBN"][:40]}
        )
    address = clean.get("URL", "")
    if "DOI" not in clean and "//doi.org/" in address and (doi := identifiers.normalise_doi(address)):
        clean["DOI"] = doi
    if address and not (len(address) <= LONGEST_URL and WEB_ADDRESS.fullmatch(address)):
        del clean["URL"]
        problems.append(
            _("“%(address)s” is not a web address (http or https) and was left out.") % {"address": address[:80]}
        )


def _within_size(clean: dict, problems: list[str]) -> dict:
    sizes = {field: len(repr(value)) for field, value in clean.items()}
    while sum(sizes.values()) > LARGEST_ITEM:
        largest = max(sizes, key=lambda field: sizes[field])
        sizes.pop(largest)
        kept = clean.pop(largest)
        if isinstance(kept, list):
            clean[largest] = kept[:1_000]
        problems.append(
            _("The record is larger than %(largest_item)s characters; %(largest)s was shortened or left out.")
            % {"largest_item": f"{LARGEST_ITEM:,}", "largest": largest}
        )
    return clean


def year(item: dict) -> int | None:
    """The year of publication, from the date's parts or from a year written in its text."""
    issued = item.get("issued")
    if not isinstance(issued, dict):
        return None
    try:
        return int(issued["date-parts"][0][0])
    except (KeyError, IndexError, TypeError, ValueError):
        found = YEAR.search(str(issued.get("raw") or issued.get("literal") or "")[:200])
        return int(found[1]) if found else None


def authors(item: dict) -> list[dict]:
    """The authors, or the editors of a work that names no author; CSL names."""
    for field in ("author", "editor"):
        names = item.get(field)
        if isinstance(names, list) and (named := [name for name in names if isinstance(name, dict) and name]):
            return named
    return []


def family_name(name: dict) -> str:
    """The family name with its particle, or the whole name of an organisation."""
    particle = name.get("non-dropping-particle") or ""
    family = name.get("family") or name.get("literal") or name.get("given") or ""
    return f"{particle} {family}".strip()


def short_label(item: dict) -> str:
    """Who and when in a few words: "Horvath 2013", "Greider & Blackburn 1985", "Zhu et al. 2026".

    A work without authors is named by the start of its title, one without a year by "n.d.".
    """
    people = [family_name(name) for name in authors(item)]
    if len(people) > 2 or (people and (item.get("custom") or {}).get("authors_truncated")):
        who = f"{people[0]} et al."
    else:
        who = " & ".join(people) or _short_title(item)
    return f"{who} {year(item) or 'n.d.'}"


def _short_title(item: dict) -> str:
    title = markup.to_plain(str(item.get("title-short") or item.get("title") or "Untitled"))
    words = title.split()
    return " ".join(words[:6])[:60] + ("…" if len(words) > 6 or len(title) > 60 else "")
