import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from references.csl import clean_csl
from references.formatting import DOI_FORMS, JOURNAL_FORMS, format_ama

LARGEST_FILE = 20_000_000


class Command(BaseCommand):
    help = "Print a JSON list of CSL items as a reference list. The database is not touched."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="file with a JSON list of CSL-JSON items")
        parser.add_argument("--style", choices=["ama"], default="ama", help="reference style (default: ama)")
        parser.add_argument(
            "--show-doi", choices=DOI_FORMS, default="none", help="how a DOI is printed; link prints HTML"
        )
        parser.add_argument("--journal", choices=JOURNAL_FORMS, default="full", help="form of journal names")
        parser.add_argument("--json", action="store_true", help="print a JSON list of lines in the same order")

    def handle(self, *args, path, show_doi, journal, **options):
        lines = []
        for place, item in enumerate(read_items(path), 1):
            clean, problems = clean_csl(item)
            for problem in problems:
                self.stderr.write(f"Item {place}: {problem}")
            reference = format_ama(clean, journal_form=journal, show_doi=show_doi)
            lines.append(reference.html if show_doi == "link" else reference.text)
        if options["json"]:
            self.stdout.write(json.dumps(lines, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(f"{place}. {line}" for place, line in enumerate(lines, 1)))


def read_items(path: Path) -> list[dict]:
    """The CSL items of a JSON file; raises CommandError with a sentence that names what is wrong."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise CommandError(f"{path} is larger than {LARGEST_FILE // 1_000_000} MB. Split the list.")
        items = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8 text (byte {error.start}).") from error
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{path} is not JSON: {error}.") from error
    if not isinstance(items, list):
        raise CommandError(f"{path} holds no JSON list. Expected a list of CSL items: [{{…}}, {{…}}].")
    for place, item in enumerate(items, 1):
        if not isinstance(item, dict):
            raise CommandError(f"Item {place} of {path} is not an object. Each item is a CSL record in braces.")
    return items
