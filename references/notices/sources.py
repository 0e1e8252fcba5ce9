"""The sources that can be asked about a work's notices, and keeping what they answer."""

import datetime
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from references.library.evidence import prefill_study_type
from references.models import NoticeCheck, Reference, ReferenceNotice
from references.notices.answers import Notice, notices_from_medline
from references.notices.recording import record_checks, store_notices
from references.notices.retraction_watch import loaded_date, notice_of, rows_about

Outcome = NoticeCheck.Outcome


class Answer(NamedTuple):
    """What a source answered about one work: ``outcome`` is a ``NoticeCheck.Outcome``, ``detail`` why there is none.

    ``study_type`` is what the source states of that beside, or "".
    """

    reference: Reference
    outcome: str
    notices: tuple[Notice, ...] = ()
    detail: str = ""
    study_type: str = ""


class NoticeSource(Protocol):
    """A source of notices.

    ``data_date`` is the date of what it knows, or None when it cannot be asked now, for the reason ``why_not``.
    """

    name: ReferenceNotice.Source
    why_not: str | Promise
    batch_size: int
    data_date: datetime.date | None

    def due(self, works, *, everything: bool):
        """Return those of the works that the source should be asked about now, or could be (``everything``)."""

    def ask(self, works: list[Reference]) -> list[Answer]:
        """Return an answer for each of the works, writing nothing."""


class LoadedRetractionWatch:
    """The Retraction Watch data as it was loaded last; asks the database only."""

    name = ReferenceNotice.Source.RETRACTION_WATCH
    why_not: str | Promise = _("Its data is not loaded; see manage.py load_retraction_watch.")
    batch_size = 500

    def __init__(self):
        self.data_date = loaded_date()

    def due(self, works, *, everything):
        """Return the works with an identifier that this very data was not compared with yet."""
        works = works.filter(~Q(doi="") | ~Q(pmid=""))
        same_data = NoticeCheck.objects.filter(reference=OuterRef("pk"), source=self.name, data_date=self.data_date)
        return works if everything else works.filter(~Exists(same_data))

    def ask(self, works):
        """Return whether each work is listed, with the notices of all its rows."""
        rows = rows_about(works)
        return [
            Answer(
                work,
                Outcome.LISTED if work.pk in rows else Outcome.NOT_LISTED,
                tuple(map(notice_of, rows.get(work.pk, ()))),
            )
            for work in works
        ]


@transaction.atomic
def keep_answers(answers: Iterable[Answer], source: NoticeSource) -> list[ReferenceNotice]:
    """Keep notices and checks of a source's answers; return the new notices.

    What a record itself brought along from PubMed when it was imported is kept with them.
    """
    assert source.data_date is not None  # one without data is not asked
    answers = list(answers)
    checks = [
        NoticeCheck(reference=answer.reference, outcome=answer.outcome, detail=answer.detail) for answer in answers
    ]
    record_checks(checks, source.name, source.data_date)
    new: list[ReferenceNotice] = []
    for answer in answers:
        brought_along = (answer.reference.csl.get("custom") or {}).get("notices") or {}
        new += store_notices(answer.reference, [*answer.notices, *notices_from_medline(brought_along)])
        prefill_study_type(answer.reference, answer.study_type)
    return new


def check_loaded(works: Iterable[Reference]) -> list[ReferenceNotice]:
    """Compare works with the loaded Retraction Watch data at once; return new notices, none before the first load."""
    source = LoadedRetractionWatch()
    works = [work for work in works if work.doi or work.pmid]
    return keep_answers(source.ask(works), source) if source.data_date and works else []


def batches(works, size: int) -> Iterator[list[Reference]]:
    """Yield the works of a query in lists of at most ``size``, asked for by their ids one list at a time.

    A work that is dealt with while the others wait neither comes twice nor pushes another one out.
    """
    ids = list(works.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), size):
        yield list(Reference.objects.filter(pk__in=ids[start : start + size]).order_by("pk"))
