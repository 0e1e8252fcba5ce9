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

    ``earlier`` are the facts under the names that events of earlier versions have.
    """

    manuscript: int
    actor: int | None
    facts: dict
    earlier: dict | None = None

    def in_the_form_of(self, facts: Mapping[str, Any]) -> dict:
        """Return what the facts of an event must be; its names say of which version it is."""
        is_earlier = self.earlier is not None and self.earlier.keys() == facts.keys()
        return self.earlier if is_earlier and self.earlier is not None else self.facts


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
        # Events hold text in its canonical form, so the row is compared in the same form.
        facts = told.in_the_form_of(link.facts)
        differing = [
            name
            for name in sorted(facts.keys() | link.facts.keys())
            if canonical_json(facts.get(name)) != canonical_json(link.facts.get(name))
        ]
        self.expect(not differing, what, where, f"row and event differ in {', '.join(differing)}")
