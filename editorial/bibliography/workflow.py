"""Verbs on a manuscript's reference list: adding, correcting, removing, renaming a key, acknowledging a notice."""

import re
from dataclasses import dataclass, field
from typing import Protocol

from django.db import transaction
from django.db.models import Max
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents.citations import cited_keys, with_keys_renamed
from editorial.manuscripts.locks import AdvisoryLock, wait_for
from editorial.manuscripts.models import Manuscript, ManuscriptReference
from editorial.manuscripts.workflow import StaleDraft, lock_to_edit, save_draft, save_revision
from references.formats.pasted.articles import length_problem, parse_line, split_list
from references.library.adding import add_raw_reference, citation_key, include, promoted
from references.library.identity import IdentifierConflict
from references.models import Reference
from references.notices.sources import check_loaded
from references.notices.standing import standing
from refusals import Refusal, Unfit

MOST_REFERENCES = 500
#: Of many lines that are too long, so many are named.
MOST_NAMED = 3


class TooManyReferences(Unfit):
    message = format_lazy(_("A manuscript has at most {limit} references. Nothing was added."), limit=MOST_REFERENCES)


class StillCited(Refusal):
    message = _("The text still cites this reference. Remove its citations first, then the reference.")


class NotUnderstood(Unfit):
    def __init__(self, problems: list[str]) -> None:
        words = gettext("The line was not understood, so nothing was replaced. %(problems)s")
        super().__init__(words % {"problems": " ".join(problems)})


class LinesTooLong(Unfit):
    """Lines are longer than a reference can be; the message says which, and what to do."""


class AlreadyListed(Refusal):
    def __init__(self, entry: ManuscriptReference) -> None:
        super().__init__(
            gettext("This work is already on the list, under the key “%(key)s”. Cite that one instead.")
            % {"key": entry.key}
        )


class ReferenceLine(Protocol):
    """A line of a reference list as it was read, from wherever: its CSL-JSON, or None when it was not understood."""

    @property
    def raw(self) -> str: ...
    @property
    def csl(self) -> dict | None: ...
    @property
    def problems(self) -> list[str]: ...
    @property
    def authors_truncated(self) -> bool: ...


@dataclass
class Pasted:
    """What came of a pasted list: entries added, entries that were there already, and what to look at."""

    added: list = field(default_factory=list)
    present: list = field(default_factory=list)
    problems: list = field(default_factory=list)


def cite(manuscript: Manuscript, reference: Reference, *, key: str = "") -> tuple[ManuscriptReference, bool]:
    """Put a work on the list, once; return its entry and whether it is new. The caller holds the lock.

    A work that was merged into another one meanwhile is listed as that one.
    """
    reference = surviving(reference)
    entry = manuscript.references.filter(reference=reference).first()
    if entry:
        return entry, False
    taken = {existing.lower() for existing in manuscript.references.values_list("key", flat=True)}
    if len(taken) >= MOST_REFERENCES:
        raise TooManyReferences
    if not key or key.lower() in taken:
        key = citation_key(reference.csl, taken)
    last = manuscript.references.aggregate(last=Max("position"))["last"] or 0
    entry = ManuscriptReference.objects.create(manuscript=manuscript, reference=reference, key=key, position=last + 1)
    return entry, True


def surviving(reference: Reference) -> Reference:
    """Return the record that stands for a work now; no merge changes that until the transaction ends."""
    wait_for(AdvisoryLock.MERGING_WORKS, shared=True)
    kept = Reference.objects.filter(aliases=reference).first()
    return kept or reference


def keep(parsed: ReferenceLine) -> tuple[Reference, list[str]]:
    """Return the library's record of a read reference line and what is doubtful about it.

    A line that was not understood is kept as it was written. One whose identifier is another work's is a record of
    its own, on whose identifier somebody has to decide. Raises ``LineTooLong``.
    """
    problems = list(parsed.problems)
    if parsed.csl is None:
        return add_raw_reference(parsed.raw), problems
    try:
        added = include(
            parsed.csl,
            source=Reference.Source.PLAIN_TEXT,
            raw_text=parsed.raw,
            authors_truncated=parsed.authors_truncated,
        )
    except IdentifierConflict as conflict:
        return add_raw_reference(parsed.raw), [*problems, str(conflict)]
    problems += [dispute.words() for dispute in added.disputes]
    if not added.is_new and promoted(parsed.csl)["title_folded"] != added.reference.title_folded:
        problems.append(
            gettext(
                "The identifier belongs to a work the bibliography knows as “%(title)s”. If that is not "
                "the one meant, correct the identifier."
            )
            % {"title": added.reference.title}
        )
    return added.reference, problems


@transaction.atomic
def paste_references(manuscript: Manuscript, text: str, *, by: User) -> Pasted:
    """Add every line of a pasted reference list. Raises ``NotYourTurn``, ``TooManyReferences``, ``LinesTooLong``."""
    manuscript = lock_to_edit(manuscript, by=by)
    numbered = split_list(text)
    if too_long := numbered.too_long():
        raise LinesTooLong(" ".join([*too_long[:MOST_NAMED], gettext("Nothing was added.")]))
    pasted = Pasted(problems=list(numbered.problems))
    for line in numbered.lines:
        reference, problems = keep(parse_line(line.text))
        entry, is_new = cite(manuscript, reference)
        (pasted.added if is_new else pasted.present).append(entry)
        pasted.problems.extend(f"{entry.key}: {problem}" for problem in problems)
    if pasted.added:
        check_loaded(entry.reference for entry in pasted.added)
        save_revision(manuscript, by=by)
    return pasted


@transaction.atomic
def replace_reference(entry: ManuscriptReference, line: str, *, by: User) -> list[str]:
    """Put the work that a corrected line names in an entry's place; key and citations stay.

    Returns what is doubtful about the line. Raises ``NotUnderstood``, ``LinesTooLong``, ``AlreadyListed``,
    ``NotYourTurn``.
    """
    manuscript = lock_to_edit(entry.manuscript, by=by)
    if problem := length_problem(line):
        raise LinesTooLong(" ".join([problem, gettext("Nothing was replaced.")]))
    reference, problems = keep(parse_line(line))
    reference = surviving(reference)
    if reference.is_unparsed:
        raise NotUnderstood(problems)
    listed = manuscript.references.filter(reference=reference).exclude(pk=entry.pk).first()
    if listed:
        raise AlreadyListed(listed)
    # A note on the old work's notices says nothing about the new work.
    manuscript.references.filter(pk=entry.pk).update(reference=reference, acknowledgement="", acknowledged_notices=[])
    check_loaded([reference])
    save_revision(manuscript, by=by)
    return problems


@transaction.atomic
def remove_reference(entry: ManuscriptReference, *, by: User) -> None:
    """Take an uncited work off the list. Raises ``StillCited``, ``NotYourTurn``."""
    manuscript = lock_to_edit(entry.manuscript, by=by)
    if entry.key in cited_keys(manuscript.draft.body):
        raise StillCited
    entry.delete()
    save_revision(manuscript, by=by)


#: The form that the database holds keys to.
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:.+/-]{0,63}\Z")


class KeyRefused(Unfit):
    """The key is taken, or has signs that keys cannot have."""


@transaction.atomic
def rename_key(entry: ManuscriptReference, key: str, *, by: User, edit_counter: int) -> ManuscriptReference:
    """Give an entry another key; every citation in the working copy follows, or nothing changes.

    ``edit_counter`` is that of the draft on screen. Raises ``KeyRefused`` for a key that is taken or has signs that
    keys cannot have, ``StaleDraft`` when the text changed meanwhile, ``NotYourTurn``.
    """
    manuscript = lock_to_edit(entry.manuscript, by=by)
    if not KEY.match(key):
        raise KeyRefused(gettext("A key begins with a letter or digit and has no spaces, like zhang2017a."))
    if manuscript.references.exclude(pk=entry.pk).filter(key__iexact=key).exists():
        raise KeyRefused(gettext("Another work of this list has that key. Choose a different one."))
    draft = manuscript.draft
    if draft.edit_counter != edit_counter:
        raise StaleDraft(draft)
    entry = manuscript.references.select_for_update().get(pk=entry.pk)
    former, entry.key = entry.key, key
    entry.save(update_fields=["key"])
    save_draft(manuscript, by=by, edit_counter=edit_counter, body=with_keys_renamed(draft.body, {former: key}))
    return entry


LONGEST_NOTE = 2_000


class NothingToAcknowledge(Refusal):
    message = _("No notice stands on this work, so there is nothing to acknowledge.")


class NoteMissing(Unfit):
    message = _("Say in a note why this work is cited in spite of the notice.")


class NoteTooLong(Unfit):
    message = format_lazy(_("The note is longer than {limit} characters. Shorten it."), limit=f"{LONGEST_NOTE:,}")


@transaction.atomic
def acknowledge_notice(entry: ManuscriptReference, note: str, *, by: User) -> ManuscriptReference:
    """Keep a note on the notices that stand on an entry's work now, and a revision that holds it.

    The note is part of what an editor approves. It covers the notices known today and no later one. Raises
    ``NothingToAcknowledge``, ``NoteMissing``, ``NoteTooLong``, ``NotYourTurn``.
    """
    manuscript = lock_to_edit(entry.manuscript, by=by)
    entry = manuscript.references.select_related("reference").get(pk=entry.pk)
    notices = standing(entry.reference.notices.all())
    if not notices:
        raise NothingToAcknowledge
    note = note.strip()
    if not note:
        raise NoteMissing
    if len(note) > LONGEST_NOTE:
        raise NoteTooLong
    entry.acknowledgement, entry.acknowledged_notices = note, sorted(notice.pk for notice in notices)
    entry.save(update_fields=["acknowledgement", "acknowledged_notices"])
    save_revision(manuscript, by=by)
    return entry
