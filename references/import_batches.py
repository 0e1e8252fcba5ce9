"""The verbs of an import: keep what was given, read it for a look, then take the chosen records in."""

import hashlib
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from references.importing import FileRefused, ReadItem, read_references
from references.library import IdentifierConflict, add_reference, find_reference, promoted, storable_text
from references.matching import resembling
from references.models import ImportBatch, ImportItem, Reference

State = ImportItem.State
#: What is longer is read by a job, for a browser does not wait that long.
READ_AT_ONCE = 100_000
SOURCES = {
    "bibtex": Reference.Source.BIBTEX,
    "ris": Reference.Source.RIS,
    "nbib": Reference.Source.NBIB,
    "csl-json": Reference.Source.CSL_JSON,
    "endnote": Reference.Source.ENDNOTE,
    "jats": Reference.Source.JATS,
    "identifiers": Reference.Source.MANUAL,
    "text": Reference.Source.PLAIN_TEXT,
}


class NotReady(ValueError):
    """The import is not at the step at which this can be done."""


def keep_batch(content: bytes, *, filename: str, format: str, by) -> ImportBatch:
    """Keep a file or a pasted list as it is; it waits to be read. ``format`` is "auto" or one of ``FORMATS``."""
    digest = hashlib.sha256(content).hexdigest()
    return ImportBatch.objects.create(
        filename=storable_text(filename)[:255], sha256=digest, content=content, format=format, created_by=by
    )


@transaction.atomic
def read_batch(batch: ImportBatch) -> ImportBatch:
    """Read a waiting batch into items that can be looked at; nothing is put into the library.

    A file that cannot be read leaves a failed batch whose ``error`` says why. Read again, a batch stays as it is.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != ImportBatch.State.WAITING:
        return batch
    try:
        result = read_references(bytes(batch.content), format=batch.format)
    except FileRefused as refusal:
        batch.state, batch.error, batch.finished_at = ImportBatch.State.FAILED, refusal.message, timezone.now()
        batch.save()
        return batch
    seen: dict[tuple, int] = {}
    items = [item_of(batch, position, item, seen) for position, item in enumerate(result.items, 1)]
    ImportItem.objects.bulk_create(items, batch_size=500)
    batch.format, batch.encoding, batch.problems = result.format, result.encoding[:20], result.problems
    batch.state = ImportBatch.State.PREVIEW
    batch.save()
    return batch


def item_of(batch: ImportBatch, position: int, read: ReadItem, seen: dict) -> ImportItem:
    """Return a read record as an item: new, known, perhaps known, or not understood; ``seen`` are those before it."""
    problems = [storable_text(problem) for problem in read.problems]
    item = ImportItem(
        batch=batch, position=position, line=read.line, raw=storable_text(read.raw), csl=read.csl, problems=problems
    )
    if read.csl is None:
        item.state = State.INVALID
        return item
    earlier = seen.setdefault(sameness(read.csl), read.line)
    item.state, item.reference, reason = standing_of(read.csl)
    if item.state == State.NEW and earlier != read.line:
        item.state, reason = State.DUPLICATE, _("The same work stands in line %(line)d.") % {"line": earlier}
    if reason:
        item.problems = [*problems, reason]
    return item


def sameness(csl: dict) -> tuple:
    """Return what two records of one file have in common when they are one work."""
    columns = promoted(csl)
    identifier = columns["doi"] or columns["pmid"] or columns["pmcid"]
    return (identifier,) if identifier else (columns["title_folded"], columns["year"], columns["first_author_folded"])


def standing_of(csl: dict) -> tuple[str, Reference | None, str]:
    """Return how a record stands to the library: its state, the record it is or may be, and the reason or ""."""
    try:
        known = find_reference(csl)
    except IdentifierConflict as conflict:
        return State.SUSPECT, None, conflict.message
    if known:
        return State.DUPLICATE, known, ""
    alike = next(iter(resembling(csl)), None)
    if alike is None:
        return State.NEW, None, ""
    reason = _("Much like a work in the library: the first author agrees, the title and year nearly or wholly.")
    return State.SUSPECT, Reference.objects.get(pk=alike.key), reason


@transaction.atomic
def begin(batch: ImportBatch, *, states: Iterable[str] = (), positions: Iterable[int] = ()) -> int:
    """Choose the items of a batch to take in, by state or by position, and set it running; return how many.

    What is in the library already or was not understood is never chosen. Raises ``NotReady``.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != ImportBatch.State.PREVIEW:
        raise NotReady(_("This import was begun already."))
    open_items = batch.items.filter(state__in=[State.NEW, State.SUSPECT])
    chosen = open_items.filter(state__in=list(states)) | open_items.filter(position__in=list(positions))
    count = chosen.update(is_chosen=True)
    if not count:
        raise NotReady(_("Nothing was chosen. Tick the records that you want in the library."))
    batch.state, batch.read, batch.done = ImportBatch.State.RUNNING, count, 0
    batch.save(update_fields=["state", "read", "done"])
    return count


@transaction.atomic
def take_in(item: ImportItem, csl: dict, *, source: str, payload=None) -> ImportItem:
    """Put one chosen item into the library. A conflict of identifiers is noted on it, and it is not taken."""
    try:
        truncated = bool((csl.get("custom") or {}).get("authors_truncated"))
        pasted = item.raw if source == Reference.Source.PLAIN_TEXT else ""
        item.reference, is_new = add_reference(
            csl,
            source=source,
            raw_text=pasted,
            authors_truncated=truncated,
            source_payload=payload or {"as_received": item.raw},
        )
        item.state = State.NEW if is_new else State.DUPLICATE
    except IdentifierConflict as conflict:
        item.state, item.problems = State.SUSPECT, [*item.problems, conflict.message]
    item.is_chosen = False
    item.save()
    return item


def finish(batch: ImportBatch) -> None:
    """Say that all chosen items of a running batch were worked through."""
    running = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.RUNNING)
    running.update(state=ImportBatch.State.FINISHED, finished_at=timezone.now())
