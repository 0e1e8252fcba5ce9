"""``manage.py import_manuscript PATH``: take a manuscript file in and say what was understood."""

import json
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from articles.models import SiteSettings
from documents.citations import citation_clusters, cited_keys
from documents.text import outline
from editorial.demo import DEMO_WRITER
from editorial.importing.intake import import_manuscript
from refusals import Refusal


class Command(BaseCommand):
    help = "Import a plain text or Markdown manuscript as a draft, and print the import report."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="the manuscript file")
        parser.add_argument("--writer", default=DEMO_WRITER, help=f"e-mail address of the writer ({DEMO_WRITER})")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *, path, writer, json, **options):
        try:
            manuscript = import_manuscript(
                path.read_bytes(),
                filename=path.name,
                by=self.find_writer(writer),
                default_language=SiteSettings.load().language,
            )
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except Refusal as error:
            raise CommandError(str(error)) from error
        understood = summary(manuscript)
        self.stdout.write(as_json(understood) if json else as_text(understood))

    def find_writer(self, email):
        people = get_user_model().objects.active()
        try:
            return people.get(email=email.lower())
        except get_user_model().DoesNotExist as error:
            raise CommandError(
                f"Nobody active has the address {email}. Create the person in the admin, run seed_demo, "
                "or name another with --writer."
            ) from error


def summary(manuscript) -> dict:
    """Return the import report together with what now stands in the draft."""
    report = dict(manuscript.draft.import_report)
    return {
        **{name: report[name] for name in ("title", "deck", "kind", "language", "language_guessed", "topics", "date")},
        "claimed_approval": report["claimed_approval"],
        "headings": [heading.text for heading in outline(manuscript.draft.body)],
        "key_points": report["key_points"],
        "related": report["related"],
        "citations": citation_numbers(manuscript.draft.body),
        "references": report["references"],
        "warnings": report["warnings"],
        "manuscript": manuscript.pk,
    }


def citation_numbers(body) -> list[list[int]]:
    """Return the numbers each citation will print, in reading order: ``[[1], [2, 3], [1]]``."""
    numbers = {key: number for number, key in enumerate(cited_keys(body), start=1)}
    return [[numbers[pointer.key] for pointer in cluster.pointers] for cluster in citation_clusters(body)]


def as_json(understood) -> str:
    return json.dumps(understood, ensure_ascii=False, indent=2)


def as_text(understood) -> str:
    """Return the summary as lines for a person."""
    references = understood["references"]
    rows = {
        "Title": understood["title"] or "none",
        "Deck": understood["deck"] or "none",
        "Kind": understood["kind"],
        "Language": understood["language"] + (" (a guess)" if understood["language_guessed"] else ""),
        "Topics": ", ".join(understood["topics"]) or "none",
        "Date": understood["date"] or "none",
        "Claimed approval": f"{understood['claimed_approval'] or 'none'}",
        "Headings": "; ".join(understood["headings"]) or "none",
        "Key points": str(len(understood["key_points"])),
        "Related": "; ".join(understood["related"]) or "none",
        "Citations": str(len(understood["citations"])),
        "References": f"{references['parsed']} understood, {references['raw']} kept as written",
        "Manuscript": str(understood["manuscript"]),
    }
    lines = [f"{label + ':':<18}{value}" for label, value in rows.items()]
    return "\n".join([*lines, *(f"Warning: {warning}" for warning in understood["warnings"])])
