"""Narrowing a search down: by topic, kind, year, approver and evidence, each with the number of posts it leaves."""

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from articles.models import Credit, Edition, Tag
from articles.search.finding import Match
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

    def condition(self, zone: datetime.tzinfo) -> Q:
        """Return the condition on editions; the year is one of the site's time zone."""
        wanted = Q()
        if self.topic:
            wanted &= Q(tagged__tag__slug=self.topic, tagged__tag__is_topic=True)
        if self.kind:
            wanted &= Q(kind=self.kind)
        if self.evidence:
            wanted &= Q(evidence_label=self.evidence)
        if self.year:
            begins, ends = (datetime.datetime(int(self.year) + more, 1, 1, tzinfo=zone) for more in (0, 1))
            wanted &= Q(published_at__gte=begins, published_at__lt=ends)
        if self.approver:
            wanted &= Q(credits__person__slug=self.approver, credits__role=Credit.Role.APPROVER)
        return wanted

    def address(self, typed: str, **changes: object) -> str:
        """Return the query string of the same search with some of it changed."""
        given = {"q": typed, **self._asdict(), **changes}
        return "?" + urlencode({name: value for name, value in given.items() if value})


class Choice(NamedTuple):
    """One value to narrow down by: what it is called, how many of the found posts have it, and where it leads."""

    label: str
    count: int
    address: str
    is_chosen: bool


def names(matches: Iterable[Match]) -> tuple[QuerySet, QuerySet]:
    """Return the querysets of ``(id, slug, name)`` of the topics and the approvers of what was found."""
    topics = {pk for match in matches for pk in match.topic_ids}
    approvers = {pk for match in matches for pk in match.approver_ids}
    people = get_user_model().objects.filter(pk__in=approvers).order_by()
    return Tag.objects.filter(pk__in=topics).order_by().values_list("pk", "slug", "name"), people.values_list(
        "pk", "slug", "name"
    )


def choices(matches, narrowing: Narrowing, typed: str, *, topics, approvers, zone) -> dict[str, list[Choice]]:
    """Return the choices by heading, the commonest first; a heading that would change nothing is left out."""
    topic_names = {pk: (slug, name) for pk, slug, name in topics}
    approver_names = {pk: (slug, name) for pk, slug, name in approvers}
    found = {name: Counter() for name in HEADINGS}
    for match in matches:
        found["topic"].update(topic_names[pk] for pk in match.topic_ids if pk in topic_names)
        found["approver"].update(approver_names[pk] for pk in match.approver_ids if pk in approver_names)
        found["kind"][match.kind, Edition.Kind(match.kind).label] += 1
        if match.evidence_label:
            found["evidence"][match.evidence_label, Edition.EvidenceLabel(match.evidence_label).label] += 1
        year = str(match.published_at.astimezone(zone).year)
        found["year"][year, year] += 1
    return {
        HEADINGS[name]: _choices(counts, name, narrowing, typed, total=len(matches))
        for name, counts in found.items()
        if counts
    }


def _choices(counts, name, narrowing, typed, *, total):
    chosen = getattr(narrowing, name)
    shown = [
        Choice(
            label,
            count,
            narrowing.address(typed, **{name: "" if value == chosen else value}),
            value == chosen,
        )
        for (value, label), count in counts.most_common(MOST_CHOICES)
    ]
    return sorted(shown, key=lambda choice: choice.label, reverse=True) if name == "year" else shown
