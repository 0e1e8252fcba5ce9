"""Re-checking the chains of manuscripts: what each link states, and whether it is as it was written."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, replace

from documents.canonical import canonical_json
from editorial.provenance.models import Event
from record import clock
from record.findings import Report
from record.keys import verifies


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

    def without(self, *facts: str) -> "Link":
        """Return the link with some facts struck out, for what the row cannot tell."""
        return replace(self, facts={**self.facts, **dict.fromkeys(facts)})


class Chains:
    """The links of some manuscripts, in order, and what an administrator set aside of them."""

    def __init__(self, manuscripts: Collection[int]):
        self.by_manuscript: dict[int, list[Link]] = {manuscript: [] for manuscript in manuscripts}
        #: The events of each manuscript that do not verify, by their numbers, with their hashes.
        self.broken: dict[int, dict[int, str]] = {manuscript: {} for manuscript in manuscripts}

    def of(self, manuscript: int) -> list[Link]:
        return self.by_manuscript.get(manuscript, [])

    def of_kind(self, *kinds: str) -> list[Link]:
        """Return the links of these kinds, of all the manuscripts."""
        return [link for links in self.by_manuscript.values() for link in links if link.kind in kinds]

    def set_aside(self, what: str, manuscript: int) -> set:
        """Return what was set aside of a manuscript: hashes of its "events" or ids of its "decisions"."""
        links = [link for link in self.of(manuscript) if link.kind == Event.Kind.SET_ASIDE]
        named = [link.facts.get(what) for link in links if link.sequence not in self.broken[manuscript]]
        return {one for names in named if isinstance(names, list) for one in names if isinstance(one, str | int)}

    def removed(self) -> set[int]:
        """Return the manuscripts whose text a sound event says was removed."""
        links = self.of_kind(Event.Kind.REMOVED)
        return {link.manuscript for link in links if link.sequence not in self.broken[link.manuscript]}

    def origins(self) -> dict[str, str]:
        """Return where the commitments of changed names lead: to those in what was signed before, as sound events tell.

        A name may have been changed again and again.
        """
        found: dict[str, str] = {}
        for link in self.of_kind(Event.Kind.NAME_CHANGED):
            if link.sequence not in self.broken[link.manuscript]:
                found |= {new: found.get(old, old) for old, new in link.facts.get("names", ())}
        return found

    def unsound(self, manuscript: int) -> set[int]:
        """Return the numbers of the manuscript's events that do not verify and were not set aside."""
        put_away = self.set_aside("events", manuscript)
        return {sequence for sequence, digest in self.broken[manuscript].items() if digest not in put_away}


def read_chains(manuscripts: Collection[int], report: Report) -> Chains:
    """Return the chains of the manuscripts as far as they can be read; what is broken stands in the report.

    Of an event that was set aside the report says nothing, and no chain has it.
    """
    chains, findings = Chains(manuscripts), {}
    manuscript, sequence, digest = 0, 0, ""
    for event in Event.objects.filter(manuscript_id__in=manuscripts).in_order().iterator(chunk_size=500):
        if event.manuscript_id != manuscript:
            manuscript, sequence, digest = event.manuscript_id, 0, ""
        report.counts["events"] += 1
        looked_at = Report(counts=report.counts)
        _verify_place(event, sequence, digest, looked_at)
        link = _verify_statement(event, looked_at)
        sequence, digest = event.sequence, _digest(event)
        if link:
            chains.by_manuscript[manuscript].append(link)
        if looked_at.findings:
            findings[manuscript, sequence] = looked_at.findings
            chains.broken[manuscript][sequence] = digest
    _put_away(chains, findings, report)
    return chains


def _put_away(chains, findings, report):
    """Report what is broken and was not set aside; take the rest out of the chains."""
    unsound = {manuscript: chains.unsound(manuscript) for manuscript in chains.broken}
    for (manuscript, sequence), found in findings.items():
        if sequence in unsound[manuscript]:
            report.findings += found
    for manuscript, broken in chains.broken.items():
        put_away = broken.keys() - unsound[manuscript]
        report.counts["events set aside"] += len(put_away)
        links = chains.by_manuscript[manuscript]
        chains.by_manuscript[manuscript] = [link for link in links if link.sequence not in put_away]


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
