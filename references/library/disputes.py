"""The verbs of disputed identifiers: a person says which of two works an identifier names."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from references.library.adding import include, wait_for_turn
from references.library.identity import named_in, without_identifiers
from references.library.record_writing import ChangeRefused, refuse_taken_identifiers, rewrite
from references.models import IdentifierDispute, Reference, ReferenceChange
from references.records.identifiers import normalise_doi, normalise_pmcid, normalise_pmid
from refusals import Refusal

NORMALISED = {"doi": normalise_doi, "pmid": normalise_pmid, "pmcid": normalise_pmcid}
State = IdentifierDispute.State
Kind = ReferenceChange.Kind


class SettledAlready(Refusal):
    """Somebody decided before."""

    message = gettext_lazy("Somebody decided this before you. Nothing was changed.")


@transaction.atomic
def call_mistyped(dispute: IdentifierDispute, *, corrected: str = "", by) -> Reference:
    """Decide that a record was typed with a wrong identifier: it stays without, or with the right one if that is given.

    Raises ``ChangeRefused`` for a correction that is no identifier of that kind or the same one, ``IdentifierConflict``
    for one that another record carries, ``SettledAlready``.
    """
    dispute = locked(dispute)
    reference = Reference.objects.select_for_update().get(pk=dispute.reference_id)
    if corrected.strip():
        item = {**reference.csl, dispute.name.upper(): right_identifier(dispute, corrected)}
        refuse_taken_identifiers(reference, item)
        rewrite(reference, item, by=by)
    settle(dispute, State.MISTYPED, by=by)
    return reference


def right_identifier(dispute: IdentifierDispute, corrected: str) -> str:
    """Return the normal form of what was typed in the place of a disputed identifier. Raises ``ChangeRefused``."""
    value = NORMALISED[dispute.name](corrected)
    facts = {"text": corrected.strip()[:80], "kind": dispute.get_name_display()}
    if not value:
        raise ChangeRefused([_("“%(text)s” is no %(kind)s. Correct it, or leave the field empty.") % facts])
    if value == dispute.value:
        raise ChangeRefused([_("“%(text)s” is the %(kind)s that is in dispute. Enter another one, or none.") % facts])
    return value


@transaction.atomic
def call_holder_wrong(dispute: IdentifierDispute, *, by) -> Reference:
    """Decide that the library's record has the identifier wrongly: it goes to the record that was typed with it.

    Raises ``SettledAlready``, ``IdentifierConflict``.
    """
    dispute = locked(dispute)
    holder = Reference.objects.select_for_update().get(pk=dispute.holder_id)
    before = holder.csl
    rewrite(holder, without_identifiers(before, [dispute.name]), by=by)
    pass_on(holder, before, by=by, first=dispute)
    return Reference.objects.get(pk=dispute.reference_id)


@transaction.atomic
def refer(dispute: IdentifierDispute, *, note: str, by) -> IdentifierDispute:
    """Leave it to the editors, with a note that says why the library's record is wrong. Raises ``SettledAlready``."""
    dispute = locked(dispute)
    dispute.note = note.strip()
    dispute.save(update_fields=["note"])
    return settle(dispute, State.REFERRED, by=by)


def pass_on(holder: Reference, before: dict, *, by, first: IdentifierDispute | None = None) -> None:
    """Give the identifiers that a record carried before and gave up to those that were typed with them, one each.

    ``first`` is the dispute to be settled so; the others that wait for the same identifier wait for its new holder.
    """
    given_up = set(named_in(before)) - set(named_in(holder.csl))
    for name, value in sorted(given_up):
        disputes = IdentifierDispute.objects.unsettled().filter(holder=holder, name=name, value=value)
        waiting = sorted(disputes.select_for_update(), key=lambda dispute: (dispute != first, dispute.pk))
        if waiting:
            award(waiting[0], by=by)
        IdentifierDispute.objects.filter(pk__in=[one.pk for one in waiting[1:]]).update(
            holder=waiting[0].reference_id if waiting else holder
        )


def award(dispute: IdentifierDispute, *, by) -> None:
    """Give a free identifier to the record that was typed with it, and keep that its former holder had it wrongly."""
    reference = Reference.objects.select_for_update().get(pk=dispute.reference_id)
    rewrite(reference, {**reference.csl, dispute.name.upper(): dispute.value}, by=by)
    settle(dispute, State.HOLDER_WRONG, by=by)
    decided = {"state": State.MISTYPED, "decided_by": by, "decided_at": timezone.now(), "holder": reference}
    IdentifierDispute.objects.update_or_create(
        reference_id=dispute.holder_id, name=dispute.name, value=dispute.value, defaults=decided
    )


@transaction.atomic
def dispute_answer(reference: Reference, answer, *, asked: str, by) -> list[IdentifierDispute]:
    """Keep both a record and the other work that a service knows under its identifiers, and dispute these.

    ``answer`` is a ``lookup.Found`` under the identifier in the column ``asked``; its work is taken into the library.
    """
    wait_for_turn()
    reference = Reference.objects.select_for_update().get(pk=reference.pk)
    known = {**answer.csl, asked.upper(): getattr(reference, asked)}
    shared = sorted(set(named_in(reference.csl)) & set(named_in(known)))
    item = without_identifiers(reference.csl, [name for name, _value in shared])
    if not item.get("title") and reference.raw_text:
        item = {"type": "document", "title": " ".join(reference.raw_text.split())}
    rewrite(reference, item, by=by, kind=Kind.LOOKED_UP)
    holder = include(known, source=answer.source, source_payload=answer.payload).reference
    return IdentifierDispute.objects.bulk_create(
        IdentifierDispute(reference=reference, holder=holder, name=name, value=value) for name, value in shared
    )


@transaction.atomic
def hand_over(kept: Reference, other: Reference, *, by) -> None:
    """Bring the disputes of a record that is merged into another one along, and settle those between the two."""
    between = IdentifierDispute.objects.unsettled().filter(reference__in=[kept, other], holder__in=[kept, other])
    for dispute in between:
        settle(dispute, State.SAME_WORK, by=by)
    for dispute in IdentifierDispute.objects.unsettled().filter(reference=other):
        is_there = kept.disputes.filter(name=dispute.name, value=dispute.value).exists()
        if is_there:
            settle(dispute, State.SAME_WORK, by=by)
        else:
            IdentifierDispute.objects.filter(pk=dispute.pk).update(reference=kept)
    IdentifierDispute.objects.unsettled().filter(holder=other).exclude(reference=kept).update(holder=kept)


def locked(dispute: IdentifierDispute) -> IdentifierDispute:
    """Return a dispute under its row lock. Raises ``SettledAlready``."""
    dispute = IdentifierDispute.objects.select_for_update().get(pk=dispute.pk)
    if dispute.is_settled:
        raise SettledAlready
    return dispute


def settle(dispute: IdentifierDispute, state: str, *, by) -> IdentifierDispute:
    """Write down what was decided, by whom and when."""
    dispute.state, dispute.decided_by, dispute.decided_at = state, by, timezone.now()
    dispute.save(update_fields=["state", "decided_by", "decided_at"])
    return dispute
