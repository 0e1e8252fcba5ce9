"""Which texts cite a work. The library knows no texts, so those who have them say it: see ``ask``."""

from collections.abc import Callable, Iterable
from typing import NamedTuple
from uuid import UUID


class CitingText(NamedTuple):
    """One text that cites a work: its title, its address, and whether readers can see it."""

    title: str
    address: str
    is_public: bool


Finder = Callable[[list[UUID], object], dict[UUID, list[CitingText]]]
_finders: list[Finder] = []


def ask(finder: Finder) -> Finder:
    """Let ``finder(works, user)`` say which texts that the person may know of cite each of the works (ids)."""
    if finder not in _finders:
        _finders.append(finder)
    return finder


def citing_texts(works: Iterable[UUID], user) -> dict[UUID, list[CitingText]]:
    """Return the texts that cite each of the works (ids), as far as the person may know of them."""
    works = list(works)
    found: dict[UUID, list[CitingText]] = {work: [] for work in works}
    for finder in _finders:
        for work, texts in finder(works, user).items():
            found[work] += texts
    return found
