import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from references.printing.formatting import DOI_FORMS, JOURNAL_FORMS, OWN_STYLES
from references.printing.styled_lists import ExtraMissing, ListFailed, UnknownStyle, formatted_list, list_text
from references.records.csl import clean_csl

LARGEST_FILE = 20_000_000


class Command(BaseCommand):
    help = "Print a JSON list of CSL items as a reference list. The database is not touched."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="file with a JSON list of CSL-JSON items")
        parser.add_argument("--style", default="ama", help="ama, nlm or the name of a CSL style (default: ama)")
        parser.add_argument(
            "--show-doi", choices=DOI_FORMS, help="how ama and nlm print a DOI (default: none, text); link prints HTML"
        )
        parser.add_argument(
            "--journal", choices=JOURNAL_FORMS, help="journal names in ama and nlm (default: full, abbreviated)"
        )
        parser.add_argument("--json", action="store_true", help="print a JSON list of lines in the file's order")

    def handle(self, *args, path, style, show_doi, journal, **options):
        if style not in OWN_STYLES and (journal or show_doi in ("none", "text")):
            raise CommandError("--journal and --show-doi steer ama and nlm; a CSL style has its own rules.")
        items = []
        for place, item in enumerate(read_items(path), 1):
            clean, problems = clean_csl(item)
            items.append(clean)
            for problem in problems:
                self.stderr.write(f"Item {place}: {problem}")
        try:
            entries = formatted_list(items, style=style, journal_form=journal, show_doi=show_doi)
        except (UnknownStyle, ExtraMissing, ListFailed) as refusal:
            raise CommandError(refusal.message) from refusal
        if show_doi == "link":
            entries = [entry._replace(text=entry.html) for entry in entries]
        if options["json"]:
            lines = [entry.text for entry in sorted(entries)]
            self.stdout.write(json.dumps(lines, ensure_ascii=False, indent=1))
        else:
            self.stdout.write(list_text(entries), ending="")


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
