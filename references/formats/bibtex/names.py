"""BibTeX's lists of names, "von Family, Suffix, Given and others", as CSL names and back."""

import re

from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names

from references.formats.bibtex.latex import from_latex, to_latex
from references.records.csl_values import MOST_NAMES

BRACED = re.compile(r"\{[^{}]*\}")
AND = re.compile(r"\band\b", re.IGNORECASE)
SEMICOLON = re.compile(r"(?<!&amp);(?=\s)")
PARTICLE = re.compile(r"(?:[a-z]+ )*[a-z]+")
LONGEST_LIST = 400_000


def read_names(value: str) -> tuple[list[dict], bool]:
    """The CSL names of a name field in LaTeX, and whether it ends in "and others".

    A name wholly in braces is an organisation.
    """
    value = value[:LONGEST_LIST]
    # Some programs write semicolons where BibTeX has "and".
    if ";" in value and not AND.search(value):
        value = SEMICOLON.sub(" and ", value)
    names = split_multiple_persons_names(value)
    truncated = bool(names) and names[-1].strip().lower() in ("others", "et al", "et al.")
    if truncated:
        names.pop()
    read = [_read_name(name.strip()) for name in names[: MOST_NAMES + 1]]
    return [name for name in read if name], truncated


def write_names(names: list[dict], *, truncated: bool = False) -> str:
    """The names as a BibTeX name field."""
    written = [_write_name(name) for name in names] + (["others"] if truncated else [])
    return " and ".join(name for name in written if name)


def _read_name(name: str) -> dict:
    if not name:
        return {}
    if BRACED.fullmatch(name) or (name[0] == "{" and _closes_at_end(name)):
        literal = _plain(name)
        return {"literal": literal} if literal else {}
    parts = parse_single_name_into_parts(name, strict=False)
    read = {
        "family": _joined(parts.last),
        "given": _joined(parts.first),
        "suffix": _joined(parts.jr),
        "non-dropping-particle": _joined(parts.von),
    }
    return {part: text for part, text in read.items() if text}


def _closes_at_end(name: str) -> bool:
    """Whether the brace at the start is the one that the last character closes."""
    depth = 0
    for place, character in enumerate(name):
        escaped = place and name[place - 1] == "\\"
        if character in "{}" and not escaped:
            depth += 1 if character == "{" else -1
            if depth == 0:
                return place == len(name) - 1
    return False


def _joined(words: list[str]) -> str:
    return _plain(" ".join(words))


def _plain(latex: str) -> str:
    return " ".join(from_latex(latex)[0].split())


def _write_name(name: dict) -> str:
    if name.get("literal"):
        return f"{{{to_latex(name['literal'])}}}"
    family, given, suffix = (name.get(part, "") for part in ("family", "given", "suffix"))
    particle = " ".join(name[part] for part in ("dropping-particle", "non-dropping-particle") if name.get(part))
    if not family:
        return f"{{{to_latex(given)}}}" if given else ""
    is_plain = PARTICLE.fullmatch(particle)
    whole = f"{particle} {_part(family)}" if is_plain else _part(f"{particle} {family}".strip())
    # Without a given name an empty one keeps several words a family name.
    parts = [whole, _part(suffix), _part(given) or "{}"]
    return ", ".join(part for part in parts if part)


def _part(text: str) -> str:
    """One part of a name, in braces where BibTeX would take a word of it for something else."""
    if not text:
        return ""
    written = to_latex(text)
    is_clear = written == text and "," not in text and not AND.search(text)
    return written if is_clear and all(word[0].isupper() for word in text.split()) else f"{{{written}}}"
