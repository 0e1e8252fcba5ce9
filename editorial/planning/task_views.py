"""Tasks and the notices that open them."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles.models import Edition, EditionReference
from editorial.form_parts import Prose, form_layout
from editorial.planning.tasks import close_task, enter_notice, get_closable, get_task
from editorial.publication.access import may_issue_notice, may_publish
from references.models import Reference
from references.notices.standing import newest_first, notice_words
from references.pages.record_forms import NoticeForm
from references.pages.views import record_page
from references.printing.formatting import format_ama
from refusals import Refusal


class CloseTaskForm(forms.Form):
    """What was done about a task."""

    note = Prose(
        label=_("What was done"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the text was corrected, or does not rest on this work."),
    )
    helper = form_layout("note", button=_("Close the task"))


def task(request, pk):
    """Show what a task is about, and let an editor close it with a note."""
    if request.method != "POST":
        return task_page(request, get_task(request.user, pk), CloseTaskForm())
    found, form = get_closable(request.user, pk), CloseTaskForm(request.POST)
    if not form.is_valid():
        return task_page(request, found, form, status=422)
    try:
        close_task(found, by=request.user, note=form.cleaned_data["note"])
    except Refusal as refusal:
        return task_page(request, get_task(request.user, pk), form, refusal=refusal, status=refusal.status)
    messages.success(request, gettext("The task is closed."))
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
        "may_issue_notice": may_issue_notice(request.user, manuscript) and not found.closed_at,
    }
    return render(request, "editorial/task.html", context, status=status)


def printed_line(manuscript, work):
    """Return the line under which readers see the work now, by this record or one merged into it, or None."""
    of_the_work = Q(reference=work) | Q(reference__merged_into=work)
    lines = EditionReference.objects.filter(of_the_work, edition__in=Edition.objects.live())
    return lines.filter(edition__article=manuscript.article_id).first()


@require_POST
@permission_required("references.add_referencenotice", raise_exception=True)
def enter(request, pk):
    """Enter a notice; every manuscript that cites the work gets a task."""
    work = get_object_or_404(Reference.objects.current(), pk=pk)
    form = NoticeForm(request.POST, prefix="notice")
    if form.is_valid():
        try:
            tell(request, enter_notice(work, by=request.user, **form.cleaned_data)[1])
            return redirect(work)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
    return record_page(request, work, notice_form=form, status=422)


def tell(request, tasks):
    """Say that the notice is kept, and how many texts have to be looked at."""
    count = len(tasks)
    words = ngettext("%(count)d text has a task now.", "%(count)d texts have a task now.", count) % {"count": count}
    messages.success(request, gettext("The notice is saved. %(tasks)s") % {"tasks": words if count else ""})
