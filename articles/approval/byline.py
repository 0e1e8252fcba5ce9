"""The names, degrees and dates of the line that an approval lets a page print."""

import json
import logging
from functools import lru_cache
from typing import NamedTuple

from articles.approval.standing import Shown, is_as_signed
from articles.models import Credit
from record.people import leads_as_signed

logger = logging.getLogger("imprimatur.approval")


class Name(NamedTuple):
    """A person as printed: ``printed`` has the degrees, ``slug`` leads to the person's page, where that is proved.

    ``plain`` is the name without degrees; ``statement`` and ``interests`` are what the person declared;
    ``orcid`` is the iD on the person's page of today.
    """

    printed: str
    slug: str
    plain: str = ""
    statement: str = ""
    interests: str = ""
    degrees: str = ""
    orcid: str = ""


class Byline(NamedTuple):
    """The writers in order, and the approver when the approval verifies, else None."""

    writers: tuple[Name, ...]
    approver: Name | None

    @property
    def has_interests(self):
        """Whether a writer declared any."""
        return any(writer.interests for writer in self.writers)


def verified_byline(edition, credits: str, *, fragments_digest: str, **parts: str | tuple[str, ...]) -> Byline:
    """Return the names an edition's page may print, given its credits as JSON text.

    ``edition`` is a row with the columns that the page shows, and with ``standing``; ``fragments_digest`` is computed
    from the fragments that are about to be shown, ``parts`` are digests of whatever else is (``standing.Shown``). The
    approver is left out, and an alarm raised, when any of it is not what the article's newest standing tells.
    """
    shown = Shown.of(edition, credits, fragments_digest, **parts)
    writers, approver = _names(credits)
    return Byline(writers, approver if _may_stand(edition.standing, shown) else None)


@lru_cache(maxsize=8192)
def _may_stand(told, shown):
    """Whether the line may stand; that it may not is told once per process, for the same things shown."""
    if is_as_signed(told, shown):
        return True
    logger.critical(
        "What is shown of article %s, version %s is not what was signed: its approval line is not shown.",
        shown.article_id,
        shown.number,
    )
    return False


@lru_cache(maxsize=4096)
def _names(credits):
    entries = json.loads(credits)
    writers = tuple(_name(entry) for entry in entries if entry["role"] == Credit.Role.WRITER.value)
    approver = next((_name(entry) for entry in entries if entry["role"] == Credit.Role.APPROVER.value), None)
    return writers, approver


def _name(entry):
    printed = f"{entry['name']}, {entry['degrees']}" if entry["degrees"] else entry["name"]
    link = {"slug": entry["person"], "orcid": entry["orcid"]}
    if not leads_as_signed(entry["told"], entry["person_id"], salt=entry["link_salt"], **link):
        link = {"slug": "", "orcid": ""}
    declared = {name: entry[name] for name in ("statement", "interests", "degrees")}
    return Name(printed, plain=entry["name"], **declared, **link)
