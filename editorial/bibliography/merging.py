"""Merging two records of one work: everything that cites the one cites the other from then on."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from documents.citations import with_keys_renamed
from editorial.manuscripts.locks import AdvisoryLock, lock, wait_for
from editorial.manuscripts.models import Manuscript, ManuscriptReference, Turn
from editorial.manuscripts.workflow import save_revision
from references.library.identity import IdentifierConflict
from references.library.merging import CannotMerge, absorb, locked_pair
from references.models import Reference
from refusals import Forbidden, Refusal


class MayNotMerge(Forbidden):
    message = gettext_lazy("Only editors can merge records.")


class MergeRefused(Refusal):
    """The records are not as they were on the screen, or cannot be merged at all."""


class CitedMeanwhile(Refusal):
    message = gettext_lazy("Somebody cited the record in another text just now. Nothing was merged; try again.")


class TextIsClosed(Refusal):
    def __init__(self, count: int) -> None:
        message = ngettext(
            "A text that is scheduled or declined lists both records, and nobody can change it now. "
            "Nothing was merged.",
            "%(count)s closed texts list both records, and nobody can change them now. Nothing was merged.",
            count,
        )
        super().__init__(message % {"count": count})


@transaction.atomic
def merge_references(kept: Reference, other: Reference, *, chosen: Mapping[str, str], by: User) -> Reference:
    """Merge ``other`` into ``kept`` (see ``absorb``) and let every manuscript cite the kept record.

    A text that lists both cites one key afterwards and gets a revision; in the rest only the entry points elsewhere,
    so that approvals hold. What is published stays as printed. Raises ``MayNotMerge``, ``MergeRefused``,
    ``CitedMeanwhile``, ``TextIsClosed``.
    """
    if not by.has_perm("references.merge_reference"):
        raise MayNotMerge
    listing = [lock(manuscript) for manuscript in manuscripts_listing(other)]
    wait_for(AdvisoryLock.MERGING_WORKS)
    try:
        kept, other = locked_pair(kept, other)
        # While it is our turn no further text can begin to cite it.
        if manuscripts_listing(other) != listing:
            raise CitedMeanwhile
        repoint(listing, kept, other, by=by)
        kept = absorb(kept, other, chosen=chosen, by=by)
    except (CannotMerge, IdentifierConflict) as refusal:
        raise MergeRefused(refusal.message) from refusal
    return kept


def manuscripts_listing(work: Reference) -> list[Manuscript]:
    """Return the manuscripts that list a work, in the order in which they are locked."""
    return list(Manuscript.objects.filter(references__reference=work).order_by("pk"))


def repoint(manuscripts: list[Manuscript], kept: Reference, other: Reference, *, by: User) -> None:
    """Let the entries of locked manuscripts stand for the kept record. Raises ``TextIsClosed``."""
    twice = set(ManuscriptReference.objects.filter(reference=kept).values_list("manuscript", flat=True))
    closed = [text for text in manuscripts if text.pk in twice and text.turn == Turn.NOBODY]
    if closed:
        raise TextIsClosed(len(closed))
    for manuscript in manuscripts:
        if manuscript.pk in twice:
            join_entries(manuscript, kept, other, by=by)
        else:
            manuscript.references.filter(reference=other).update(reference=kept)


def join_entries(manuscript: Manuscript, kept: Reference, other: Reference, *, by: User) -> None:
    """Make one entry of a manuscript's two, with the notes of both; its citations follow, and a revision is kept."""
    entry, given_up = manuscript.references.get(reference=kept), manuscript.references.get(reference=other)
    notes = [line for line in (entry.acknowledgement, given_up.acknowledgement) if line]
    entry.acknowledgement = "\n".join(dict.fromkeys(notes))
    entry.acknowledged_notices = sorted({*entry.acknowledged_notices, *given_up.acknowledged_notices})
    entry.position = min(entry.position, given_up.position)
    given_up.delete()
    entry.save()
    draft = manuscript.draft
    draft.body = with_keys_renamed(draft.body, {given_up.key: entry.key})
    draft.edit_counter += 1
    draft.updated_by = by
    draft.save()
    save_revision(manuscript, by=by)
