"""What is found in a text: things to mend, things to look at, and measures of how it cites."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Finding:
    """One thing found in a text. A blocking one refuses submission and approval.

    ``keys`` are the citation keys it is about, ``block_id`` the top-level block it stands in, ``address`` the screen
    on which it is decided; all may be empty.
    """

    code: str
    message: str
    blocking: bool = False
    keys: tuple[str, ...] = ()
    block_id: str = ""
    address: str = ""


class Meters(NamedTuple):
    """How a text cites: ``most_cited`` is the key that ``on_most_cited`` of its ``citations`` point to.

    ``long_paragraphs`` are the blocks of paragraphs of at least 40 words that cite nothing, one for each.
    """

    citations: int
    most_cited: str
    on_most_cited: int
    long_paragraphs: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of the citations that rest on one source, from 0 to 1."""
        return self.on_most_cited / self.citations if self.citations else 0.0

    def words(self) -> list[str]:
        """The measures as sentences."""
        return [self._citation_words(), self._paragraph_words()]

    def _citation_words(self):
        if not self.citations:
            return _("The text cites nothing.")
        facts = {"count": self.on_most_cited, "all": self.citations, "key": self.most_cited}
        return (
            ngettext(
                "%(count)s of %(all)s citation rests on one source, “%(key)s”.",
                "%(count)s of %(all)s citations rest on one source, “%(key)s”.",
                self.citations,
            )
            % facts
        )

    def _paragraph_words(self):
        count = len(self.long_paragraphs)
        return ngettext(
            "%(count)s long paragraph (40 words or more) cites nothing.",
            "%(count)s long paragraphs (40 words or more) cite nothing.",
            count,
        ) % {"count": count}


class Inspection(NamedTuple):
    """Everything found in a text, blocking things first, and its measures."""

    findings: list[Finding]
    meters: Meters
