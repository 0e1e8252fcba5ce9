"""The nightly check for notices, as the queue runs it."""

import datetime

import pytest

from editorial.bibliography.workflow import paste_references
from editorial.jobs import check_notices
from editorial.planning.models import Task
from jobs.models import Job
from jobs.queue import enqueue
from references.models import NoticeCheck
from references.notices.retraction_watch import load_retraction_watch
from tests import factories
from tests.jobs.working import run_jobs
from tests.references.notices import WAKEFIELD_LINE
from tests.references.watch_files import WAKEFIELD, lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_services(settings):
    """Services at addresses of this machine where nobody listens."""
    settings.LOOKUP_SERVICES = dict.fromkeys(settings.LOOKUP_SERVICES, "http://127.0.0.1:9")
    settings.LOOKUP_PAUSE = 0


def test_each_night_new_notices_open_tasks_even_when_no_service_answers(no_services):
    wren = factories.wren()
    manuscript = factories.manuscript(wren)
    paste_references(manuscript, WAKEFIELD_LINE, by=wren)
    load_retraction_watch(lines(WAKEFIELD), data_date=datetime.date(2026, 9, 3))
    number = enqueue(check_notices)
    run_jobs()
    assert Job.objects.get(pk=number).state == Job.State.FINISHED
    assert Task.objects.open().filter(manuscript=manuscript).count() == 2
    outcomes = set(NoticeCheck.objects.values_list("source", "outcome"))
    assert outcomes == {("retraction_watch", "listed"), ("crossref", "error")}
