import json
from contextlib import nullcontext
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from references.importing.batches import begin, keep_batch, read_batch, result_of, take_chosen
from references.importing.files import FORMATS, LARGEST_FILE
from references.models import ImportBatch, ImportItem
from references.records.csl import short_label

State = ImportItem.State


class Command(BaseCommand):
    help = "Import the references in a file into the library: new works are added, all others are reported."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="file of references")
        parser.add_argument("--format", choices=["auto", *FORMATS], default="auto", help="its format (default: auto)")
        parser.add_argument("--dry-run", action="store_true", help="report what would happen and write nothing")
        parser.add_argument(
            "--add-suspects", action="store_true", help="add works that resemble another one as works of their own"
        )
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args, path, dry_run, add_suspects, **options):
        chosen = [State.NEW, State.CONFLICT, *([State.SUSPECT] if add_suspects else [])]
        with transaction.atomic() if dry_run else nullcontext():
            batch = read(path, options["format"])
            if not dry_run:
                take(batch, chosen)
            items = list(batch.items.select_related("reference"))
            counts = counted(batch, chosen)
            if dry_run:
                transaction.set_rollback(True)
        if options["json"]:
            self.stdout.write(json.dumps(report(batch, items, counts), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(lines(batch, items, counts, dry_run=dry_run)))


def read(path: Path, format: str) -> ImportBatch:
    """What the file holds, as a batch to choose from; raises CommandError with a sentence that names what is wrong."""
    try:
        with path.open("rb") as file:
            # One byte more than is read at most tells a file that is too large, whatever it is.
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    # Nobody waits here for services that are asked what an identifier names.
    batch = read_batch(keep_batch(content, filename=path.name, format=format, by=None), looks_up=False)
    if batch.state == ImportBatch.State.FAILED:
        batch.delete()
        raise CommandError(f"{path} was not read. {batch.error}")
    return batch


def take(batch: ImportBatch, states: list[State]) -> None:
    """Take all records in these states in."""
    if batch.items.open().filter(state__in=states).exists():
        begin(batch, states=states)
        batch.refresh_from_db()
        take_chosen(batch)


def counted(batch: ImportBatch, chosen: list[State]) -> dict[str, int]:
    """How many items are or would be new, known, perhaps known and not to be taken; together they are all.

    ``conflicts`` are those of the new ones whose identifier is another work's, which is to be decided.
    """
    result = result_of(batch)
    taken = result["suspects"] if State.SUSPECT in chosen else 0
    return {
        "created": result["created"] + result["left"] + taken,
        "duplicates": result["duplicates"],
        "suspects": result["suspects"] - taken,
        "invalid": result["invalid"],
        "conflicts": result["conflicts"],
    }


def report(batch: ImportBatch, items: list[ImportItem], counts: dict[str, int]) -> dict:
    """The whole import as JSON: counts, sentences about the file, and each item with its line and reasons."""
    told = [
        {
            "line": item.line,
            "key": item.key,
            "state": item.state,
            "label": short_label(item.csl) if item.csl else item.raw[:80],
            "reasons": item.problems,
            "reference": str(item.reference_id) if item.reference_id else None,
        }
        for item in items
    ]
    head = {"format": batch.format, "encoding": batch.encoding, "read": batch.read, "left_out": batch.left_out}
    return head | counts | {"problems": batch.problems, "items": told}


def lines(batch: ImportBatch, items: list[ImportItem], count: dict[str, int], *, dry_run: bool) -> list[str]:
    """The import in words: first what is to be looked at, then the counts."""
    said = [
        f"Line {item.line}: {item.get_state_display()}. {' '.join(item.problems)}".strip()
        for item in items
        if item.problems or item.state != State.NEW
    ]
    verb = "would be added" if dry_run else "added"
    said += batch.problems
    said.append(
        f"{batch.read:,} read ({batch.format}, {batch.encoding}): {count['created']:,} {verb}, "
        f"{count['duplicates']:,} known already, {count['suspects']:,} possible duplicates, "
        f"{count['invalid']:,} not imported."
    )
    if count["conflicts"]:
        said.append(
            f"{count['conflicts']:,} in conflict: both works {'would be' if dry_run else 'are'} kept, and somebody "
            "has to decide which of them the identifier names."
        )
    if count["suspects"]:
        said.append("Possible duplicates were not added; --add-suspects adds them as works of their own.")
    return said
