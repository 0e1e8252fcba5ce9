"""The reference list of a manuscript, and the numbers in the text that point to it."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from documents.schema import TEXT_ONLY
from editorial.importing.decoding import UnreadableManuscript
from references.formats.pasted.articles import parse_line, split_list
from references.library.adding import citation_key
from references.library.sameness import unlike
from references.records.identifiers import identifier_in_key, names_identifier

TITLES = frozenset(
    {
        "reference",
        "references",
        "reference list",
        "bibliography",
        "works cited",
        "literature",
        "literature cited",
        "sources",
    }
)
NUMBERS = re.compile(r"\[(\d{1,3}(?: ?[,;–—-] ?\d{1,3}){0,200})\]")
RANGE = re.compile(r"(\d+) ?[–—-] ?(\d+)")
IDENTIFIER_PREFIXES = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID"}
LONGEST_WARNING = 80
MOST_WARNINGS = 20


@dataclass
class ImportedReference:
    """An entry of the list: its first number, its key, and its CSL-JSON or None when it was kept as written."""

    number: int
    key: str
    csl: dict | None
    raw: str
    problems: list[str]
    authors_truncated: bool = False


@dataclass
class Bibliography:
    """The entries in their order, the key of every number, and what the writer should look at."""

    references: list[ImportedReference] = field(default_factory=list)
    keys: dict[int, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def is_bibliography_title(line):
    """Tell whether a line is the heading of a reference list."""
    return len(line) < 60 and line.strip(" \t#*_:").casefold() in TITLES


def read_bibliography(text):
    """Return the ``Bibliography`` of a numbered list; an entry given twice is kept once, under both numbers.

    Two works that were given one identifier stay two entries. Raises ``UnreadableManuscript`` for a line that is
    longer than a reference can be.
    """
    listed = split_list(text)
    if too_long := listed.too_long():
        raise UnreadableManuscript(_("In the list of references: %(problem)s") % {"problem": too_long[0]})
    found = Bibliography(warnings=[f"References: {problem}" for problem in listed.problems])
    known = defaultdict(list)
    for place, line in enumerate(filter(lambda line: line.text, listed), start=1):
        number = place if line.number is None else line.number
        parsed = parse_line(line.text)
        twin = next((entry for mark in _marks(parsed) for entry in known[mark] if _is_one(entry, parsed)), None)
        if twin:
            found.keys.setdefault(number, twin.key)
            found.warnings.append(
                _("References %(number)s and %(number_2)s are the same work; they share one entry now.")
                % {"number": twin.number, "number_2": number}
            )
            continue
        entry = _entry(number, parsed, {reference.key for reference in found.references})
        found.references.append(entry)
        found.keys.setdefault(number, entry.key)
        for mark in _marks(parsed):
            known[mark].append(entry)
        if parsed.csl is None:
            found.warnings.append(
                _("Reference %(number)s was not understood and is kept as written: “%(text)s”")
                % {"number": number, "text": _short(line.text)}
            )
    return found


def bind_citations(blocks, bibliography):
    """Return (blocks, warnings) with "[1]", "[1,2]" and "[1-3]" made citations where all their numbers are listed.

    Other numbers stay as text. Keys such as "doi:10..." become the key of the listed work that carries the
    identifier; pandoc keys without an entry stay and are reported.
    """
    binder = _Binder(bibliography)
    return [binder.bound(block) for block in blocks], binder.warnings()


def _entry(number, parsed, taken):
    csl = parsed.csl or {"type": "document", "title": parsed.raw[:200]}
    return ImportedReference(
        number=number,
        key=citation_key(csl, taken),
        csl=parsed.csl,
        raw=parsed.raw,
        problems=list(parsed.problems),
        authors_truncated=parsed.authors_truncated,
    )


def _is_one(entry, parsed):
    """Tell whether nothing but a mark of two entries speaks of their being one work, and nothing against it."""
    return not (entry.csl and parsed.csl and unlike(entry.csl, parsed.csl))


def _marks(parsed):
    """Yield what makes two entries the same work: an identifier, or the same words."""
    for prefix, name in IDENTIFIER_PREFIXES.items():
        if parsed.csl and parsed.csl.get(name):
            yield f"{prefix}:{parsed.csl[name]}".lower()
    yield re.sub(r"\W+", " ", parsed.raw).strip().casefold()
    if parsed.csl:
        yield repr(sorted(parsed.csl.items(), key=lambda item: item[0]))


def _by_identifier(references):
    """Return the key of the entry that has each identifier; one that several entries have tells none of them."""
    keys = defaultdict(list)
    for reference in references:
        for prefix, name in IDENTIFIER_PREFIXES.items():
            if reference.csl and reference.csl.get(name):
                keys[f"{prefix}:{reference.csl[name]}".lower()].append(reference.key)
    return {identifier: named[0] for identifier, named in keys.items() if len(named) == 1}


class _Binder:
    """One walk over the blocks, collecting what could not be bound."""

    def __init__(self, bibliography):
        self.keys = bibliography.keys
        self.listed = {reference.key for reference in bibliography.references}
        self.by_identifier = _by_identifier(bibliography.references)
        self.unbound, self.unlisted = {}, {}

    def bound(self, node):
        if node["type"] == "citation":
            return self.rewritten(node)
        if "content" not in node:
            return node
        content = []
        for child in node["content"]:
            content += self.split(child) if child["type"] == "text" else [self.bound(child)]
        return {**node, "content": content}

    def split(self, node):
        """Return a text node cut at the citations in it; code stays whole."""
        marks = node.get("marks", [])
        if any(mark["type"] in TEXT_ONLY for mark in marks):
            return [node]
        pieces, start = [], 0
        for found in NUMBERS.finditer(node["text"]):
            refs = self.refs(found)
            if refs:
                pieces += self.text(node, node["text"][start : found.start()])
                pieces.append({"type": "citation", "attrs": {"refs": refs}, **({"marks": marks} if marks else {})})
                start = found.end()
        return pieces + self.text(node, node["text"][start:])

    def text(self, node, words):
        return [{**node, "text": words}] if words else []

    def refs(self, found):
        numbers = expanded(found.group(1))
        if numbers and all(number in self.keys for number in numbers):
            keys = dict.fromkeys(self.keys[number] for number in numbers)
            return [{"key": key, "locator": ""} for key in keys]
        self.unbound[found.group()] = [number for number in numbers if number not in self.keys]
        return []

    def rewritten(self, node):
        refs = []
        for ref in node["attrs"]["refs"]:
            named = identifier_in_key(ref["key"])
            key = self.by_identifier.get(":".join(named).lower() if named else "", ref["key"])
            if key not in self.listed and not names_identifier(key):
                self.unlisted[key] = True
            refs.append({**ref, "key": key})
        return {**node, "attrs": {"refs": refs}}

    def warnings(self):
        return [
            *self.unbound_warnings(),
            *(
                _("The text cites “%(key)s”, which is not in its list of references. Add the reference.") % {"key": key}
                for key in self.unlisted
            ),
        ]

    def unbound_warnings(self):
        marks = list(self.unbound)
        if marks and not self.keys:
            return [
                _("The text has numbers such as %(marks)s but no list of references; they stay as text.")
                % {"marks": marks[0]}
            ]
        shown = [
            _("%(mark)s stays as text: %(reason)s.") % {"mark": mark, "reason": _missing(self.unbound[mark])}
            for mark in marks[:MOST_WARNINGS]
        ]
        more = len(marks) - len(shown)
        return [*shown, _("%(more)s more numbers in brackets stay as text.") % {"more": more}] if more else shown


def expanded(numbers):
    """Return the numbers of "1, 3-5" as [1, 3, 4, 5]; an empty list when a range runs backwards or past 100."""
    result = []
    for part in re.split(r" ?[,;] ?", numbers):
        span = RANGE.fullmatch(part)
        if span is None and not part.isdigit():
            return []
        first, last = map(int, span.groups()) if span else (int(part), int(part))
        if not first <= last < first + 100:
            return []
        result += range(first, last + 1)
    return result


def _missing(numbers):
    if not numbers:
        return _("its numbers do not make a list")
    names = ", ".join(map(str, numbers))
    return _("the list of references has no number %(names)s") % {"names": names}


def _short(text):
    return text if len(text) <= LONGEST_WARNING else f"{text[:LONGEST_WARNING]}…"
