"""Re-checking the record: chains, and the findings of every check."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from articles.approval import verifies
from documents.canonical import canonical_json
from editorial.provenance import clock
from editorial.provenance.models import Event


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written: what kind of thing, where it stands, what is wrong."""

    what: str
    where: str
    problem: str

    def __str__(self):
        return f"{self.what}, {self.where}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Told:
    """What an event must tell of a row: in which chain, who did it, and every fact."""

    manuscript: int
    actor: int | None
    facts: dict


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

    def match(self, what: str, rows: Mapping[int, Told], links: Iterable) -> None:
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

    def _compare(self, what, where, told, link):
        self.expect(told.manuscript == link.manuscript, what, where, "it belongs to another manuscript")
        self.expect(told.actor == link.actor, what, where, "it names another person than its event")
        # Events hold text in its canonical form, so the row is compared in the same form.
        differing = [
            name
            for name in sorted(told.facts.keys() | link.facts.keys())
            if canonical_json(told.facts.get(name)) != canonical_json(link.facts.get(name))
        ]
        self.expect(not differing, what, where, f"row and event differ in {', '.join(differing)}")


@dataclass(frozen=True, slots=True)
class Link:
    """One event as its statement tells it."""

    manuscript: int
    sequence: int
    kind: str
    actor: int
    facts: dict

    def named(self, what: str) -> int | None:
        """Return the number of the row that a fact names."""
        row = self.facts.get(what)
        return row if isinstance(row, int) else None

    def without(self, fact: str) -> "Link":
        """Return the link with one fact struck out, for what the row cannot tell."""
        return replace(self, facts={**self.facts, fact: None})


class Chains:
    """The links of some manuscripts, in order."""

    def __init__(self, manuscripts: Collection[int]):
        self.by_manuscript: dict[int, list[Link]] = {manuscript: [] for manuscript in manuscripts}

    def of(self, manuscript: int) -> list[Link]:
        return self.by_manuscript.get(manuscript, [])

    def of_kind(self, *kinds: str) -> list[Link]:
        """Return the links of these kinds, of all the manuscripts."""
        return [link for links in self.by_manuscript.values() for link in links if link.kind in kinds]


def read_chains(manuscripts: Collection[int], report: Report) -> Chains:
    """Return the chains of the manuscripts as far as they can be read; what is broken stands in the report."""
    chains = Chains(manuscripts)
    manuscript, sequence, digest = 0, 0, ""
    for event in Event.objects.filter(manuscript_id__in=manuscripts).in_order().iterator(chunk_size=500):
        if event.manuscript_id != manuscript:
            manuscript, sequence, digest = event.manuscript_id, 0, ""
        report.counts["events"] += 1
        _verify_place(event, sequence, digest, report)
        link = _verify_statement(event, report)
        if link:
            chains.by_manuscript[manuscript].append(link)
        sequence, digest = event.sequence, _digest(event)
    return chains


def _digest(event):
    return hashlib.sha256(event.statement.encode()).hexdigest()


def _where(event):
    return f"manuscript {event.manuscript_id}, number {event.sequence}"


def _verify_place(event, sequence, digest, report):
    report.expect(event.sequence == sequence + 1, "event", _where(event), "an event before it is missing")
    report.expect(event.previous == digest, "event", _where(event), "it does not name the hash of the one before it")
    report.expect(event.digest == _digest(event), "event", _where(event), "its hash is not that of its statement")
    if event.signature:
        signed = verifies(event.statement.encode(), key=event.key_id, signature=event.signature)
        report.expect(signed, "event", _where(event), "its signature is not by a trusted key over this statement")
        report.counts["signed events"] += 1
    else:
        report.counts["unsigned events"] += 1
        report.expect(event.kind not in Event.SIGNED_KINDS, "event", _where(event), "it is not signed")


def _verify_statement(event, report):
    """Return the event's link, or None when its statement cannot be read."""
    try:
        told = json.loads(event.statement)
        facts = dict(told["facts"])
        is_canonical = canonical_json(told) == event.statement
    except (ValueError, KeyError, TypeError):
        report.add("event", _where(event), "its statement cannot be read")
        return None
    columns = {
        "actor": event.actor_id,
        "at": clock.written(event.occurred_at),
        "facts": facts,
        "kind": event.kind,
        "manuscript": event.manuscript_id,
        "previous": event.previous,
        "sequence": event.sequence,
    }
    report.expect(is_canonical, "event", _where(event), "its statement is not in canonical form")
    report.expect(told == columns, "event", _where(event), "its statement differs from its columns")
    return Link(event.manuscript_id, event.sequence, event.kind, event.actor_id, facts)
