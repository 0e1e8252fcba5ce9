"""The doors to tasks."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from editorial.planning.models import Task
from editorial.publication.access import may_publish
from editorial.writing.models import Manuscript


def visible_tasks(user):
    """Return the tasks on manuscripts the person may know of, the newest first."""
    return Task.objects.of_manuscripts(Manuscript.objects.visible_to(user).values("pk"))


def get_task(user, pk) -> Task:
    """Return a task on a manuscript the person may know of; for strangers it does not exist (404)."""
    return get_object_or_404(visible_tasks(user), pk=pk)


def get_closable(user, pk) -> Task:
    """Return a task the person may close; 404 for strangers, 403 for those who are no editors."""
    task = get_task(user, pk)
    if not may_publish(user):
        raise PermissionDenied(_("Only editors can close a task."))
    return task
