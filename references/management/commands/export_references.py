import uuid
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from references.exporting.lists import export_references
from references.models import Reference
from references.printing.styled_lists import ExtraMissing, ListFailed, UnknownStyle
from references.texts import NoSuchList, works_listed


class Command(BaseCommand):
    help = "Write works as a file that other programs read, or as a printed list in any style."

    def add_arguments(self, parser):
        parser.add_argument(
            "--format",
            default="bibtex",
            metavar="FORMAT",
            help="bibtex, ris, csl-json, or the style of a list: ama, nlm or the name of a CSL style (default: bibtex)",
        )
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--ids", nargs="+", metavar="ID", help="the works with these ids, in this order")
        which.add_argument("--all", action="store_true", help="every work, by the time it was added")
        which.add_argument("--article", metavar="SLUG", help="what the published article with this address prints")
        which.add_argument("--manuscript", metavar="NUMBER", help="what the manuscript with this number lists")
        parser.add_argument("--output", type=Path, metavar="PATH", help="file to write (default: print)")

    def handle(self, *args, format, output, **options):
        try:
            items = chosen(**options)
            written = export_references(items, format=format)
        except (NoSuchList, UnknownStyle, ExtraMissing, ListFailed) as refusal:
            raise CommandError(refusal.message) from refusal
        if output is None:
            # RIS asks for its own line ends; the wrapper would add another one.
            self.stdout.write(written, ending="")
            return
        try:
            output.write_text(written, encoding="utf-8", newline="")
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        self.stderr.write(f"{len(items):,} works written to {output}.")


def chosen(*, ids, article, manuscript, **options) -> list[dict]:
    """The works that were asked for as CSL-JSON; raises CommandError or NoSuchList for what does not exist."""
    if article:
        return works_listed("article", article)
    if manuscript:
        return works_listed("manuscript", manuscript)
    works = with_ids(ids) if ids else Reference.objects.current().order_by("created_at", "pk")
    return [work.csl for work in works]


def with_ids(ids: list[str]) -> list[Reference]:
    """The works with these ids, in this order; raises CommandError for one that does not exist."""
    try:
        keys = [uuid.UUID(key) for key in ids]
    except ValueError as error:
        raise CommandError(f"An id of a work is a UUID: {error}.") from error
    found = Reference.objects.in_bulk(keys)
    if missing := [str(key) for key in keys if key not in found]:
        raise CommandError(f"The library has no work {', '.join(missing)}.")
    return [found[key] for key in keys]
