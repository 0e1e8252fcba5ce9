"""``manage.py verify_provenance``: re-check every chain, edition, signature and guard."""

import json
import sys
from dataclasses import asdict

from django.core.management.base import BaseCommand

from editorial.publication.verification.whole import verify


class Command(BaseCommand):
    help = "Re-check the whole record. Exits with 1 and names what is wrong when anything was changed."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *, json, **options):
        report = verify()
        self.stdout.write(as_json(report) if json else as_text(report))
        if report.findings:
            sys.exit(1)


def as_json(report) -> str:
    """Return the report as ``{"ok": bool, "findings": [{what, where, problem}], "counts": {kind: number}}``."""
    findings = [asdict(finding) for finding in report.findings]
    return json.dumps({"ok": not findings, "findings": findings, "counts": report.counts}, indent=2)


def as_text(report) -> str:
    """Return a line for every finding, then what was looked at."""
    counted = ", ".join(f"{number} {kind}" for kind, number in report.counts.items())
    verdict = f"{len(report.findings)} findings." if report.findings else "Everything is as it was written."
    return "\n".join([*map(str, report.findings), verdict, f"Looked at {counted}."])
