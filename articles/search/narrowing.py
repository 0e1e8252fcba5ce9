"""Narrowing a search down: by topic, kind, year, approver and evidence, each with the number of posts it leaves."""

import datetime
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Case, Q, Value, When
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from articles.models import Credit, Edition, TaggedEdition
from articles.queries.compiled import Slot, slot
from articles.search.question import storable

YEAR = re.compile(r"(?:19|20|21)\d\d", re.ASCII)
LONGEST = 120
MOST_CHOICES = 12
HEADINGS = {
    "topic": _("Topic"),
    "kind": _("Kind"),
    "evidence": _("Evidence"),
    "year": _("Year"),
    "approver": _("Approved by"),
}


class Narrowing(NamedTuple):
    """What a search is narrowed down to, as its address says it; "" where it is not. What makes no sense is dropped."""

    topic: str = ""
    kind: str = ""
    evidence: str = ""
    year: str = ""
    approver: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Narrowing":
        """Return the narrowing that the parameters of an address name."""
        given = {name: storable(asked.get(name, "")[:LONGEST]) for name in cls._fields}
        known = {
            "kind": given["kind"] in Edition.Kind.values,
            "evidence": given["evidence"] in Edition.EvidenceLabel.values,
            "year": bool(YEAR.fullmatch(given["year"])),
        }
        return cls(**{name: value for name, value in given.items() if known.get(name, True)})

    @staticmethod
    def condition(chosen: Collection[str]) -> Q:
        """Return the condition on search entries for the fields in question, with a slot for each value."""
        wanted = Q()
        if "kind" in chosen:
            wanted &= Q(kind=Slot("kind"))
        if "evidence" in chosen:
            wanted &= Q(evidence_label=Slot("evidence"))
        if "year" in chosen:
            begins, ends = slot("begins", "timestamptz"), slot("ends", "timestamptz")
            wanted &= Q(published_at__gte=begins, published_at__lt=ends)
        if "topic" in chosen:
            tagged = TaggedEdition.objects.filter(tag__slug=Slot("topic"), tag__is_topic=True)
            wanted &= Q(_among(tagged.values("content_object")))
        if "approver" in chosen:
            approvals = Credit.objects.filter(person__slug=Slot("approver"), role=Credit.Role.APPROVER).order_by()
            wanted &= Q(_among(approvals.values("edition")))
        return wanted

    def values(self, zone: datetime.tzinfo) -> dict[str, object]:
        """Return what comes into the condition's slots; the year is one of the time zone."""
        if not self.year:
            return self._asdict()
        begins, ends = (datetime.datetime(int(self.year) + more, 1, 1, tzinfo=zone) for more in (0, 1))
        return {**self._asdict(), "begins": begins, "ends": ends}

    def address(self, typed: str, **changes: object) -> str:
        """Return the query string of the same search with some of it changed."""
        given = {"q": typed, **self._asdict(), **changes}
        return "?" + urlencode({name: value for name, value in given.items() if value})


@dataclass(frozen=True)
class Choice:
    """One value to narrow down by: what it is called, how many of the found posts have it, and where it leads."""

    label: str
    count: int
    address: str
    is_chosen: bool


def choices(counted: Mapping, names: Mapping, narrowing: Narrowing, typed: str) -> dict[Promise, list[Choice]]:
    """Return the choices by heading, the commonest first; a heading that would change nothing is left out.

    ``counted`` and ``names`` say by field how often each value is there, and what topics and approvers are called.
    """
    labels = {"kind": dict(Edition.Kind.choices), "evidence": dict(Edition.EvidenceLabel.choices), **names}
    shown = {name: _choices(counted.get(name, {}), labels.get(name), name, narrowing, typed) for name in HEADINGS}
    return {HEADINGS[name]: listed for name, listed in shown.items() if listed}


def _choices(counts, labels, name, narrowing, typed):
    chosen = getattr(narrowing, name)
    shown = [
        Choice(
            labels[value] if labels else value,
            count,
            narrowing.address(typed, **{name: "" if value == chosen else value}),
            value == chosen,
        )
        for value, count in Counter(counts).most_common(MOST_CHOICES + 1)
        if value
    ][:MOST_CHOICES]
    return sorted(shown, key=lambda choice: choice.label, reverse=True) if name == "year" else shown


def _among(editions):
    """That an entry's edition is one of these: inside of CASE, PostgreSQL collects them once and looks each up."""
    return Case(When(edition__in=editions, then=Value(True)), default=Value(False))
