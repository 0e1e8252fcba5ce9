"""Changing a record, and keeping what it said before."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from references.library.adding import verify
from references.library.disputes import pass_on
from references.library.record_writing import ChangeRefused, log_change, refuse_taken_identifiers, rewrite
from references.library.sameness import is_bare, line_names, unlike
from references.models import Reference, ReferenceChange
from references.records import csl as records

MOST_TAGS = 20
Kind = ReferenceChange.Kind


@transaction.atomic
def change_reference(reference: Reference, changes: dict, *, by, kind: str = Kind.EDITED) -> Reference:
    """Change CSL fields of a record; a field whose new value is empty is taken away.

    A record that was verified has to be compared with its source again. Raises ``ChangeRefused`` for a value that
    could not be kept as it was typed, ``IdentifierConflict`` for an identifier that belongs to another record.
    """
    reference = Reference.objects.select_for_update().get(pk=reference.pk)
    changed = {**reference.csl, **changes}
    clean, problems = records.clean_csl({field: value for field, value in changed.items() if value})
    known_problems = records.clean_csl(reference.csl)[1]
    if problems := [problem for problem in problems if problem not in known_problems]:
        raise ChangeRefused(problems)
    if clean == reference.csl:
        return reference
    refuse_taken_identifiers(reference, clean)
    before = reference.csl
    rewrite(reference, clean, by=by, kind=kind)
    pass_on(reference, before, by=by)
    return reference


class NamesAnotherWork(ChangeRefused):
    """What a service knows under a record's identifier is another work than the record; nothing was filled in."""

    def __init__(self, found: dict):
        message = _("The identifier names another work: “%(work)s”. Nothing was filled in.")
        super().__init__([message % {"work": found.get("title", "")[:200]}])


@transaction.atomic
def complete_reference(reference: Reference, found: dict, *, by) -> Reference:
    """Fill in what a record lacks from what a service knows of the same work; what is there stays as it is.

    Of a record that was nothing but an identifier, only the identifiers stay. Raises as ``change_reference`` does, and
    ``NamesAnotherWork`` when the record's title, first author or year, or the line it was read from, speaks against it.
    """
    reference = Reference.objects.select_for_update().get(pk=reference.pk)
    if not may_be_completed(reference, found):
        raise NamesAnotherWork(found)
    kept = reference.csl if reference.title else {name: reference.csl.get(name) for name in ("DOI", "PMID", "PMCID")}
    missing = {name: value for name, value in found.items() if name != "custom" and not kept.get(name)}
    return change_reference(reference, missing, by=by, kind=Kind.LOOKED_UP)


def may_be_completed(reference: Reference, found: dict) -> bool:
    """Whether nothing that is known of a record speaks against its being the work that was found."""
    if is_bare(reference.csl) or reference.is_unparsed:
        return line_names(reference.raw_text, found)
    return not unlike(reference.csl, found)


@transaction.atomic
def confirm(reference: Reference, *, by) -> Reference:
    """Say that a person compared the record with the work itself. Raises ``ChangeRefused`` for an unread line."""
    reference = Reference.objects.select_for_update().get(pk=reference.pk)
    if reference.is_unparsed:
        raise ChangeRefused([_("The line was not understood, so there is no record to compare. Edit it first.")])
    if reference.review_state != Reference.ReviewState.VERIFIED:
        verify(reference, by=by)
        log_change(reference, Kind.VERIFIED, {}, {"review_state": Reference.ReviewState.VERIFIED.value}, by=by)
    return reference


@transaction.atomic
def tag_reference(reference: Reference, names: Iterable[str], *, by) -> None:
    """Give a record these tags and no others. Raises ``ChangeRefused`` for too many."""
    names = sorted(set(names))
    if len(names) > MOST_TAGS:
        raise ChangeRefused([_("A work has at most %(most)d tags.") % {"most": MOST_TAGS}])
    reference = Reference.objects.select_for_update().get(pk=reference.pk)
    before = sorted(reference.tags.names())
    reference.tags.set(names)
    log_change(reference, Kind.EDITED, {"tags": before}, {"tags": sorted(reference.tags.names())}, by=by)
