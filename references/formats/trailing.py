"""What follows the pages of a pasted reference: identifiers, addresses and remarks."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from references.identifiers import normalise_doi, normalise_pmcid, normalise_pmid

DOI = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|\bdoi\s?:?\s?)(?=10\.)(\S{1,400})", re.IGNORECASE)
BARE_DOI = re.compile(r"(?<=\s)10\.\d{4,9}/\S{1,300}$")
PMCID = re.compile(r"\bPMCID\s?:?\s?(PMC\d{1,9})\b[;.,]?", re.IGNORECASE)
PMID = re.compile(r"\bPMID\s?:?\s?(\d{1,9})\b[;.,]?", re.IGNORECASE)
ACCESSED = re.compile(
    r"\bAccessed\s(?P<month>[A-Z][a-z]{2,8})\.?\s(?P<day>\d{1,2}),\s(?P<year>\d{4})\.?", re.IGNORECASE
)
ADDRESS = re.compile(r"(?:Available (?:from|at):?\s?)?(https?://\S{1,1900})", re.IGNORECASE)
# PubMed's summary adds these after the pages; the line itself keeps them.
REMARK = re.compile(
    r"(?<=[.;] )(?:Epub\s[^.]{1,40}\.?|Online ahead of print\.?|(?:Review|Erratum in|Retracted)\b[^.]{0,80}\.)",
    re.IGNORECASE,
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass
class Trailing:
    """The line without its identifiers, the identifiers as CSL fields, and what was not used."""

    rest: str
    identifiers: dict = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def take_trailing(text: str) -> Trailing:
    """Identifiers, web address, day of access and remarks taken off a reference line."""
    found = Trailing(text)
    for pattern, name, normalise in (
        (DOI, "DOI", normalise_doi),
        (BARE_DOI, "DOI", normalise_doi),
        (PMCID, "PMCID", normalise_pmcid),
        (PMID, "PMID", normalise_pmid),
    ):
        _take_identifier(found, pattern, name, normalise)
    _take_access(found)
    for remark in REMARK.findall(found.rest)[:5]:
        found.problems.append(_("“%(remark)s” was not used.") % {"remark": remark.strip()})
    found.rest = " ".join(REMARK.sub(" ", found.rest).split())
    return found


def _take_identifier(found: Trailing, pattern: re.Pattern, name: str, normalise) -> None:
    match = pattern.search(found.rest)
    identifier = normalise(match[match.lastindex or 0]) if match else ""
    if not identifier:
        return
    if found.identifiers.setdefault(name, identifier) != identifier:
        found.problems.append(
            _("A second %(name)s, %(identifier)s, was not used.") % {"name": name, "identifier": identifier}
        )
    _cut(found, match)


def _cut(found: Trailing, match: re.Match) -> None:
    found.rest = " ".join(f"{found.rest[: match.start()]} {found.rest[match.end() :]}".split())


def _take_access(found: Trailing) -> None:
    if match := ACCESSED.search(found.rest):
        month = match["month"][:3].lower()
        if month in MONTHS and 1 <= int(match["day"]) <= 31:
            day = [int(match["year"]), MONTHS.index(month) + 1, int(match["day"])]
            found.identifiers["accessed"] = {"date-parts": [day]}
            _cut(found, match)
    if match := ADDRESS.search(found.rest):
        found.identifiers["URL"] = match[1].rstrip(".,;")
        _cut(found, match)
