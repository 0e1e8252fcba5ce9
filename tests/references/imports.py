"""Records of a file given to the library as an import gives them."""

from collections.abc import Sequence

from references.formats.items import ImportResult, ReadItem
from references.importing.batches import begin, describe, keep_batch, keep_items, take_chosen
from references.importing.preview import preview_items
from references.models import ImportBatch, ImportItem

State = ImportItem.State


def imported(
    items: Sequence[ReadItem], *, format: str, dry_run: bool = False, add_suspects: bool = False
) -> list[ImportItem]:
    """Return what became of the items of one file, or with ``dry_run`` how they stand to the library."""
    batch = keep_batch(b"", filename="", format=format, by=None)
    describe(batch, ImportResult(format, "utf-8", len(items), list(items)))
    keep_items(batch, preview_items(items, looks_up=False))
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportBatch.State.PREVIEW)
    states = [State.NEW, State.CONFLICT, *([State.SUSPECT] if add_suspects else [])]
    if not dry_run and batch.items.filter(state__in=states).exists():
        begin(batch, states=states)
        batch.refresh_from_db()
        take_chosen(batch)
    return list(batch.items.select_related("reference"))
