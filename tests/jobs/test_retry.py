"""Trying a failed job again by hand."""

import pytest

from jobs.models import Job
from jobs.queue import enqueue
from jobs.workflow import NotFailed, retry
from tests.jobs import samples
from tests.jobs.test_queue import state
from tests.jobs.working import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_done():
    samples.DONE.clear()


def test_a_failed_job_runs_again_on_demand_and_no_other_does():
    failed, finished = enqueue(samples.look), enqueue(samples.note, word="done")
    run_jobs()
    retry(Job.objects.get(pk=failed))
    assert state(failed) == Job.State.WAITING
    for number in (failed, finished):
        with pytest.raises(NotFailed):
            retry(Job.objects.get(pk=number))
    run_jobs()
    assert state(failed) == Job.State.FAILED
    assert len(samples.DONE) == 1
