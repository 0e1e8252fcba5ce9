"""Writing a record anew: its columns with it, no identifier twice, and what was there before kept."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from references.library.adding import promoted
from references.library.identity import IdentifierConflict, identifiers_of, may_share
from references.models import Reference, ReferenceChange
from references.records import csl as records
from refusals import Refusal


class ChangeRefused(Refusal):
    """The record cannot be changed so; ``problems`` are sentences that say what to mend."""

    def __init__(self, problems: list[str]):
        super().__init__(" ".join(problems))
        self.problems = problems


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
        refuse_taken_identifiers(reference, clean)
        raise


def rewrite(reference: Reference, item: dict, *, by, kind: str = ReferenceChange.Kind.EDITED) -> None:
    """Write a record anew, which has to be compared with its source again, and keep what it was."""
    before = reference.csl
    write_record(reference, item)
    forget_verification(reference)
    log_change(reference, kind, before, item, by=by)


def forget_verification(reference: Reference) -> None:
    """Say that a record was changed since somebody compared it with its source, if anybody did."""
    if reference.review_state == Reference.ReviewState.VERIFIED:
        reference.review_state = Reference.ReviewState.NEEDS_REVIEW
        reference.verified_by = reference.verified_at = None
        reference.save(update_fields=["review_state", "verified_by", "verified_at"])


def refuse_taken_identifiers(reference: Reference, clean: dict) -> None:
    """Raise ``IdentifierConflict`` when another record carries an item's identifier, unless both are of one book."""
    carrying = Reference.objects.identified_by(**identifiers_of(clean)).exclude(pk=reference.pk)
    taken = [other for other in carrying if not may_share(clean, other.csl)]
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
