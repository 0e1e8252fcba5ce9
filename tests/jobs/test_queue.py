"""Defining, enqueuing and running jobs."""

import datetime
import json

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent

from jobs.jobs import forget_finished_jobs
from jobs.models import Job, Progress
from jobs.queue import NIGHTLY, TITLES, enqueue
from tests.jobs import samples
from tests.jobs.working import run_jobs
from tests.owner import by_owner

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_done():
    samples.DONE.clear()


def change(job, **values):
    """Set columns of the queue's table, as time or a killed worker would."""
    pairs = ", ".join(f"{name} = %s" for name in values)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE procrastinate_jobs SET {pairs} WHERE id = %s", [*values.values(), job])


def state(number):
    return Job.objects.get(pk=number).state


def test_a_job_runs_once_with_its_arguments():
    number = enqueue(samples.note, word="telomere")
    assert state(number) == Job.State.WAITING
    run_jobs()
    run_jobs()
    assert [word for word, _key in samples.DONE] == ["telomere"]
    assert state(number) == Job.State.FINISHED


def test_a_job_of_a_rolled_back_transaction_never_runs():
    with transaction.atomic():
        enqueue(samples.note, word="never")
        transaction.set_rollback(True)
    run_jobs()
    assert samples.DONE == []
    assert not Job.objects.exists()


def test_a_job_runs_on_what_its_enqueuer_wrote_and_may_enqueue_more():
    enqueue(samples.pass_on, word="second")
    run_jobs()
    assert [word for word, _key in samples.DONE] == ["second"]


def test_one_of_a_name_waits_at_a_time():
    first = enqueue(samples.note, word="same", once="same")
    assert enqueue(samples.note, word="same", once="same") is None
    assert enqueue(samples.note, word="other", once="other")
    assert enqueue(samples.ask, once="same")
    run_jobs()
    assert state(first) == Job.State.FINISHED
    assert enqueue(samples.note, word="same", once="same")


def test_what_failed_is_tried_again_later_with_the_same_key_and_then_stays_failed():
    number = enqueue(samples.ask)
    for attempt, wait in enumerate((10, 60), start=1):
        run_jobs()
        job = Job.objects.get(pk=number)
        assert (job.state, job.attempts) == (Job.State.WAITING, attempt)
        seconds = (job.scheduled_at - ProcrastinateEvent.objects.filter(job=job).earliest("at").at).total_seconds()
        assert wait - 5 < seconds < wait + 60
        change(number, scheduled_at=None)
    run_jobs()
    assert state(number) == Job.State.FAILED
    assert Progress.objects.get(pk=number).reason == "ConnectionRefusedError: Nobody answers at the peer's address."
    assert len(samples.DONE) == 3
    assert len({key for _word, key in samples.DONE}) == 1


def test_no_two_jobs_share_a_key():
    for word in ("one", "two"):
        enqueue(samples.note, word=word)
    run_jobs()
    assert len({key for _word, key in samples.DONE}) == 2


def test_a_refusal_fails_at_once_in_its_own_words():
    number = enqueue(samples.look)
    run_jobs()
    assert state(number) == Job.State.FAILED
    assert Progress.objects.get(pk=number).reason == "No work has this DOI. Check its last digits."


def test_a_reason_that_the_database_cannot_hold_is_kept_as_far_as_possible():
    number = enqueue(samples.half_done)
    run_jobs()
    assert Progress.objects.get(pk=number).reason == "\N{REPLACEMENT CHARACTER} half done"


def test_success_clears_the_reason_of_an_earlier_failure():
    number = enqueue(samples.note, word="at last")
    Progress.objects.create(pk=number, reason="It was down.")
    run_jobs()
    assert Progress.objects.get(pk=number).reason == ""


def test_a_job_shows_its_progress():
    number = enqueue(samples.count, to=3)
    run_jobs()
    assert str(Progress.objects.get(pk=number)) == f"{number}: 3/3"


def test_the_database_refuses_more_done_than_there_is():
    number = enqueue(samples.count, to=3)
    with pytest.raises(IntegrityError, match="jobs_done_within_total"), transaction.atomic():
        Progress.objects.create(pk=number, done=4, total=3)


def test_finished_jobs_are_forgotten_after_thirty_days_and_failed_ones_are_not():
    numbers = [enqueue(samples.note, word="old"), enqueue(samples.note, word="new"), enqueue(samples.look)]
    run_jobs()
    with by_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '31 days' WHERE job_id <> %s", [numbers[1]])
    enqueue(forget_finished_jobs)
    run_jobs()
    assert set(Job.objects.filter(pk__in=numbers)) == set(Job.objects.filter(pk__in=numbers[1:]))
    assert not Progress.objects.filter(pk=numbers[0]).exists()


def test_nightly_work_is_due_at_three_in_utc():
    (periodic,) = [
        known for known in app.periodic_registry.periodic_tasks.values() if known.task is forget_finished_jobs
    ]
    assert periodic.cron == NIGHTLY
    noon = datetime.datetime(2026, 7, 1, 12, tzinfo=datetime.UTC).timestamp()
    due = datetime.datetime.fromtimestamp(periodic.croniter.get_next(float, start_time=noon), datetime.UTC)
    assert due == datetime.datetime(2026, 7, 2, 3, tzinfo=datetime.UTC)


def test_every_job_has_a_title():
    assert {name for name in app.tasks if "builtin" not in name} == set(TITLES)


#: Names under which jobs may wait in the queue of a site, whatever became of the modules they were named after.
LASTING = {
    "articles.jobs.draw",
    "articles.jobs.draw_missing",
    "articles.jobs.tell_hub",
    "editorial.jobs.check_notices",
    "editorial.jobs.mail_alarm",
    "editorial.jobs.mail_approval",
    "editorial.jobs.mail_checkpoint",
    "editorial.jobs.tell_objection",
    "editorial.jobs.tell_witness",
    "editorial.jobs.verify_record",
    "jobs.jobs.forget_finished_jobs",
    "readers.jobs.begin_digests",
    "readers.jobs.forget",
    "readers.jobs.look_for_news",
    "readers.jobs.send_confirmation",
    "readers.jobs.send_digest",
    "readers.jobs.send_mail",
    "readers.jobs.tell_readers",
    "references.jobs.complete_record",
    "references.jobs.import_chosen",
    "references.jobs.read_import",
}


def test_jobs_keep_the_names_under_which_they_wait():
    assert {name for name in TITLES if not name.startswith("tests.")} == LASTING


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("articles.jobs.draw", {"article": 0}), ("articles.jobs.tell_hub", {"article": 0}), ("readers.jobs.forget", {})],
)
def test_a_job_that_waited_in_the_queue_of_an_earlier_version_runs(name, arguments):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('default', %s, %s) RETURNING id",
            [name, json.dumps(arguments)],
        )
        (number,) = cursor.fetchone()
    run_jobs()
    assert state(number) == Job.State.FINISHED
