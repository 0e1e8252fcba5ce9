"""BibTeX and BibLaTeX files, read into CSL-JSON."""

import re

from django.utils.translation import gettext as _

from references.formats.bibtex.blocks import BibtexEntry, read_blocks
from references.formats.bibtex.latex import from_latex
from references.formats.bibtex.names import read_names
from references.formats.bibtex.vocabulary import (
    DATES,
    IDENTIFIERS,
    JOURNALS,
    NAMES,
    PASSED_OVER,
    READ_APART,
    SUBTYPES,
    TEXTS,
    THESES,
    TYPES,
    WHOLE_BOOKS,
)
from references.formats.dates import MONTHS, read_date
from references.formats.items import Contents, ReadItem, about_lines, invalid, item_of
from references.records.csl_schema import TYPES as CSL_TYPES
from references.records.csl_values import LONGEST_FIELD
from references.records.identifiers import normalise_arxiv

KNOWN = frozenset([*TEXTS, *IDENTIFIERS, *NAMES, *DATES, *READ_APART, *PASSED_OVER])
ADDRESS = re.compile(r"(?:\\url\{)?\s*(https?://[^\s{}]{1,1900})\}?", re.IGNORECASE)
LATEX_IN_ADDRESS = re.compile(r"\\([_%&#$~{}])|[{}]")
ISSN = re.compile(r"\d{4}-\d{3}[\dXx]")
DASHES = re.compile(r"\s?(?:-{2,3}|[–—−])\s?")
#: What an entry does not take over from the one it names in crossref (biblatex manual, appendix B).
NOT_INHERITED = frozenset(["crossref", "pages", "title", "subtitle", "shorttitle", "doi", "url"])


def read_bibtex(text: str, *, most: int) -> Contents:
    """What a BibTeX file holds, ``most`` entries of it. Raises FileRefused."""
    file = read_blocks(text, most=most)
    parents = {entry.key.lower(): entry.fields for entry in reversed(file.entries) if entry.fields and entry.key}
    seen: dict[str, int] = {}
    items = []
    for entry in file.entries:
        if entry.key and entry.key in seen:
            entry.problems.append(
                _("The key %(key)s stands already in line %(seen)s.")
                % {"key": entry.key[:80], "seen": f"{seen[entry.key]:,}"}
            )
        seen.setdefault(entry.key, entry.line)
        items.append(_item(entry, parents))
    words = _("Text outside of entries was read as a comment, from line %(places)s%(more)s.")
    return Contents(items, about_lines(words, file.outside), file.left_out)


def _item(entry: BibtexEntry, parents: dict) -> ReadItem:
    if entry.fields is None:
        return invalid(entry.problems, line=entry.line, raw=entry.raw, key=entry.key[:200])
    fields, problems = _with_inherited(entry.fields, parents), list(entry.problems)
    csl = _typed(entry.type, fields, problems)
    fields = _without_two_places(csl["type"], fields)
    _take_texts(fields, csl, problems)
    _take_names(fields, csl)
    _take_dates(fields, csl)
    _take_numbers(fields, csl)
    _take_identifiers(fields, csl)
    unknown = sorted(name[:40] for name in fields if name not in KNOWN and not name.startswith(("bdsk-", "jabref")))
    if unknown:
        problems.append(
            _("Fields without a place in the record were left out: %(unknown)s.") % {"unknown": ", ".join(unknown[:20])}
        )
    return item_of(csl, line=entry.line, raw=entry.raw, key=entry.key[:200], problems=problems)


def _with_inherited(fields: dict, parents: dict) -> dict:
    parent = parents.get(fields.get("crossref", "").lower())
    if not parent or parent is fields:
        return fields
    taken = {name: value for name, value in parent.items() if name not in NOT_INHERITED}
    if "title" in parent:
        taken["booktitle"] = parent.get("booktitle", parent["title"])
        # A part of a book without a title of its own is known by the book's.
        taken["title"] = fields.get("title", parent["title"])
    return taken | fields


def _without_two_places(csl_type: str, fields: dict) -> dict:
    """Proceedings have the publisher's place and, under the other name, that of the conference."""
    if csl_type == "paper-conference" and fields.get("address") and fields.get("location"):
        return {"venue": fields["location"]} | {name: value for name, value in fields.items() if name != "location"}
    return fields


def _typed(entry_type: str, fields: dict, problems: list[str]) -> dict:
    subtype = SUBTYPES.get(fields.get("entrysubtype", ""), fields.get("entrysubtype"))
    if subtype in CSL_TYPES:
        return {"type": subtype}
    if entry_type not in TYPES:
        problems.append(_("The type “%(entry_type)s” is not known to BibTeX.") % {"entry_type": entry_type[:40]})
    csl = {"type": TYPES.get(entry_type, "document")}
    if entry_type in THESES and not fields.get("type"):
        csl["genre"] = THESES[entry_type]
    elif fields.get("howpublished", "").lower() == "preprint" or _is_arxiv_only(entry_type, fields):
        csl = {"type": "article", "genre": "preprint"}
    return csl


def _is_arxiv_only(entry_type: str, fields: dict) -> bool:
    return bool(
        _arxiv(fields)
        and entry_type in ("article", "misc", "unpublished", "online", "techreport", "preprint")
        and not (fields.get("journal") or fields.get("journaltitle") or fields.get("doi"))
    )


def _arxiv(fields: dict) -> str:
    kind = (fields.get("eprinttype") or fields.get("archiveprefix") or "arxiv").lower()
    return normalise_arxiv(fields.get("eprint", "")) if kind == "arxiv" else ""


def _take_texts(fields: dict, csl: dict, problems: list[str]) -> None:
    unknown = []
    for name, variable in TEXTS.items():
        if not (written := fields.get(name)):
            continue
        if len(written) <= LONGEST_FIELD:
            written, commands = from_latex(written)
            unknown += commands
        if variable == "note" and csl.get("note", written) != written:
            csl["note"] = f"{csl['note']}; {written}"
        elif variable in csl and variable != "genre" and csl[variable] != written:
            problems.append(
                _("The field %(name)s was left out: another one says %(variable)s already.")
                % {"name": name, "variable": variable}
            )
        else:
            csl[variable] = written
    if unknown:
        named = ", ".join(f"\\{command}" for command in sorted(set(unknown))[:10])
        problems.append(_("LaTeX commands that stand as they were written: %(named)s.") % {"named": named})


def _take_names(fields: dict, csl: dict) -> None:
    for name, variable in NAMES.items():
        if fields.get(name):
            csl[variable], truncated = read_names(fields[name])
            if truncated and name == "author":
                csl["custom"] = {"authors_truncated": True}


def _take_dates(fields: dict, csl: dict) -> None:
    for name, variable in DATES.items():
        if fields.get(name):
            csl[variable] = read_date(fields[name].strip("{} "))
    stated = csl.get("issued", {})
    if "date-parts" not in stated and fields.get("year"):
        year, month, day = (from_latex(fields.get(name, ""))[0].strip(" .,") for name in ("year", "month", "day"))
        # JabRef's old files keep the month in a field "date".
        month = month or stated.get("literal", "")
        if month.isdigit() and 1 <= int(month) <= 12:
            month = MONTHS[int(month) - 1]
        dates = (read_date(text) for text in (f"{year} {month} {day}", f"{year} {month}", year))
        csl["issued"] = next((date for date in dates if "date-parts" in date), {"literal": year})
    if "accessed" not in csl and fields.get("lastchecked"):
        csl["accessed"] = read_date(fields["lastchecked"])


def _take_numbers(fields: dict, csl: dict) -> None:
    pages = DASHES.sub("-", from_latex(fields.get("pages", "").replace("--", "-"))[0])
    if pages and csl["type"] in WHOLE_BOOKS and "-" not in pages:
        csl.setdefault("number-of-pages", pages)
    elif pages:
        csl["page"] = pages
    number, issue = (from_latex(fields.get(name, ""))[0] for name in ("number", "issue"))
    if csl["type"] in JOURNALS:
        csl["issue"] = number or issue
    elif number and csl.get("collection-title") and csl["type"] in (*WHOLE_BOOKS, "chapter", "paper-conference"):
        csl["collection-number"] = number
    elif number:
        csl.setdefault("number", number)
    if issue and csl.get("issue") != issue:
        csl.setdefault("issue", issue)


def _take_identifiers(fields: dict, csl: dict) -> None:
    if ISSN.fullmatch(csl.get("ISBN", "")):
        csl.setdefault("ISSN", csl.pop("ISBN"))
    for name, variable in IDENTIFIERS.items():
        if fields.get(name):
            csl.setdefault(variable, LATEX_IN_ADDRESS.sub(r"\1", fields[name]).strip())
    if match := ADDRESS.fullmatch(fields.get("howpublished", "").strip()):
        csl.setdefault("URL", LATEX_IN_ADDRESS.sub(r"\1", match[1]))
    elif (published := fields.get("howpublished")) and published.lower() != "preprint":
        csl.setdefault("medium", from_latex(published)[0])
    kind, eprint = (fields.get("eprinttype") or fields.get("archiveprefix") or ""), fields.get("eprint", "")
    if kind.lower() in ("pubmed", "pmid"):
        csl.setdefault("PMID", eprint)
    elif arxiv := _arxiv(fields):
        csl |= {"archive": "arXiv", "archive_location": arxiv}
        if csl["type"] == "article":
            csl.setdefault("DOI", f"10.48550/arXiv.{arxiv}")
    elif eprint:
        csl |= {"archive": from_latex(kind)[0], "archive_location": from_latex(eprint)[0]}
