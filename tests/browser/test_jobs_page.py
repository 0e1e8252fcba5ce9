"""The page of jobs in a real browser."""

import re
import threading

import pytest
from django.db import connection

from jobs.models import Job
from jobs.queue import enqueue
from tests import factories
from tests.jobs import samples
from tests.jobs.working import run_jobs


def busy_site():
    """Max, and jobs in every state he can meet."""
    for job in (samples.look, samples.ask, samples.half_done):
        enqueue(job)
    enqueue(samples.count, to=3)
    # The browser keeps an event loop in this thread, where the worker cannot have its own.
    working = threading.Thread(target=work)
    working.start()
    working.join()
    enqueue(samples.note, word="waiting")
    return factories.max_()


def work():
    run_jobs()
    connection.close()


pytestmark = pytest.mark.world(build=busy_site)


@pytest.fixture
def max_(live_site, world):
    return world


def test_the_page_is_accessible_valid_and_fits_the_screen(max_, inspect):
    assert inspect({"jobs": "/desk/jobs/"}, user=max_) == []


def test_retry_works_without_scripts(max_, new_page):
    page = new_page(user=max_, javascript=False)
    page.goto("/desk/jobs/")
    page.get_by_role("button", name=re.compile("Retry.*: Look for what is not there")).click()
    page.get_by_text("The job will be tried again.").wait_for()
    assert Job.objects.get(task_name="tests.jobs.samples.look").state == Job.State.WAITING
