"""The page of one task."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from articles.models import Edition, EditionReference
from editorial.errors import WorkflowError
from editorial.planning.task_access import get_closable, get_task
from editorial.planning.task_forms import CloseTaskForm
from editorial.planning.tasks import close_task
from editorial.publication.access import may_publish, may_tell
from references.notices.standing import newest_first, notice_words
from references.printing.formatting import format_ama


def task(request, pk):
    """Show what a task is about, and let an editor close it with a note."""
    if request.method != "POST":
        return task_page(request, get_task(request.user, pk), CloseTaskForm())
    found, form = get_closable(request.user, pk), CloseTaskForm(request.POST)
    if not form.is_valid():
        return task_page(request, found, form, status=422)
    try:
        close_task(found, by=request.user, note=form.cleaned_data["note"])
    except WorkflowError as refusal:
        return task_page(request, get_task(request.user, pk), form, refusal=refusal, status=refusal.status)
    messages.success(request, _("The task is closed."))
    return redirect("editorial:manuscript", found.manuscript_id)


def task_page(request, found, form, *, refusal=None, status=200):
    """Answer with the task, the work as it prints and every notice on it."""
    work, manuscript = found.reference, found.manuscript
    context = {
        "task": found,
        "manuscript": manuscript,
        "form": form,
        "refusal": refusal,
        "may_close": may_publish(request.user) and not found.closed_at,
        "work": format_ama(work.csl, show_doi="text", authors_truncated=work.authors_truncated).text,
        "notice": notice_words(found.notice),
        "notices": [(notice, notice_words(notice)) for notice in newest_first(work.notices.all())],
        "printed": printed_line(manuscript, work),
        "may_tell": may_tell(request.user, manuscript) and not found.closed_at,
    }
    return render(request, "editorial/task.html", context, status=status)


def printed_line(manuscript, work):
    """Return the line under which readers see the work now, by this record or one merged into it, or None."""
    of_the_work = Q(reference=work) | Q(reference__merged_into=work)
    lines = EditionReference.objects.filter(of_the_work, edition__in=Edition.objects.live())
    return lines.filter(edition__article=manuscript.article_id).first()
