"""What the library knows about the works a text cites, gathered for its inspection."""

import datetime
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from editorial.manuscripts.models import Manuscript
from references.models import IdentifierDispute, NoticeCheck, Reference, ReferenceNotice
from references.records.identifiers import normalise_doi


class WorkFacts(NamedTuple):
    """One work: its notices, its newest check that got an answer (or None), and the DOI it was published under.

    ``published_as`` is empty unless the work is a preprint whose publication is known. ``disputes`` are those on
    identifiers with which it was typed that nobody has decided yet.
    """

    notices: tuple[ReferenceNotice, ...] = ()
    check: NoticeCheck | None = None
    published_as: str = ""
    disputes: tuple[IdentifierDispute, ...] = ()


NOTHING_KNOWN = WorkFacts()


@dataclass(frozen=True)
class LibraryFacts:
    """All that the library knows about a text's works, by the works' ids as texts.

    ``own_addresses`` are the addresses, without a slash at their end, under which the text itself is or was published.
    """

    today: datetime.date
    works: dict[str, WorkFacts] = field(default_factory=dict)
    own_addresses: frozenset[str] = frozenset()

    def work(self, work_id: str) -> WorkFacts:
        """Return what is known about one work."""
        return self.works.get(work_id, NOTHING_KNOWN)


def library_facts(snapshot) -> LibraryFacts:
    """Return the facts about a snapshot's works, in six queries at any number of works.

    A record that was merged into another one since has that one's facts beside its own.
    """
    works = [uuid.UUID(reference["work"]) for reference in snapshot.references]
    if not works:
        return LibraryFacts(timezone.localdate(), {}, _own_addresses(snapshot))
    others = Reference.objects.filter(pk__in=works).exclude(merged_into=None).values_list("pk", "merged_into")
    merged = {work: kept for work, kept in others if kept}
    everything = {*works, *merged.values()}
    notices, checks, published = notices_of(everything), newest_checks(everything), _published_versions(everything)
    disputes = undecided(everything)
    facts = {}
    for work in works:
        kept = merged.get(work, work)
        told = [*notices.get(kept, ()), *(notices.get(work, ()) if kept != work else ())]
        facts[str(work)] = WorkFacts(tuple(told), checks.get(kept), published.get(kept, ""), tuple(disputes[kept]))
    return LibraryFacts(timezone.localdate(), facts, _own_addresses(snapshot))


def notices_of(works) -> dict[uuid.UUID, list[ReferenceNotice]]:
    """Return the notices on each of the works (ids) that has any, the newest first."""
    found = defaultdict(list)
    for notice in ReferenceNotice.objects.filter(reference__in=works).newest_first():
        found[notice.reference_id].append(notice)
    return found


def newest_checks(works) -> dict[uuid.UUID, NoticeCheck]:
    """Return the newest check of each work (ids) for which a source had an answer."""
    answered = NoticeCheck.objects.filter(
        reference__in=works, outcome__in=[NoticeCheck.Outcome.LISTED, NoticeCheck.Outcome.NOT_LISTED]
    )
    newest = answered.order_by("reference_id", "-data_date", "-checked_at", "-pk").distinct("reference_id")
    return {check.reference_id: check for check in newest}


def undecided(works) -> dict[uuid.UUID, list[IdentifierDispute]]:
    """Return the disputes on identifiers of each of the works (ids) that wait for somebody's decision."""
    disputes = IdentifierDispute.objects.unsettled().filter(reference__in=works).select_related("reference", "holder")
    found = defaultdict(list)
    for dispute in disputes:
        found[dispute.reference_id].append(dispute)
    return found


def _published_versions(works):
    """Crossref tells of a preprint which work it became (relation "is-preprint-of")."""
    told = Reference.objects.filter(pk__in=works, source_payload__relation__has_key="is-preprint-of")
    rows = told.values_list("pk", "source_payload__relation__is-preprint-of")
    return {work: _first_doi(relations) for work, relations in rows}


def _first_doi(relations):
    relations = relations if isinstance(relations, list) else [relations]
    named = [relation.get("id") for relation in relations if isinstance(relation, dict)]
    return next(filter(None, map(normalise_doi, named)), "")


def _own_addresses(snapshot):
    manuscript = Manuscript.objects.filter(pk=snapshot.manuscript)
    slugs = {slug for row in manuscript.values_list("article__slug", "article__retired_slugs__slug") for slug in row}
    pages = (reverse("articles:article", args=[slug]) for slug in slugs if slug)
    return frozenset(settings.SITE_URL + page.rstrip("/") for page in pages)
