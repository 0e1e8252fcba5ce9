"""Retractions and other notices on cited works, and works that nobody has looked for notices on."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from editorial.checks.facts import LibraryFacts
from editorial.checks.findings import Finding
from references.models import ReferenceNotice
from references.notices.standing import CHECK_LASTS_DAYS, notice_words, same_notice, standing, told_once

Kind = ReferenceNotice.Kind
MENTIONED = {
    Kind.CONCERN: "expression_of_concern",
    Kind.CORRECTION: "correction",
}


CHECKS = {
    "notices_not_checked": ngettext_lazy(
        "%(count)s reference was not checked for retractions: %(keys)s.",
        "%(count)s references were not checked for retractions: %(keys)s.",
        "count",
    ),
    "notices_not_checkable": ngettext_lazy(
        "%(count)s reference has no DOI and no PMID, so it cannot be checked for retractions: %(keys)s.",
        "%(count)s references have no DOI and no PMID, so they cannot be checked for retractions: %(keys)s.",
        "count",
    ),
    "notices_check_old": ngettext_lazy(
        "%(count)s reference was last checked for retractions more than %(days)s days ago: %(keys)s.",
        "%(count)s references were last checked for retractions more than %(days)s days ago: %(keys)s.",
        "count",
    ),
}


def notices_on_works(snapshot, facts: LibraryFacts) -> Iterator[Finding]:
    """Yield what the library knows against a snapshot's works, and what it does not know."""
    for reference in snapshot.references:
        yield from _of_work(reference, facts.work(reference["work"]))
    yield from _checks(snapshot, facts)


def _of_work(reference, work):
    acknowledged = [notice for notice in work.notices if notice.pk in reference.get("acknowledged_notices", ())]
    for notice in told_once(standing(work.notices)):
        is_acknowledged = any(same_notice(notice, known) for known in acknowledged)
        yield _finding(reference, notice, is_acknowledged)


def _finding(reference, notice, is_acknowledged):
    told = {"key": reference["key"], "notice": notice_words(notice)}
    keys = (reference["key"],)
    if is_acknowledged:
        told["note"] = reference.get("acknowledgement", "")
        message = _("“%(key)s”: %(notice)s. Acknowledged: %(note)s")
        return Finding("notice_acknowledged", message % told, False, keys)
    if notice.kind in ReferenceNotice.GRAVE:
        message = _(
            "“%(key)s”: %(notice)s. Remove the work from the text, or acknowledge the notice with a note that says "
            "why it is cited."
        )
        return Finding("retracted_work", message % told, True, keys)
    message = _("“%(key)s”: %(notice)s. Read the notice and see whether your text still holds.")
    return Finding(MENTIONED.get(notice.kind, "other_notice"), message % told, False, keys)


def _checks(snapshot, facts):
    unchecked, uncheckable, stale = [], [], []
    for reference in snapshot.references:
        work = facts.work(reference["work"])
        if work.check is None:
            (unchecked if _has_identifier(reference) else uncheckable).append(reference["key"])
        elif (facts.today - work.check.data_date).days > CHECK_LASTS_DAYS:
            stale.append(reference["key"])
    for (code, words), keys in zip(CHECKS.items(), (unchecked, uncheckable, stale), strict=True):
        if keys:
            message = words % {"count": len(keys), "keys": ", ".join(keys), "days": CHECK_LASTS_DAYS}
            yield Finding(code, message, False, tuple(keys))


def _has_identifier(reference):
    return bool(reference["csl"].get("DOI") or reference["csl"].get("PMID"))
