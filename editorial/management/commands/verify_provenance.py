"""``manage.py verify_provenance``: re-check every chain, edition, signature and guard."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from editorial.publication.verification.whole import verify
from record.log import Kept, NotACheckpoint, read_published


class Command(BaseCommand):
    help = (
        "Re-check the record: what changed since a nightly check found all of it in order, the guards and the log. "
        "Exits with 1 and names what is wrong when anything was changed."
    )

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--full", action="store_true", help="read everything, unchanged or not")
        parser.add_argument(
            "--against",
            action="append",
            default=[],
            metavar="FILE",
            help="a copy of /.well-known/editorial-log that was kept elsewhere; what it counted must still be there",
        )

    def handle(self, *, json, full, against, **options):
        report = verify([read_copy(path) for path in against], whole=full)
        self.stdout.write(as_json(report) if json else as_text(report))
        if report.findings:
            sys.exit(1)


def read_copy(path: str) -> Kept:
    """Return what a kept copy says. Raises ``CommandError`` when it proves nothing, and says why."""
    try:
        return read_published(Path(path).read_text())
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}") from error
    except NotACheckpoint as reason:
        raise CommandError(f"{path} cannot be compared with. {reason}") from reason


def as_json(report) -> str:
    """Return the report as ``{"ok": bool, "findings": [{what, where, problem}], "counts": {kind: number}}``."""
    findings = [asdict(finding) for finding in report.findings]
    return json.dumps({"ok": not findings, "findings": findings, "counts": report.counts}, indent=2)


def as_text(report) -> str:
    """Return a line for every finding, then what was looked at."""
    counted = ", ".join(f"{number} {kind}" for kind, number in report.counts.items())
    verdict = f"{len(report.findings)} findings." if report.findings else "Everything is as it was written."
    return "\n".join([*map(str, report.findings), verdict, f"Looked at {counted}."])
