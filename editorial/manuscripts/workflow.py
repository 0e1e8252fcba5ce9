"""Verbs on manuscripts: beginning, saving, writers, discarding, and the evidence that a text stands on."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from articles.columns import STATEMENTS
from articles.wording import validate_tag_name
from documents.blocks import with_block_ids
from documents.citations import cited_keys
from documents.validation import validate
from editorial.manuscripts import access
from editorial.manuscripts.locks import AdvisoryLock, lock, wait_for, wait_for_form
from editorial.manuscripts.models import (
    Authorship,
    Draft,
    Manuscript,
    ManuscriptReference,
    ProposedTag,
    Revision,
    SentForm,
    Turn,
)
from editorial.manuscripts.snapshot import Snapshot, content_of, digest_of, keep_name, printed_writers
from editorial.provenance.chain import record
from editorial.provenance.models import Event
from record import clock
from references.library.evidence import EvidenceGroup, UnfitLevel, classify, evidence_strip
from refusals import Forbidden, Refusal, Unfit

TEXT_FIELDS = frozenset(
    {
        *("kind", "language", "title", "deck", "key_points", "body", "evidence_label"),
        *("translation_of", "translated_number", "import_report"),
        *(column.name for column in STATEMENTS),
    }
)


class NotYourTurn(Forbidden):
    message = gettext_lazy("This text is locked: you cannot change it now.")


class StaleDraft(Refusal):
    """Somebody saved since the form was opened; ``draft`` is the text as it is now."""

    message = gettext_lazy(
        "Someone else changed this text while you were writing. Nothing of yours was lost: compare and save again."
    )

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft


class StaleText(Refusal):
    """The working copy is not the one on screen."""

    message = gettext_lazy(
        "The text was changed elsewhere after you opened this page, so nothing was done. Read it as it is now, then "
        "decide."
    )


class AlreadySubmitted(Refusal):
    message = gettext_lazy("This manuscript has been in review, so its record is kept. It cannot be discarded.")


class TextRemoved(Refusal):
    message = gettext_lazy("This text was removed by legal order. Begin a new manuscript for another text.")


class MayNotAddWriters(Forbidden):
    message = gettext_lazy("Only a managing editor or one of its writers can add a writer.")


class CannotWrite(Unfit):
    message = gettext_lazy("Only somebody with an active account and the right to write can become a writer.")


class HasApproved(Refusal):
    message = gettext_lazy(
        "This person approved the manuscript once, and nobody approves what they write. Choose somebody else."
    )


@transaction.atomic
def create_manuscript(
    *,
    by: User,
    writers: Iterable[User] | None = None,
    tags: Iterable[str] = (),
    key: uuid.UUID | None = None,
    **text: Any,
) -> Manuscript:
    """Begin a manuscript with an empty or given text; ``writers`` defaults to the person themself.

    ``key`` is that of the form and its words as sent: sent again by the same person, it returns the same manuscript.
    """
    begun = begun_with(key, by=by)
    if begun:
        return begun
    manuscript = Manuscript.objects.create(created_by=by)
    if key is not None:
        SentForm.objects.create(key=key, manuscript=manuscript)
    record(manuscript, Event.Kind.CREATED, by=by, created_at=clock.written(manuscript.created_at))
    for writer in dict.fromkeys(writers or [by]):
        _name_writer(manuscript, writer, by)
    draft = Draft(manuscript=manuscript, updated_by=by)
    _fill(draft, text)
    draft.save(force_insert=True)
    if tags:
        _set_tags(manuscript, tags)
    return manuscript


def begun_with(key: uuid.UUID | None, *, by: User) -> Manuscript | None:
    """Return the manuscript that the person began with a form as sent, or None; others with the form wait."""
    if key is None:
        return None
    wait_for_form(key)
    return Manuscript.objects.filter(sent_form=key, created_by=by).first()


@transaction.atomic
def add_writer(manuscript: Manuscript, *, writer: User, by: User) -> Authorship:
    """Name a person as writer, for good; who is one already stays so.

    Raises ``MayNotAddWriters``, ``CannotWrite``, ``HasApproved``.
    """
    manuscript = lock(manuscript)
    if not access.may_add_writers(by, manuscript):
        raise MayNotAddWriters
    existing = manuscript.authorships.filter(writer=writer).first()
    if existing:
        return existing
    if not access.people_who_write().filter(pk=writer.pk).exists():
        raise CannotWrite
    if manuscript.submissions.approved_by(writer).exists():
        raise HasApproved
    return _name_writer(manuscript, writer, by)


def lock_to_edit(manuscript: Manuscript, *, by: User) -> Manuscript:
    """Return the manuscript, locked for a person whose turn it is to change the text. Raises ``NotYourTurn``."""
    manuscript = lock(manuscript)
    if not access.may_edit(by, manuscript):
        raise NotYourTurn(str(manuscript.why_locked))
    return manuscript


@transaction.atomic
def save_draft(
    manuscript: Manuscript, *, by: User, edit_counter: int, tags: Iterable[str] | None = None, **text: Any
) -> Draft:
    """Write the working copy; while the text is before the editors, each save keeps a revision.

    Raises ``StaleDraft``, ``NotYourTurn``, ``DocumentError`` for a broken body.
    """
    manuscript = lock_to_edit(manuscript, by=by)
    draft = manuscript.draft
    if draft.edit_counter != edit_counter:
        raise StaleDraft(draft)
    _fill(draft, text)
    draft.edit_counter += 1
    draft.updated_by = by
    draft.save()
    if tags is not None:
        _set_tags(manuscript, tags)
    if manuscript.turn == Turn.EDITORS:
        save_revision(manuscript, by=by)
    return draft


@transaction.atomic
def save_revision(manuscript: Manuscript, *, by: User) -> Revision:
    """Keep the working copy as a revision; unchanged text appends nothing and returns the newest one."""
    manuscript = lock(manuscript)
    return keep_revision(manuscript, content_of(manuscript), by=by)


def keep_revision(manuscript: Manuscript, content: str, *, by: User) -> Revision:
    """As ``save_revision``, of the working copy's content. Call with the manuscript locked since before it was read.

    Raises ``TextRemoved``.
    """
    if manuscript.events.filter(kind=Event.Kind.REMOVED).exists():
        raise TextRemoved
    newest = manuscript.newest_revision()
    if newest is not None and newest.content == content:
        return newest
    revision = Revision.objects.create(
        manuscript=manuscript, number=newest.number + 1 if newest else 1, content=content, created_by=by
    )
    for writer in printed_writers(manuscript):
        if writer.commitment in content:
            keep_name(manuscript, writer.person, writer.salt)
    revision.refresh_from_db(fields=["digest"])
    record(
        manuscript,
        Event.Kind.REVISED,
        by=by,
        revision=revision.pk,
        number=revision.number,
        digest=revision.digest,
        created_at=clock.written(revision.created_at),
    )
    return revision


@transaction.atomic
def discard(manuscript: Manuscript, *, by: User, digest: str | None = None) -> None:
    """Throw a never submitted manuscript away, whole.

    ``digest`` is that of the working copy on screen, None when there was no screen. Raises ``AlreadySubmitted``,
    ``NotYourTurn``, ``StaleText``.
    """
    manuscript = lock(manuscript)
    if not access.writes(by, manuscript):
        raise NotYourTurn(_("Only its writers can discard a manuscript."))
    if manuscript.latest_submission() is not None:
        raise AlreadySubmitted
    if digest is not None and digest != digest_of(content_of(manuscript)):
        raise StaleText
    for history in (manuscript.revisions, manuscript.events, manuscript.authorships):
        history.all().delete()
    manuscript.delete()


def _name_writer(manuscript: Manuscript, writer: User, by: User) -> Authorship:
    authorship = Authorship.objects.create(manuscript=manuscript, writer=writer, added_by=by)
    keep_name(manuscript, writer, uuid.uuid4())
    added_at = clock.written(authorship.added_at)
    record(
        manuscript,
        Event.Kind.WRITER_ADDED,
        by=by,
        authorship=authorship.pk,
        writer=writer.pk,
        added_at=added_at,
    )
    return authorship


def _set_tags(manuscript: Manuscript, names: Iterable[str]) -> None:
    names = set(names)
    for name in names:
        validate_tag_name(name)
    if ProposedTag.objects.filter(name__in=names).count() < len(names):
        wait_for(AdvisoryLock.MAKING_TAGS)
    manuscript.tags.set(names)


def _fill(draft: Draft, text: dict[str, Any]) -> None:
    unknown = set(text) - TEXT_FIELDS
    if unknown:
        raise TypeError(f"A draft has no {', '.join(sorted(unknown))}.")
    if "body" in text:
        text["body"] = with_block_ids(text["body"])
        validate(text["body"])
    for name, value in text.items():
        setattr(draft, name, value)


class LevelRefused(Unfit):
    """The level does not fit the study type."""


def cited_evidence(snapshot: Snapshot) -> list[EvidenceGroup]:
    """Return the evidence strip of a snapshot: its cited works counted by kind, each work once."""
    cited = set(cited_keys(snapshot.body))
    return evidence_strip(reference["study_type"] for reference in snapshot.references if reference["key"] in cited)


@transaction.atomic
def set_evidence(entry: ManuscriptReference, *, study_type: str, level: str, by: User) -> bool:
    """Set study type and level of an entry's work, for all who cite it; return whether anything changed.

    The manuscript gets a revision that holds them; others take them over with their next revision. Raises
    ``LevelRefused``, ``NotYourTurn``.
    """
    manuscript = lock_to_edit(entry.manuscript, by=by)
    try:
        is_changed = classify(entry.reference, study_type=study_type, level=level, by=by)
    except UnfitLevel as unfit:
        raise LevelRefused(unfit.message) from unfit
    if is_changed:
        save_revision(manuscript, by=by)
    return is_changed
