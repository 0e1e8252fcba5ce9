"""The page of jobs, for staff."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jobs import workflow
from jobs.models import Job, workers_alive
from jobs.queue import TITLES

LENGTH = 50


def jobs(request):
    """List the jobs, failed ones first, each with its progress and its reason."""
    require_staff(request.user)
    return jobs_page(request)


@require_POST
def retry(request, pk):
    """Try a failed job again."""
    require_staff(request.user)
    job = get_object_or_404(Job, pk=pk)
    try:
        workflow.retry(job)
    except workflow.NotFailed:
        return jobs_page(request, status=409, refusal=_("This job has not failed, or is being tried again already."))
    messages.success(request, _("The job will be tried again."))
    return redirect("jobs:jobs")


def require_staff(user):
    """Refuse (403) everybody who does not run the site."""
    if not user.is_staff:
        raise PermissionDenied(_("Only staff can see the jobs."))


def jobs_page(request, *, status=200, refusal=""):
    """Answer with one page of the list; a page number that is none shows the first or last page."""
    known = Job.objects.with_times().select_related("progress").most_urgent_first()
    page = Paginator(known, LENGTH).get_page(request.GET.get("page"))
    for job in page:
        job.title = TITLES.get(job.task_name, job.task_name)
    context = {"page": page, "workers": workers_alive(), "refusal": refusal}
    return render(request, "jobs/job_list.html", context, status=status)
