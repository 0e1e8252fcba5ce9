"""Making two records one: pairs that may be duplicates, and what a merge keeps."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from references.library.disputes import hand_over
from references.library.matching import Suspects, suspects_after
from references.library.record_writing import forget_verification, log_change, write_record
from references.models import DistinctPair, ImportItem, NoticeCheck, Reference, ReferenceChange, ReferenceNotice
from references.records.csl import clean_csl
from refusals import Refusal

KEPT, OTHER = "kept", "other"
IDENTIFIERS = ("DOI", "PMID", "PMCID")


class CannotMerge(Refusal):
    """The two records cannot be merged; ``message`` says why."""


class Difference(NamedTuple):
    """A field in which two records differ: the value of each, None where it has none."""

    field: str
    kept: object
    other: object

    @property
    def is_conflict(self) -> bool:
        """Whether the two carry different identifiers of one kind, as two works would."""
        return self.field in IDENTIFIERS and bool(self.kept and self.other)

    @property
    def suggestion(self) -> str:
        """Whose value to take when nobody chose: that of the kept record, unless it has none."""
        return KEPT if self.kept else OTHER


def differences(kept: dict, other: dict) -> list[Difference]:
    """Return the fields in which two cleaned records differ, identifiers first."""
    names = [name for name in sorted({*kept, *other}) if kept.get(name) != other.get(name)]
    names.sort(key=lambda name: name not in IDENTIFIERS)
    return [Difference(name, kept.get(name), other.get(name)) for name in names]


def united(kept: dict, other: dict, chosen: Mapping[str, str]) -> dict:
    """Return one record of two; ``chosen`` says KEPT or OTHER by field, the suggestion holds for the rest."""
    record = dict(kept)
    for difference in differences(kept, other):
        if chosen.get(difference.field, difference.suggestion) == OTHER:
            record[difference.field] = difference.other
    return clean_csl({name: value for name, value in record.items() if value})[0]


@transaction.atomic
def locked_pair(kept: Reference, other: Reference) -> tuple[Reference, Reference]:
    """Return both records read afresh under their row locks. Raises ``CannotMerge``."""
    if kept.pk == other.pk:
        raise CannotMerge(_("A record cannot be merged with itself. Choose another one."))
    rows = {
        row.pk: row for row in Reference.objects.select_for_update().filter(pk__in=[kept.pk, other.pk]).order_by("pk")
    }
    kept, other = rows[kept.pk], rows[other.pk]
    if kept.merged_into_id or other.merged_into_id:
        raise CannotMerge(_("One of the two records was merged already. Look at the library again."))
    return kept, other


@transaction.atomic
def absorb(kept: Reference, other: Reference, *, chosen: Mapping[str, str], by) -> Reference:
    """Make ``other`` an alias of ``kept``, whose fields become those chosen; return the kept record.

    Notices, checks, tags and disputed identifiers of both are united; study type, level and pasted line are taken
    over where the kept record has none. Raises ``CannotMerge``.
    """
    kept, other = locked_pair(kept, other)
    before, given_up = kept.csl, other.csl
    record = united(kept.csl, other.csl, chosen)
    # Identifiers are unique, so they leave the one record before they come to the other.
    write_record(other, {name: value for name, value in other.csl.items() if name not in IDENTIFIERS})
    write_record(kept, record)
    if record != before:
        forget_verification(kept)
    other.merged_into = kept
    other.save(update_fields=["merged_into"])
    Reference.objects.filter(merged_into=other).update(merged_into=kept)
    take_over(kept, other)
    hand_over(kept, other, by=by)
    log_change(kept, ReferenceChange.Kind.MERGED, before, {**record, "merged": str(other.pk)}, by=by)
    log_change(other, ReferenceChange.Kind.MERGED, given_up, {**other.csl, "merged_into": str(kept.pk)}, by=by)
    return kept


def take_over(kept: Reference, other: Reference) -> None:
    """Give the kept record what hangs on the other one. A notice that the kept one has stays with the alias."""
    known = {notice_facts(notice) for notice in kept.notices.all()}
    moving = [notice.pk for notice in other.notices.all() if notice_facts(notice) not in known]
    ReferenceNotice.objects.filter(pk__in=moving).update(reference=kept)
    NoticeCheck.objects.filter(reference=other).update(reference=kept)
    ImportItem.objects.filter(reference=other).update(reference=kept)
    kept.tags.add(*other.tags.names())
    if not kept.evidence_type:
        kept.evidence_type = other.evidence_type
    if not kept.evidence_level:
        kept.evidence_level, kept.evidence_scheme = other.evidence_level, other.evidence_scheme
    if kept.csl_type != "document":
        # A document with a pasted line is one that was never understood.
        pasted = kept if kept.raw_text else other
        kept.raw_text, kept.is_overlong = pasted.raw_text, pasted.is_overlong
    columns = ["evidence_type", "evidence_level", "evidence_scheme", "raw_text", "is_overlong"]
    kept.save(update_fields=columns)


def notice_facts(notice: ReferenceNotice) -> tuple:
    """Return what makes a notice one and the same on a work."""
    return notice.kind, notice.source, notice.notice_doi, notice.source_record_id


PAGE = 20
Kind = ReferenceChange.Kind


class SuspectPair(NamedTuple):
    """Two works that may be one, and how alike their titles are, 95 to 100."""

    one: Reference
    other: Reference
    alike: float


class SuspectPage(NamedTuple):
    """A page of pairs; ``after`` is the author with whom the next one goes on, "" at the end of the library."""

    pairs: list[SuspectPair]
    after: str


def suspect_page(after: str = "") -> SuspectPage:
    """Return about ``PAGE`` pairs of works by authors after the given one, without those marked as not duplicates.

    The look through the library is bounded; so a page may be empty and not yet the last.
    """
    found: Suspects = suspects_after(after, apart=marked_not_duplicates(), most=PAGE)
    keys = {key for one, other, _alike in found.pairs for key in (one, other)}
    works = Reference.objects.defer("source_payload").in_bulk(keys)
    pairs = [SuspectPair(works[one], works[other], alike) for one, other, alike in found.pairs]
    return SuspectPage([in_order(pair) for pair in pairs], found.after)


def in_order(pair: SuspectPair) -> SuspectPair:
    """Return a pair with the record that came first in the first place, for it is the one to keep as a rule."""
    one, other, alike = pair
    return pair if one.created_at <= other.created_at else SuspectPair(other, one, alike)


def marked_not_duplicates() -> set[frozenset]:
    """Return the pairs of ids that people said are different works."""
    return {frozenset(pair) for pair in DistinctPair.objects.values_list("first", "second")}


@transaction.atomic
def mark_not_duplicates(one: Reference, other: Reference, *, by) -> DistinctPair:
    """Keep that two works are different ones, so that they are not suggested again. Said twice, it is kept once."""
    first, second = sorted([one, other], key=lambda work: work.pk)
    pair, is_new = DistinctPair.objects.get_or_create(first=first, second=second, defaults={"decided_by": by})
    if is_new:
        for work, another in ((one, other), (other, one)):
            log_change(work, Kind.NOT_DUPLICATES, {}, {"different_from": str(another.pk)}, by=by)
    return pair


@transaction.atomic
def unmark_not_duplicates(pair: DistinctPair, *, by) -> None:
    """Forget that two works are different, so that they are suggested again; their histories keep that it was said."""
    deleted, _by_model = DistinctPair.objects.filter(pk=pair.pk).delete()
    if deleted:
        for work, another in ((pair.first, pair.second), (pair.second, pair.first)):
            log_change(work, Kind.NOT_DUPLICATES, {"different_from": str(another.pk)}, {}, by=by)


def not_duplicates_page(before: int | None = None) -> tuple[list[DistinctPair], int | None]:
    """Return a page of the pairs marked as not duplicates, newest first, and the id before which the next one begins.

    That is None when there are no more.
    """
    pairs = DistinctPair.objects.select_related("first", "second", "decided_by").filter(
        Q(pk__lt=before) if before else Q()
    )
    found = list(pairs[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None
