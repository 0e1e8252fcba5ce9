"""The verbs that change one record of the library. Each keeps what was there before."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from references import csl as records
from references.library import IDENTIFIER_COLUMNS, IdentifierConflict, promoted, verify
from references.models import Reference, ReferenceChange

MOST_TAGS = 20
Kind = ReferenceChange.Kind


class ChangeRefused(ValueError):
    """The record cannot be changed so; ``problems`` are sentences that say what to mend."""

    def __init__(self, problems: list[str]):
        super().__init__(" ".join(problems))
        self.problems = problems


@transaction.atomic
def change_reference(reference: Reference, changes: dict, *, by, kind: str = Kind.EDITED) -> Reference:
    """Change CSL fields of a record; a field whose new value is empty is taken away.

    A record that was verified has to be compared with its source again. Raises ``ChangeRefused`` for a value that
    could not be kept as it was typed, ``IdentifierConflict`` for an identifier that belongs to another record.
    """
    reference = Reference.objects.select_for_update().get(pk=reference.pk)
    changed = {**reference.csl, **changes}
    clean, problems = records.clean_csl({field: value for field, value in changed.items() if value})
    known_problems = records.clean_csl(reference.csl)[1]
    if problems := [problem for problem in problems if problem not in known_problems]:
        raise ChangeRefused(problems)
    if clean == reference.csl:
        return reference
    refuse_taken_identifiers(reference, promoted(clean))
    before = reference.csl
    write_record(reference, clean)
    forget_verification(reference)
    log_change(reference, kind, before, clean, by=by)
    return reference


def complete_reference(reference: Reference, found: dict, *, by) -> Reference:
    """Fill in what a record lacks from what a service knows of the same work; what is there stays as it is.

    Of a record that was nothing but an identifier, only the identifiers stay. Raises as ``change_reference`` does.
    """
    kept = reference.csl if reference.title else {name: reference.csl.get(name) for name in ("DOI", "PMID", "PMCID")}
    missing = {name: value for name, value in found.items() if name != "custom" and not kept.get(name)}
    return change_reference(reference, missing, by=by, kind=Kind.LOOKED_UP)


def write_record(reference: Reference, clean: dict) -> None:
    """Store a cleaned record and the columns promoted from it. Raises ``IdentifierConflict``."""
    columns = promoted(clean)
    reference.csl, reference.authors_truncated = clean, bool((clean.get("custom") or {}).get("authors_truncated"))
    for name, value in columns.items():
        setattr(reference, name, value)
    try:
        # Somebody may have given the identifier to another record since we looked.
        with transaction.atomic():
            reference.save(update_fields=["csl", "authors_truncated", *columns])
    except IntegrityError:
        refuse_taken_identifiers(reference, columns)
        raise


def forget_verification(reference: Reference) -> None:
    """Say that a record was changed since somebody compared it with its source, if anybody did."""
    if reference.review_state == Reference.ReviewState.VERIFIED:
        reference.review_state = Reference.ReviewState.NEEDS_REVIEW
        reference.verified_by = reference.verified_at = None
        reference.save(update_fields=["review_state", "verified_by", "verified_at"])


def refuse_taken_identifiers(reference: Reference, columns: dict) -> None:
    """Raise ``IdentifierConflict`` when another record carries one of the identifiers."""
    given = {name: columns[name] for name in IDENTIFIER_COLUMNS}
    taken = list(Reference.objects.identified_by(**given).exclude(pk=reference.pk))
    if taken:
        labels = ", ".join(f"“{records.short_label(other.csl)}”" for other in taken)
        message = _("This identifier belongs to %(labels)s. Compare the two records; merge them if they are one work.")
        raise IdentifierConflict(taken, message % {"labels": labels})


def log_change(reference: Reference, kind: str, before: dict, after: dict, *, by) -> ReferenceChange | None:
    """Keep the values that differ between two states of a record; None when none does."""
    differing = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    if not differing:
        return None
    was = {name: before[name] for name in differing if name in before}
    now = {name: after[name] for name in differing if name in after}
    return ReferenceChange.objects.create(reference=reference, kind=kind, before=was, after=now, changed_by=by)


@transaction.atomic
def confirm(reference: Reference, *, by) -> Reference:
    """Say that a person compared the record with the work itself. Raises ``ChangeRefused`` for an unread line."""
    reference = Reference.objects.select_for_update().get(pk=reference.pk)
    if reference.is_unparsed:
        raise ChangeRefused([_("The line was not understood, so there is no record to compare. Edit it first.")])
    if reference.review_state != Reference.ReviewState.VERIFIED:
        verify(reference, by=by)
        log_change(reference, Kind.VERIFIED, {}, {"review_state": Reference.ReviewState.VERIFIED.value}, by=by)
    return reference


@transaction.atomic
def tag_reference(reference: Reference, names: Iterable[str], *, by) -> None:
    """Give a record these tags and no others. Raises ``ChangeRefused`` for too many."""
    names = sorted(set(names))
    if len(names) > MOST_TAGS:
        raise ChangeRefused([_("A work has at most %(most)d tags.") % {"most": MOST_TAGS}])
    reference = Reference.objects.select_for_update().get(pk=reference.pk)
    before = sorted(reference.tags.names())
    reference.tags.set(names)
    log_change(reference, Kind.EDITED, {"tags": before}, {"tags": sorted(reference.tags.names())}, by=by)
