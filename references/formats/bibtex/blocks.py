"""The blocks of a BibTeX file and the values of their fields."""

import logging
import re
from dataclasses import dataclass, field

from bibtexparser.model import Entry, ImplicitComment, ParsingFailedBlock
from bibtexparser.splitter import Splitter
from django.utils.translation import gettext as _

from references.formats.items import FileRefused
from references.records.csl_values import LONGEST_FIELD

BRACE = re.compile(r"(?<!\\)[{}]")
BRACE_OR_QUOTE = re.compile(r'(?<!\\)[{}"]')
SPACE = re.compile(r"\s*")
BARE_WORD = re.compile(r"[^\s#{}\"]+")
MISSING_COMMA = re.compile(r"([A-Za-z][\w-]{0,40})\s*=\s*(?=\S)")


@dataclass
class Value:
    """What a field says, the fields it swallowed because a comma is missing, and what was not understood."""

    text: str = ""
    swallowed: list[tuple[str, str]] = field(default_factory=list)
    rest: str = ""


def read_value(written: str, strings: dict[str, str]) -> Value:
    """The value as one text in LaTeX, with abbreviations replaced by ``strings`` (lower-case names)."""
    text, rest = _concatenated(written.strip(), strings)
    value = Value(text)
    while match := MISSING_COMMA.match(rest):
        content, rest = _concatenated(rest[match.end() :], strings)
        value.swallowed.append((match[1].lower(), content))
    value.rest = rest
    return value


def _concatenated(written: str, strings: dict[str, str]) -> tuple[str, str]:
    """The pieces between # signs as one text, and what stands after the last of them."""
    pieces, place, size = [], 0, 0
    while place < len(written):
        piece, place = _piece(written, place, strings)
        # Abbreviations made of abbreviations can double at each step; what is too long is refused later on.
        size += len(piece)
        pieces.append(piece if size <= 2 * LONGEST_FIELD else piece[:LONGEST_FIELD])
        if size > 2 * LONGEST_FIELD:
            return "".join(pieces), ""
        after = _skip_space(written, place)
        if after >= len(written) or written[after] != "#":
            return "".join(pieces), written[after:]
        place = _skip_space(written, after + 1)
    return "".join(pieces), ""


def _piece(written: str, place: int, strings: dict[str, str]) -> tuple[str, int]:
    if written[place] == "{":
        return _enclosed(written, place, BRACE, "}")
    if written[place] == '"':
        return _enclosed(written, place, BRACE_OR_QUOTE, '"')
    match = BARE_WORD.match(written, place)
    if not match:
        return "", len(written)
    return strings.get(match[0].lower(), match[0]), match.end()


def _enclosed(written: str, place: int, marks: re.Pattern, closing: str) -> tuple[str, int]:
    depth = 0
    for mark in marks.finditer(written, place + 1):
        if mark[0] == closing and depth == 0:
            return written[place + 1 : mark.start()], mark.end()
        if mark[0] != '"':
            depth += 1 if mark[0] == "{" else -1
    return written[place + 1 :], len(written)


def _skip_space(written: str, place: int) -> int:
    space = SPACE.match(written, place)
    return space.end() if space else place


#: A real file of 10,000 entries has about a million braces, quotes, commas and equals signs.
MOST_MARKS = 3_000_000
BLOCK = re.compile(r"^[ \t]*@[ \t]*([A-Za-z]\w{0,40})\s*(?=[{(])", re.MULTILINE)
NOT_ENTRIES = frozenset(["comment", "preamble", "string"])
#: What an entry may lack at its end, the likeliest first.
CLOSINGS = ("}", "}}", '"}', ")")
SWALLOWED_FIELD = re.compile(r'\n\s{0,40}[\w-]{1,40}[ \t]{0,40}=[ \t]{0,40}["{]')

# It reports every broken entry there, and so do we, to the person who gave the file.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class BibtexEntry:
    """One entry as written: ``fields`` by lower-case name in LaTeX; None when it could not be taken apart."""

    line: int
    raw: str
    type: str
    key: str
    fields: dict[str, str] | None
    problems: list[str] = field(default_factory=list)


@dataclass
class BibtexFile:
    """The entries of a file, as many as wanted, how many more it has, and the lines between that were not read."""

    entries: list[BibtexEntry] = field(default_factory=list)
    left_out: int = 0
    outside: list[int] = field(default_factory=list)


def read_blocks(text: str, *, most: int) -> BibtexFile:
    """The entries of a BibTeX file, with @string abbreviations put in. Raises FileRefused for a bomb of braces."""
    marks = sum(map(text.count, '{}",='))
    if marks > MOST_MARKS:
        raise FileRefused(
            _(
                "The file has %(marks)s braces, quotation marks, commas and equals signs; at most "
                "%(most_marks)s are read. Split it into parts."
            )
            % {"marks": f"{marks:,}", "most_marks": f"{MOST_MARKS:,}"}
        )
    file = BibtexFile()
    strings: dict[str, str] = {}
    starts = list(BLOCK.finditer(text))
    _read_block(text[: starts[0].start() if starts else len(text)], 1, file, strings)
    line, counted = 1, 0
    for place, start in enumerate(starts):
        line, counted = line + text.count("\n", counted, start.start(1)), start.start(1)
        end = starts[place + 1].start() if place + 1 < len(starts) else len(text)
        kind = start[1].lower()
        if kind not in NOT_ENTRIES and len(file.entries) >= most:
            file.left_out += 1
        else:
            _read_block(f"@{kind}{text[start.end() : end]}", line, file, strings)
    return file


def _read_block(block: str, line: int, file: BibtexFile, strings: dict) -> None:
    library = Splitter(block).split()
    for name, string in library.strings_dict.items():
        strings[name.lower()] = read_value(string.value, strings).text
    for found in library.blocks:
        place = line + max(found.start_line or 0, 0)
        if isinstance(found, ImplicitComment):
            _note_outside(file, found.raw or "", place)
        elif isinstance(found, Entry):
            file.entries.append(_entry(found, place, strings))
        elif isinstance(found, ParsingFailedBlock):
            _recover(found, place, file, strings)


def _note_outside(file: BibtexFile, text: str, line: int) -> None:
    """Keep the place of text that is no comment line: a person may have meant it to be an entry."""
    for offset, row in enumerate(text.split("\n")):
        row = row.strip()
        if row and not row.startswith("%") and row.strip("},) "):
            file.outside.append(line + offset)
            return


def _entry(found: Entry, line: int, strings: dict, problems=()) -> BibtexEntry:
    fields: dict[str, str] = {}
    said = list(problems)
    for written in found.fields:
        name, value = written.key.strip().lower(), read_value(str(written.value), strings)
        _put(fields, name, value.text, said)
        for swallowed, content in value.swallowed:
            said.append(_("A comma is missing before “%(swallowed)s”.") % {"swallowed": swallowed})
            _put(fields, swallowed, content, said)
        if value.rest:
            said.append(
                _("“%(rest)s” after the value of %(name)s was not understood.")
                % {"rest": value.rest[:80], "name": name[:40]}
            )
    return BibtexEntry(line, found.raw or "", found.entry_type, found.key, fields, said)


def _put(fields: dict, name: str, value: str, said: list[str]) -> None:
    if fields.get(name) and value and fields[name] != value:
        said.append(_("The field %(name)s stands twice; the first one was used.") % {"name": name[:40]})
    elif value or name not in fields:
        fields[name] = value


def _recover(failed: ParsingFailedBlock, line: int, file: BibtexFile, strings: dict) -> None:
    """Read what a failed block still says: the other entry under a key, or an entry without its end."""
    if (entry := failed.ignore_error_block) is not None:
        if isinstance(entry, Entry):
            file.entries.append(_entry(entry, line, strings))
        return
    raw = failed.raw or ""
    kind = BLOCK.match(raw)
    if kind and kind[1].lower() in NOT_ENTRIES:
        file.outside.append(line)
        return
    for closing in CLOSINGS if "=" in raw else ():
        blocks = Splitter(f"{raw.rstrip().rstrip(',')}{closing}").split().blocks
        if len(blocks) == 1 and isinstance(blocks[0], Entry) and _is_whole(blocks[0]):
            said = [_("The entry is not closed; what stands before its end was read.")]
            file.entries.append(_entry(blocks[0], line, strings, said))
            return
    reason = _("The entry could not be parsed: a brace, a quotation mark or a comma is missing or too many.")
    file.entries.append(BibtexEntry(line, raw, kind[1].lower() if kind else "", "", None, [reason]))


def _is_whole(entry: Entry) -> bool:
    """Whether no value has swallowed the fields after it, as one that is not closed does."""
    return bool(entry.fields) and not any(SWALLOWED_FIELD.search(str(found.value)) for found in entry.fields)
