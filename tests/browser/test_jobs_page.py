"""The page of jobs in a real browser."""

import re
import threading

import pytest

from jobs.models import Job
from jobs.queue import enqueue
from tests import factories
from tests.jobs import samples
from tests.jobs.working import run_jobs


@pytest.fixture
def max_(live_site):
    """Max, and jobs in every state he can meet."""
    for job in (samples.look, samples.ask, samples.half_done):
        enqueue(job)
    enqueue(samples.count, to=3)
    # The browser keeps an event loop in this thread, where the worker cannot have its own.
    working = threading.Thread(target=run_jobs)
    working.start()
    working.join()
    enqueue(samples.note, word="waiting")
    return factories.max_()


LOOKS = [
    {"colour_scheme": "light"},
    {"colour_scheme": "dark"},
    {"width": 320, "height": 640},
]


@pytest.mark.parametrize("look", LOOKS)
def test_the_page_is_accessible_valid_and_fits_the_screen(max_, new_page, axe, html_errors, look):
    page = new_page(user=max_, **look)
    assert html_errors({"jobs": page.goto("/desk/jobs/").text()}) == []
    assert axe(page) == []
    assert page.problems == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_retry_works_without_scripts(max_, new_page):
    page = new_page(user=max_, javascript=False)
    page.goto("/desk/jobs/")
    page.get_by_role("button", name=re.compile("Retry.*: Look for what is not there")).click()
    page.get_by_text("The job will be tried again.").wait_for()
    assert Job.objects.get(task_name="tests.jobs.samples.look").state == Job.State.WAITING
