"""What a check of the record found, and how much it looked at."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from documents.canonical import canonical_json


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written: what kind of thing, where it stands, what is wrong."""

    what: str
    where: str
    problem: str

    def __str__(self) -> str:
        return f"{self.what}, {self.where}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Told:
    """What an event must tell of a row: in which chain, who did it, and every fact.

    ``earlier`` are the facts under the names that events of earlier versions have; ``replaced`` names those of them
    that a later signed event replaced in the row.
    """

    manuscript: int
    actor: int | None
    facts: dict
    earlier: dict | None = None
    replaced: tuple[str, ...] = ()

    def differing(self, facts: Mapping[str, Any]) -> list[str]:
        """Return the names of what the facts of an event tell otherwise; their names say of which version it is."""
        due, passed_over = self.facts, set()
        if self.earlier is not None and self.earlier.keys() == facts.keys():
            due, passed_over = self.earlier, set(self.replaced)
        # Events hold text in its canonical form, so the row is compared in the same form.
        return [
            name
            for name in sorted(due.keys() | facts.keys())
            if name not in passed_over and canonical_json(due.get(name)) != canonical_json(facts.get(name))
        ]


@dataclass
class Report:
    """Findings in the order they were met, and how many things of each kind were looked at."""

    findings: list[Finding] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)

    def add(self, what: str, where: str, problem: str) -> None:
        self.findings.append(Finding(what, where, problem))

    def expect(self, holds: bool, what: str, where: str, problem: str) -> None:
        """Add a finding unless the claim holds."""
        if not holds:
            self.add(what, where, problem)

    def match(self, what: str, rows: Mapping[int, Told], links: Iterable[Any]) -> None:
        """Count the rows, and expect exactly one event for each and one row for every event, both telling the same.

        Events name their row by the fact ``what``.
        """
        self.counts[f"{what}s"] += len(rows)
        untold = dict(rows)
        for link in links:
            row = link.named(what)
            where = f"number {row}, told by event {link.sequence} of manuscript {link.manuscript}"
            if row not in rows:
                self.add(what, where, "the row is missing")
            elif row not in untold:
                self.add(what, where, "two events tell of it")
            else:
                self._compare(what, where, untold.pop(row), link)
        for row, told in untold.items():
            self.add(what, f"number {row} of manuscript {told.manuscript}", "no event tells of it")

    def _compare(self, what: str, where: str, told: Told, link: Any) -> None:
        self.expect(told.manuscript == link.manuscript, what, where, "it belongs to another manuscript")
        self.expect(told.actor == link.actor, what, where, "it names another person than its event")
        differing = told.differing(link.facts)
        self.expect(not differing, what, where, f"row and event differ in {', '.join(differing)}")
