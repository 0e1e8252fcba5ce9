"""Narrowing a search down: by topic, kind, year, approver and evidence, each with the number of posts it leaves."""

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from articles.models import Credit, Edition, Tag, TaggedEdition
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
        """Return the condition on search entries; the year is one of the site's time zone."""
        wanted = Q()
        if self.kind:
            wanted &= Q(kind=self.kind)
        if self.evidence:
            wanted &= Q(evidence_label=self.evidence)
        if self.year:
            begins, ends = (datetime.datetime(int(self.year) + more, 1, 1, tzinfo=zone) for more in (0, 1))
            wanted &= Q(published_at__gte=begins, published_at__lt=ends)
        if self.topic:
            tagged = TaggedEdition.objects.filter(tag__slug=self.topic, tag__is_topic=True)
            wanted &= Q(_among(tagged.values("content_object")))
        if self.approver:
            approvals = Credit.objects.filter(person__slug=self.approver, role=Credit.Role.APPROVER).order_by()
            wanted &= Q(_among(approvals.values("edition")))
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
    topics = _counted(match.topic_ids for match in matches)
    approvers = _counted(match.approver_ids for match in matches)
    people = get_user_model().objects.filter(pk__in=approvers).order_by()
    return Tag.objects.filter(pk__in=topics).order_by().values_list("pk", "slug", "name"), people.values_list(
        "pk", "slug", "name"
    )


def choices(matches, narrowing: Narrowing, typed: str, *, topics, approvers, zone) -> dict[str, list[Choice]]:
    """Return the choices by heading, the commonest first; a heading that would change nothing is left out."""
    labels = {
        "topic": {slug: name for _, slug, name in topics},
        "kind": dict(Edition.Kind.choices),
        "evidence": dict(Edition.EvidenceLabel.choices),
        "approver": {slug: name for _, slug, name in approvers},
    }
    found = {
        "topic": _counted((match.topic_ids for match in matches), {pk: slug for pk, slug, _ in topics}),
        "kind": Counter(match.kind for match in matches),
        "evidence": Counter(match.evidence_label for match in matches),
        "year": Counter(str(match.published_at.astimezone(zone).year) for match in matches),
        "approver": _counted((match.approver_ids for match in matches), {pk: slug for pk, slug, _ in approvers}),
    }
    shown = {name: _choices(counts, labels.get(name), name, narrowing, typed) for name, counts in found.items()}
    return {HEADINGS[name]: listed for name, listed in shown.items() if listed}


def _counted(rows_of_ids, slugs=None):
    """How often each id stands in the rows, by its slug where slugs are given."""
    counts = Counter()
    for ids, times in Counter(filter(None, rows_of_ids)).items():
        for pk in map(int, ids.split(",")):
            counts[slugs.get(pk) if slugs is not None else pk] += times
    return counts


def _choices(counts, labels, name, narrowing, typed):
    chosen = getattr(narrowing, name)
    shown = [
        Choice(
            labels[value] if labels else value,
            count,
            narrowing.address(typed, **{name: "" if value == chosen else value}),
            value == chosen,
        )
        for value, count in counts.most_common(MOST_CHOICES + 1)
        if value
    ][:MOST_CHOICES]
    return sorted(shown, key=lambda choice: choice.label, reverse=True) if name == "year" else shown


def _among(editions):
    """That an entry's edition is one of these: inside of CASE, PostgreSQL collects them once and looks each up."""
    return Case(When(edition__in=editions, then=Value(True)), default=Value(False))
