"""Tasks, who may see and close them, and the watch that opens them when a cited work gets a notice."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.models import Edition
from editorial.manuscripts.models import Manuscript, ManuscriptQuerySet
from editorial.planning.models import Task, TaskQuerySet
from editorial.publication.access import may_publish
from record import clock
from references.models import NoticeCheck, Reference, ReferenceNotice
from references.notices.online import CrossrefNotices, PubMedNotices
from references.notices.recording import add_notice
from references.notices.sources import Answer, LoadedRetractionWatch, NoticeSource, batches, keep_answers
from references.notices.standing import same_notice
from refusals import Forbidden, Refusal, Unfit


def visible_tasks(user: User) -> TaskQuerySet:
    """Return the tasks on manuscripts the person may know of, the newest first."""
    return Task.objects.of_manuscripts(Manuscript.objects.visible_to(user).values("pk"))


def get_task(user: User, pk: int) -> Task:
    """Return a task on a manuscript the person may know of; for strangers it does not exist (404)."""
    return get_object_or_404(visible_tasks(user), pk=pk)


def get_closable(user: User, pk: int) -> Task:
    """Return a task the person may close; 404 for strangers, 403 for those who are no editors."""
    task = get_task(user, pk)
    if not may_publish(user):
        raise PermissionDenied(gettext("Only editors can close a task."))
    return task


class NotAnEditor(Forbidden):
    message = _("Only editors can do this.")


class AlreadyClosed(Refusal):
    message = _("Somebody closed this task before you. Nothing was changed.")


class NoteMissing(Unfit):
    message = _("Say in a note what was done about it.")


def citing_manuscripts(reference: Reference) -> ManuscriptQuerySet:
    """Return the manuscripts that list the work now, and those whose live or scheduled edition prints it."""
    under_any_record = Q(references__reference=reference) | Q(references__reference__merged_into=reference)
    printed = Edition.objects.unfinished().filter(under_any_record)
    listed = Q(references__reference=reference)
    return Manuscript.objects.filter(listed | Q(article__in=printed.values("article"))).distinct().order_by("pk")


@transaction.atomic
def open_tasks(notices: Iterable[ReferenceNotice]) -> list[Task]:
    """Open a task on each manuscript that cites the work of a new notice; return those that were opened.

    A notice that another source told of before opens nothing, for an editor has looked at it or will.
    """
    return [
        task
        for notice in notices
        for manuscript in citing_manuscripts(notice.reference)
        if (task := _open_task(manuscript, notice))
    ]


@transaction.atomic
def enter_notice(reference: Reference, *, by: User, **notice: Any) -> tuple[ReferenceNotice, list[Task]]:
    """Enter a notice by hand, as ``add_notice`` takes it, and open its tasks.

    Raises ``NotAnEditor``, ``NoticeRefused``.
    """
    if not may_publish(by):
        raise NotAnEditor
    kept, is_new = add_notice(reference, by=by, **notice)
    return kept, open_tasks([kept]) if is_new else []


@transaction.atomic
def close_task(task: Task, *, by: User, note: str) -> Task:
    """Close a task with a note of what was done; the same call again returns the closed task.

    Raises ``NotAnEditor``, ``NoteMissing``, ``AlreadyClosed``.
    """
    if not may_publish(by):
        raise NotAnEditor
    if not note.strip():
        raise NoteMissing
    task = Task.objects.select_for_update().get(pk=task.pk)
    if task.closed_at and (task.closed_by_id, task.note) == (by.pk, note.strip()):
        return task
    if task.closed_at:
        raise AlreadyClosed
    task.closed_at, task.closed_by, task.note = clock.now(), by, note.strip()
    task.save(update_fields=["closed_at", "closed_by", "note"])
    return task


def _open_task(manuscript: Manuscript, notice: ReferenceNotice) -> Task | None:
    # A notice that came with a merged record may have stayed with it.
    about_the_work = Q(notice__reference=notice.reference) | Q(notice__reference__merged_into=notice.reference)
    tasks = Task.objects.filter(about_the_work, manuscript=manuscript).select_related("notice")
    if any(same_notice(task.notice, notice) for task in tasks):
        return None
    # Another process may be opening it at this moment; the constraint lets one of the two through.
    task, is_new = Task.objects.get_or_create(
        manuscript=manuscript,
        notice=notice,
        closed_at=None,
        defaults={"kind": Task.Kind.NOTICE, "reference": notice.reference},
    )
    return task if is_new else None


class Watched(NamedTuple):
    """What came of asking one source: works asked about, listed and without answer; new notices, opened tasks."""

    checked: int
    listed: int
    unanswered: int
    notices: int
    tasks: int


def all_sources(*, offline: bool = False) -> list[NoticeSource]:
    """Return every source, those that cannot be asked now included; ``offline`` leaves out what needs the network."""
    sources: list[NoticeSource] = [LoadedRetractionWatch()]
    return sources if offline else [*sources, PubMedNotices(), CrossrefNotices()]


def watch(
    source: NoticeSource, *, everything: bool = False, progress: Callable[[int, int], None] | None = None
) -> Watched:
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


def _added(watched: Watched, answers: list[Answer], new: list[ReferenceNotice], tasks: list[Task]) -> Watched:
    outcomes = [answer.outcome for answer in answers]
    unanswered = sum(outcome in (NoticeCheck.Outcome.ERROR, NoticeCheck.Outcome.UNKNOWN) for outcome in outcomes)
    counts = (len(answers), outcomes.count(NoticeCheck.Outcome.LISTED), unanswered, len(new), len(tasks))
    return Watched(*map(sum, zip(watched, counts, strict=True)))
