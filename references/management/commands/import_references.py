import json
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from references.importing.files import FORMATS, LARGEST_FILE, FileRefused, ImportResult, read_references
from references.importing.items import import_items
from references.importing.preview import ImportOutcome, State
from references.records.csl import short_label


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
        result = read(path, options["format"])
        taken = list(import_items(result.items, format=result.format, dry_run=dry_run, add_suspects=add_suspects))
        if options["json"]:
            self.stdout.write(json.dumps(report(result, taken), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(lines(result, taken, dry_run=dry_run)))


def read(path: Path, format: str) -> ImportResult:
    """What the file holds; raises CommandError with a sentence that names what is wrong."""
    try:
        with path.open("rb") as file:
            # One byte more than is read at most tells a file that is too large, whatever it is.
            return read_references(file.read(LARGEST_FILE + 1), format=format)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except FileRefused as refusal:
        raise CommandError(f"{path} was not read. {refusal.message}") from refusal


def counts(taken: list[ImportOutcome]) -> dict[str, int]:
    """How many items are new, known, perhaps known and not to be taken; together they are all that was read.

    ``conflicts`` are those of the new and known ones whose identifier is another work's, which is to be decided.
    """
    states = Counter(one.state for one in taken)
    return {
        "created": states[State.NEW] + states[State.CONFLICT],
        "duplicates": states[State.DUPLICATE],
        "suspects": states[State.SUSPECT],
        "invalid": states[State.INVALID],
        "conflicts": sum(1 for one in taken if one.disputed),
    }


def report(result: ImportResult, taken: list[ImportOutcome]) -> dict:
    """The whole import as JSON: counts, sentences about the file, and each item with its line and reasons."""
    items = [
        {
            "line": one.item.line,
            "key": one.item.key,
            "state": one.state.value,
            "label": short_label(one.item.csl) if one.item.csl else one.item.raw[:80],
            "reasons": one.reasons,
            "reference": str(one.reference.pk) if one.reference else None,
        }
        for one in taken
    ]
    head = {"format": result.format, "encoding": result.encoding, "read": result.read, "left_out": result.left_out}
    return head | counts(taken) | {"problems": result.problems, "items": items}


def lines(result: ImportResult, taken: list[ImportOutcome], *, dry_run: bool) -> list[str]:
    """The import in words: first what is to be looked at, then the counts."""
    said = [
        f"Line {one.item.line}: {State(one.state).label}. {' '.join(one.reasons)}".strip()
        for one in taken
        if one.reasons or one.state != State.NEW
    ]
    count = counts(taken)
    verb = "would be added" if dry_run else "added"
    said += result.problems
    said.append(
        f"{result.read:,} read ({result.format}, {result.encoding}): {count['created']:,} {verb}, "
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
