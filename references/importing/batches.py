"""The verbs of an import: keep what was given, read it for a look, then take the chosen records in."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import groupby, islice

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.translation import gettext as _

from outbound.errors import OutboundError
from references.formats.items import FileRefused, ImportResult, ReadItem
from references.importing.files import read_references
from references.importing.preview import ImportOutcome, State, conflict_words, preview_items
from references.library.adding import Addition, include
from references.library.identity import IdentifierConflict
from references.library.together import UNSTORABLE, NewRecords
from references.lookup.outcomes import Found
from references.lookup.works import LOOK_UPS
from references.models import ImportBatch, ImportItem, Reference
from references.records.storable import storable_text
from refusals import Refusal

#: What is longer is read by a job, for a browser does not wait that long.
READ_AT_ONCE = 100_000
KEPT_AT_ONCE = 500
TAKEN_AT_ONCE = 200
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


class NotReady(Refusal):
    """The import is not at the step at which this can be done."""


def keep_batch(content: bytes, *, filename: str, format: str, by) -> ImportBatch:
    """Keep a file or a pasted list as it is; it waits to be read. ``format`` is "auto" or one of ``FORMATS``.

    ``by`` is None for a command.
    """
    digest = hashlib.sha256(content).hexdigest()
    return ImportBatch.objects.create(
        filename=storable_text(filename)[:255], sha256=digest, content=content, format=format, created_by=by
    )


def unseen(done: int, total: int) -> None:
    """Show nobody how far an import is."""


def read_batch(batch: ImportBatch, *, looks_up: bool = True, progress: Callable = unseen) -> ImportBatch:
    """Read a waiting batch into items that can be looked at; nothing is put into the library.

    How far it is stands in the batch and goes to ``progress``. A file that cannot be read leaves a failed batch
    whose ``error`` says why. A batch that was read stays as it is; one whose reading was interrupted is read anew.
    A record that is only an identifier can be chosen if the import ``looks_up`` what it names.
    """
    if batch.state != ImportBatch.State.WAITING:
        return batch
    try:
        result = read_references(bytes(batch.content), format=batch.format)
    except FileRefused as refusal:
        batch.state, batch.error, batch.finished_at = ImportBatch.State.FAILED, str(refusal), timezone.now()
        batch.save(update_fields=["state", "error", "finished_at"])
        return batch
    describe(batch, result)
    previewed = preview_items(result.items, looks_up=looks_up)
    while some := list(islice(previewed, KEPT_AT_ONCE)):
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
def keep_items(batch: ImportBatch, previewed: Iterable[ImportOutcome]) -> None:
    """Keep some previewed records, and how far the reading is."""
    made = ImportItem.objects.bulk_create([item_of(batch, taken) for taken in previewed])
    batch.done += len(made)
    batch.save(update_fields=["done"])


def item_of(batch: ImportBatch, taken: ImportOutcome) -> ImportItem:
    """Return a previewed record as it is kept."""
    return ImportItem(
        batch=batch,
        position=taken.position,
        earlier=taken.earlier,
        line=taken.item.line,
        key=storable_text(taken.item.key),
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
        raise NotReady(_("This import has already started."))
    still_open = batch.items.open()
    chosen = still_open.filter(state__in=list(states)) | still_open.filter(position__in=list(positions))
    count = chosen.update(is_chosen=True)
    if not count:
        raise NotReady(_("Nothing was chosen. Tick the records that you want in the library."))
    batch.state, batch.chosen, batch.done, batch.finished_at = ImportBatch.State.RUNNING, count, 0, None
    batch.save(update_fields=["state", "chosen", "done", "finished_at"])
    return count


def take_chosen(batch: ImportBatch, *, progress: Callable = unseen) -> None:
    """Take the chosen items of a running batch in, some at a time: begun anew, it goes on where it was."""
    source = SOURCES[batch.format]
    chosen = batch.items.filter(is_chosen=True).order_by("position")
    while some := list(chosen[:TAKEN_AT_ONCE]):
        for to_look_up, items in groupby(some, key=named_only):
            for together in ([item] for item in items) if to_look_up else [list(items)]:
                take_together(together, source=source)
                batch.done += len(together)
                progress(min(batch.done, batch.chosen), batch.chosen)
    name_works_of_earlier_lines(batch)
    running = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.RUNNING)
    running.update(state=ImportBatch.State.FINISHED, finished_at=timezone.now())


def name_works_of_earlier_lines(batch: ImportBatch) -> None:
    """Let records that repeat or resemble an earlier one of the file name the work that this one became."""
    earlier = ImportItem.objects.filter(batch=batch, position=OuterRef("earlier"), reference__isnull=False)
    waiting = batch.items.filter(reference=None, earlier__isnull=False)
    waiting.filter(Exists(earlier)).update(reference=Subquery(earlier.values("reference")))


def named_only(item: ImportItem) -> str:
    """Return by which of its identifiers an item has to be looked up; "" when it says what the work is."""
    record = item.csl or {}
    return "" if record.get("title") else next((name for name in LOOK_UPS if name in record), "")


def take_together(items: list[ImportItem], *, source: str) -> None:
    """Put items into the library in one transaction, or else each half of them, down to one that stands alone."""
    if len(items) == 1:
        take_one(items[0], source=source)
        return
    read = [read_item(item) for item in items]
    try:
        with transaction.atomic():
            note(list(zip(items, added_together(read, source=source), strict=True)))
    except UNSTORABLE:
        half = len(items) // 2
        take_together(items[:half], source=source)
        take_together(items[half:], source=source)


def take_one(item: ImportItem, *, source: str) -> None:
    """Put one item into the library; one that is only an identifier is looked up first, and left if nobody knows it."""
    read, payload = read_item(item), None
    if name := named_only(item):
        # No transaction is open while a service is waited for.
        answer, why_not = looked_up(name, read.record[name])
        if answer is None:
            note([(item, ImportOutcome(read, State.INVALID, [*read.problems, why_not]))])
            return
        read = ReadItem(item.line, item.raw, answer.csl)
        source, payload = answer.source, answer.payload
    try:
        with transaction.atomic():
            note([(item, added(read, source=source, payload=payload))])
    except UNSTORABLE:
        note([(item, refused(read))])


def read_item(item: ImportItem) -> ReadItem:
    """Return a kept record as it was read from its file."""
    return ReadItem(item.line, item.raw, item.csl, problems=item.problems)


def looked_up(name: str, identifier: str) -> tuple[Found | None, str]:
    """Return what the services know under an identifier, or None and the reason."""
    try:
        answer = LOOK_UPS[name](identifier)
    except OutboundError as error:
        return None, error.message
    return (answer, "") if isinstance(answer, Found) else (None, answer.reason)


@transaction.atomic
def note(taken: Sequence[tuple[ImportItem, ImportOutcome]]) -> None:
    """Note what became of chosen items of one batch, and that they were worked through."""
    # One statement for each outcome and one for each column that differs from record to record.
    alike = defaultdict(list)
    for item, became in taken:
        alike[became.state, became.is_added].append(item.pk)
    for (state, is_added), keys in alike.items():
        ImportItem.objects.filter(pk__in=keys).update(state=state, is_added=is_added, is_chosen=False)
    works = [ImportItem(pk=item.pk, reference=became.reference) for item, became in taken]
    ImportItem.objects.bulk_update(works, ["reference"])
    told = [
        ImportItem(pk=item.pk, problems=became.reasons) for item, became in taken if became.reasons != item.problems
    ]
    ImportItem.objects.bulk_update(told, ["problems"])
    done = Least(F("done") + len(taken), F("chosen"))
    ImportBatch.objects.filter(pk=taken[0][0].batch_id).update(done=done)


def result_of(batch: ImportBatch) -> dict[str, int]:
    """Return how many records were read and what became of them; ``left`` are new ones that nobody chose.

    ``conflicts`` are counted among those that were created or left, too.
    """
    by_state = batch.items.values_list("state", "is_added").annotate(count=Count("pk")).order_by()
    counts = {(state, is_added): count for state, is_added, count in by_state}
    conflicts = {is_added: counts.get((State.CONFLICT, is_added), 0) for is_added in (True, False)}
    return {
        "read": sum(counts.values()),
        "created": counts.get((State.NEW, True), 0) + conflicts[True],
        "duplicates": counts.get((State.DUPLICATE, False), 0),
        "suspects": counts.get((State.SUSPECT, False), 0),
        "conflicts": sum(conflicts.values()),
        "invalid": counts.get((State.INVALID, False), 0),
        "left": counts.get((State.NEW, False), 0) + conflicts[False],
    }


@transaction.atomic
def added_together(items: Sequence[ReadItem], *, source: str) -> list[ImportOutcome]:
    """The items written to the library, as far as it does not know them; see ``added``.

    Raises one of ``UNSTORABLE``, with nothing written, when the database refuses any of them.
    """
    arrivals = NewRecords([item.record for item in items], source=source)
    taken = [written(item, arrivals.add, **received(item, source)) for item in items]
    arrivals.save()
    return taken


def added(item: ReadItem, *, source: str, payload: dict | None = None) -> ImportOutcome:
    """The item written to the library, unless it is known by now; in conflict where its identifier is another work's.

    ``payload`` is what a service said of it; without one the record is kept as the file had it.
    """
    kept = received(item, source) | ({"source_payload": payload} if payload else {})
    return written(item, partial(include, source=source), **kept)


def refused(item: ReadItem) -> ImportOutcome:
    """An item that the database refuses to keep."""
    return ImportOutcome(item, State.INVALID, [_("The record cannot be kept in the library."), *item.problems])


def written(item: ReadItem, add: Callable[..., Addition], **kept) -> ImportOutcome:
    """What became of an item once ``add`` was given it, with what is kept of the record as it stood."""
    try:
        added = add(item.csl, **kept)
    except IdentifierConflict as conflict:
        return ImportOutcome(item, State.INVALID, [str(conflict), *item.problems], conflict.references[0])
    if added.is_new and added.disputes:
        untold = [one for one in added.disputes if not any(str(one) in said for said in item.problems)]
        reasons = [*map(conflict_words, untold), *item.problems]
        return ImportOutcome(item, State.CONFLICT, reasons, added.reference, True)
    if not (added.is_new or added.is_described):
        reasons = [_("The work is in the library already."), *item.problems]
        return ImportOutcome(item, State.DUPLICATE, reasons, added.reference)
    return ImportOutcome(item, State.NEW, list(item.problems), added.reference, is_added=True)


def received(item: ReadItem, source: str) -> dict:
    """What is kept of the record as it stood."""
    if source == Reference.Source.PLAIN_TEXT:
        return {"raw_text": item.raw}
    return {"source_payload": {"as_received": item.raw}}
