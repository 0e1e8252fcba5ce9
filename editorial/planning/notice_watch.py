"""Asking the sources about every work, and opening tasks for what is new."""

from collections.abc import Callable
from typing import NamedTuple

from django.db import transaction

from editorial.planning.tasks import open_tasks
from references.models import NoticeCheck, Reference
from references.notices.online import CrossrefNotices, PubMedNotices
from references.notices.sources import LoadedRetractionWatch, NoticeSource, batches, keep_answers


class Watched(NamedTuple):
    """What came of asking one source: works asked about, listed and without answer; new notices, opened tasks."""

    checked: int
    listed: int
    unanswered: int
    notices: int
    tasks: int


def all_sources(*, offline=False) -> list[NoticeSource]:
    """Return every source, those that cannot be asked now included; ``offline`` leaves out what needs the network."""
    loaded = [LoadedRetractionWatch()]
    return loaded if offline else [*loaded, PubMedNotices(), CrossrefNotices()]


def watch(source: NoticeSource, *, everything=False, progress: Callable[[int, int], None] | None = None) -> Watched:
    """Ask a source about the works that are due (or about all), batch by batch; each batch is kept by itself.

    A new notice opens its tasks in the same transaction, so that none is known without somebody being told.
    Answers are waited for outside of it.
    """
    works = source.due(Reference.objects.all(), everything=everything)
    total, watched = works.count(), Watched(0, 0, 0, 0, 0)
    for batch in batches(works, source.batch_size):
        answers = source.ask(batch)
        with transaction.atomic():
            new = keep_answers(answers, source)
            tasks = open_tasks(new)
        watched = _added(watched, answers, new, tasks)
        if progress:
            progress(min(watched.checked, total), total)
    return watched


def _added(watched, answers, new, tasks):
    outcomes = [answer.outcome for answer in answers]
    unanswered = sum(outcome in (NoticeCheck.Outcome.ERROR, NoticeCheck.Outcome.UNKNOWN) for outcome in outcomes)
    counts = (len(answers), outcomes.count(NoticeCheck.Outcome.LISTED), unanswered, len(new), len(tasks))
    return Watched(*map(sum, zip(watched, counts, strict=True)))
