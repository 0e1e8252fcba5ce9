"""Entering a notice on a work by hand, from the work's page in the library."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from editorial.errors import WorkflowError
from editorial.planning.tasks import enter_notice
from references.models import Reference
from references.notices.recording import NoticeRefused
from references.pages.record_forms import NoticeForm
from references.pages.record_views import record_page


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
        except (NoticeRefused, WorkflowError) as refusal:
            form.add_error(None, refusal.message)
    return record_page(request, work, notice_form=form, status=422)


def tell(request, tasks):
    """Say that the notice is kept, and how many texts have to be looked at."""
    count = len(tasks)
    words = ngettext("%(count)d text has a task now.", "%(count)d texts have a task now.", count) % {"count": count}
    messages.success(request, _("The notice is saved. %(tasks)s") % {"tasks": words if count else ""})
