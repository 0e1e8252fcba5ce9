"""Reference lists that stand in texts. The library knows no texts, so those who have them say it: see ``offer``."""

from collections.abc import Callable

from django.utils.translation import gettext as _

Finder = Callable[[str], list[dict] | None]
_finders: dict[str, Finder] = {}


class NoSuchList(LookupError):
    """No text of that kind has this name; ``message`` says so in a sentence."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


def offer(kind: str, finder: Finder) -> None:
    """Let ``finder(name)`` give the works, as CSL-JSON in their order, that a text of this kind lists; None for no
    such text."""
    _finders[kind] = finder


def works_listed(kind: str, name: str) -> list[dict]:
    """Return the works that a text lists, as CSL-JSON in their order. Raises NoSuchList."""
    works = _finders[kind](name) if kind in _finders else None
    if works is None:
        raise NoSuchList(_("There is no %(kind)s “%(name)s”.") % {"kind": kind, "name": name[:80]})
    return works
