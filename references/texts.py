"""Texts that cite works or list them. The library knows no texts, so those who have them say it."""

from collections.abc import Callable, Iterable
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from refusals import Refusal


class CitingText(NamedTuple):
    """One text that cites a work: its title, its address, and whether readers can see it."""

    title: str
    address: str
    is_public: bool


CitingFinder = Callable[[list[UUID], object], dict[UUID, list[CitingText]]]
_citing_finders: list[CitingFinder] = []


def ask(finder: CitingFinder) -> CitingFinder:
    """Let ``finder(works, user)`` say which texts that the person may know of cite each of the works (ids)."""
    if finder not in _citing_finders:
        _citing_finders.append(finder)
    return finder


def citing_texts(works: Iterable[UUID], user) -> dict[UUID, list[CitingText]]:
    """Return the texts that cite each of the works (ids), as far as the person may know of them."""
    works = list(works)
    found: dict[UUID, list[CitingText]] = {work: [] for work in works}
    for finder in _citing_finders:
        for work, texts in finder(works, user).items():
            found[work] += texts
    return found


ListFinder = Callable[[str], list[dict] | None]
_list_finders: dict[str, ListFinder] = {}


class NoSuchList(Refusal):
    """No text of that kind has this name; ``message`` says so in a sentence."""


def offer(kind: str, finder: ListFinder) -> None:
    """Let ``finder(name)`` give the works, as CSL-JSON in their order, that a text of this kind lists; None for no
    such text."""
    _list_finders[kind] = finder


def works_listed(kind: str, name: str) -> list[dict]:
    """Return the works that a text lists, as CSL-JSON in their order. Raises NoSuchList."""
    works = _list_finders[kind](name) if kind in _list_finders else None
    if works is None:
        raise NoSuchList(_("There is no %(kind)s “%(name)s”.") % {"kind": kind, "name": name[:80]})
    return works
