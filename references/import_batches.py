"""The verbs of an import: keep what was given, read it for a look, then take the chosen records in."""

import hashlib
from collections.abc import Callable, Iterable
from itertools import islice

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone
from django.utils.translation import gettext as _

from references.importing import FileRefused, ImportResult, ReadItem, read_references
from references.intake import SOURCES, State, Taken, added, judged
from references.library import storable_text
from references.lookup import Found, LookUpError, look_up_doi, look_up_pmcid, look_up_pmid
from references.models import ImportBatch, ImportItem

#: What is longer is read by a job, for a browser does not wait that long.
READ_AT_ONCE = 100_000
KEPT_AT_ONCE = 500
LOOK_UPS = {"DOI": look_up_doi, "PMID": look_up_pmid, "PMCID": look_up_pmcid}


class NotReady(ValueError):
    """The import is not at the step at which this can be done."""


def keep_batch(content: bytes, *, filename: str, format: str, by) -> ImportBatch:
    """Keep a file or a pasted list as it is; it waits to be read. ``format`` is "auto" or one of ``FORMATS``."""
    digest = hashlib.sha256(content).hexdigest()
    return ImportBatch.objects.create(
        filename=storable_text(filename)[:255], sha256=digest, content=content, format=format, created_by=by
    )


def read_batch(batch: ImportBatch, *, progress: Callable[[int, int], None] = lambda done, total: None) -> ImportBatch:
    """Read a waiting batch into items that can be looked at; nothing is put into the library.

    How far it is stands in the batch and goes to ``progress``. A file that cannot be read leaves a failed batch
    whose ``error`` says why. A batch that was read stays as it is; one whose reading was interrupted is read anew.
    """
    if batch.state != ImportBatch.State.WAITING:
        return batch
    try:
        result = read_references(bytes(batch.content), format=batch.format)
    except FileRefused as refusal:
        batch.state, batch.error, batch.finished_at = ImportBatch.State.FAILED, refusal.message, timezone.now()
        batch.save(update_fields=["state", "error", "finished_at"])
        return batch
    describe(batch, result)
    numbered = enumerate(judged(result.items), 1)
    while some := list(islice(numbered, KEPT_AT_ONCE)):
        keep_items(batch, some)
        progress(batch.done, batch.read)
    batch.state = ImportBatch.State.PREVIEW
    batch.save(update_fields=["state"])
    return batch


@transaction.atomic
def describe(batch: ImportBatch, result: ImportResult) -> None:
    """Note what a file holds, and begin its items from nothing."""
    batch.items.all().delete()
    batch.format, batch.encoding, batch.problems = result.format, result.encoding[:20], result.problems
    batch.read, batch.left_out, batch.done = result.read, result.left_out, 0
    batch.save(update_fields=["format", "encoding", "problems", "read", "left_out", "done"])


@transaction.atomic
def keep_items(batch: ImportBatch, numbered: Iterable[tuple[int, Taken]]) -> None:
    """Keep some judged records, each with its position, and how far the reading is."""
    made = ImportItem.objects.bulk_create([item_of(batch, position, taken) for position, taken in numbered])
    batch.done += len(made)
    batch.save(update_fields=["done"])


def item_of(batch: ImportBatch, position: int, taken: Taken) -> ImportItem:
    """Return a judged record as it is kept."""
    return ImportItem(
        batch=batch,
        position=position,
        line=taken.item.line,
        raw=storable_text(taken.item.raw),
        csl=taken.item.csl,
        state=taken.state,
        problems=[storable_text(reason) for reason in taken.reasons],
        reference=taken.reference,
    )


@transaction.atomic
def begin(batch: ImportBatch, *, states: Iterable[str] = (), positions: Iterable[int] = ()) -> int:
    """Choose the items of a batch to take in, by state or by position, and set it running; return how many.

    What is in the library already or was not understood is never chosen. A finished import can be begun again
    with what it left. Raises ``NotReady``.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if not batch.may_be_taken:
        raise NotReady(_("This import was begun already."))
    still_open = batch.items.open()
    chosen = still_open.filter(state__in=list(states)) | still_open.filter(position__in=list(positions))
    count = chosen.update(is_chosen=True)
    if not count:
        raise NotReady(_("Nothing was chosen. Tick the records that you want in the library."))
    batch.state, batch.chosen, batch.done, batch.finished_at = ImportBatch.State.RUNNING, count, 0, None
    batch.save(update_fields=["state", "chosen", "done", "finished_at"])
    return count


def take_chosen(batch: ImportBatch, *, progress: Callable[[int, int], None]) -> None:
    """Take the chosen items of a running batch in, each by itself: begun anew, it goes on where it was."""
    source = SOURCES[batch.format]
    for item in batch.items.filter(is_chosen=True).order_by("position").iterator(chunk_size=200):
        take_one(item, source=source)
        batch.done += 1
        progress(min(batch.done, batch.chosen), batch.chosen)
    running = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.RUNNING)
    running.update(state=ImportBatch.State.FINISHED, finished_at=timezone.now())


def take_one(item: ImportItem, *, source: str) -> None:
    """Put one item into the library; one that is only an identifier is looked up first, and left if nobody knows it."""
    read, reasons, payload = ReadItem(item.line, item.raw, item.csl), item.problems, None
    name = next((name for name in LOOK_UPS if name in item.csl), None)
    if name and not item.csl.get("title"):
        # No transaction is open while a service is waited for.
        answer, why_not = looked_up(name, item.csl[name])
        if answer is None:
            note(item, Taken(read, State.INVALID, [*reasons, why_not]))
            return
        read, reasons = ReadItem(item.line, item.raw, answer.csl), []
        source, payload = answer.source, answer.payload
    with transaction.atomic():
        note(item, added(read, source=source, reasons=reasons, payload=payload))


def looked_up(name: str, identifier: str) -> tuple[Found | None, str]:
    """Return what the services know under an identifier, or None and the reason."""
    try:
        answer = LOOK_UPS[name](identifier)
    except LookUpError as error:
        return None, error.message
    return (answer, "") if isinstance(answer, Found) else (None, answer.reason)


@transaction.atomic
def note(item: ImportItem, taken: Taken) -> None:
    """Note what became of a chosen item, and that it was worked through."""
    item.state, item.reference, item.is_added = taken.state, taken.reference, taken.is_added
    item.problems, item.is_chosen = taken.reasons, False
    item.save(update_fields=["state", "reference", "is_added", "problems", "is_chosen"])
    ImportBatch.objects.filter(pk=item.batch_id, done__lt=F("chosen")).update(done=F("done") + 1)


def result_of(batch: ImportBatch) -> dict[str, int]:
    """Return how many records were read and what became of them; ``left`` are new ones that nobody chose."""
    by_state = batch.items.values_list("state", "is_added").annotate(count=Count("pk")).order_by()
    counts = {(state, is_added): count for state, is_added, count in by_state}
    return {
        "read": sum(counts.values()),
        "created": counts.get((State.NEW, True), 0),
        "duplicates": counts.get((State.DUPLICATE, False), 0),
        "suspects": counts.get((State.SUSPECT, False), 0),
        "invalid": counts.get((State.INVALID, False), 0),
        "left": counts.get((State.NEW, False), 0),
    }
