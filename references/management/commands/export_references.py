import uuid
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from references.exporting import WRITERS, export_references
from references.models import Reference


class Command(BaseCommand):
    help = "Write works of the library as a file that other programs read, or as a printed list."

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=WRITERS, default="bibtex", help="format of the file (default: bibtex)")
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--ids", nargs="+", metavar="ID", help="the works with these ids, in this order")
        which.add_argument("--all", action="store_true", help="every work, by the time it was added")
        parser.add_argument("--output", type=Path, metavar="PATH", help="file to write (default: print)")

    def handle(self, *args, format, ids, output, **options):
        works = chosen(ids) if ids else Reference.objects.current().order_by("created_at", "pk")
        written = export_references([work.csl for work in works], format=format)
        if output is None:
            # RIS asks for its own line ends; the wrapper would add another one.
            self.stdout.write(written, ending="")
            return
        try:
            output.write_text(written, encoding="utf-8", newline="")
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        self.stderr.write(f"{len(works):,} works written to {output}.")


def chosen(ids: list[str]) -> list[Reference]:
    """The works with these ids, in this order; raises CommandError for one that does not exist."""
    try:
        keys = [uuid.UUID(key) for key in ids]
    except ValueError as error:
        raise CommandError(f"An id of a work is a UUID: {error}.") from error
    found = Reference.objects.in_bulk(keys)
    if missing := [str(key) for key in keys if key not in found]:
        raise CommandError(f"The library has no work {', '.join(missing)}.")
    return [found[key] for key in keys]
