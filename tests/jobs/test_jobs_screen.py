"""The page of jobs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobs import views
from jobs.models import Job
from jobs.queue import enqueue
from tests import factories
from tests.jobs import samples
from tests.jobs.working import run_jobs
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db

PAGE = "/desk/jobs/"


@pytest.fixture
def staff():
    return screen(factories.max_())


def rows(client, **address):
    return [job.pk for job in client.get(PAGE, address).context["page"]]


def test_failed_jobs_come_first_with_their_reason_and_a_retry_button(staff):
    failed = enqueue(samples.look)
    finished = enqueue(samples.note, word="done")
    run_jobs()
    waiting = enqueue(samples.note, word="next")
    assert rows(staff) == [failed, waiting, finished]
    page = words_on(staff.get(PAGE))
    assert "Look for what is not there" in page
    assert "No work has this DOI. Check its last digits." in page
    assert page.count(">Retry<") == 1


def test_retry_puts_the_job_back_and_says_so(staff):
    failed = enqueue(samples.look)
    run_jobs()
    response = staff.post(f"{PAGE}{failed}/retry/", follow=True)
    assert response.redirect_chain == [(PAGE, 302)]
    assert "The job will be tried again." in words_on(response)
    assert Job.objects.get(pk=failed).state == Job.State.WAITING


def test_a_second_retry_explains_itself_and_starts_nothing_more(staff):
    failed = enqueue(samples.look)
    run_jobs()
    staff.post(f"{PAGE}{failed}/retry/")
    response = staff.post(f"{PAGE}{failed}/retry/")
    assert response.status_code == 409
    assert "is being tried again already" in words_on(response)
    run_jobs()
    assert "started 2 times" in words_on(staff.get(PAGE))


def test_the_reason_for_waiting_again_is_shown(staff):
    enqueue(samples.ask)
    run_jobs()
    page = words_on(staff.get(PAGE))
    assert "Last time: ConnectionRefusedError: Nobody answers at the peer" in page
    assert "· started" not in page


def test_progress_is_shown_in_steps(staff):
    enqueue(samples.count, to=3)
    run_jobs()
    assert "3 of 3 done" in words_on(staff.get(PAGE))


def test_an_unknown_kind_of_job_is_named_as_it_was_enqueued(staff):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', 'gone.for_good')")
    run_jobs()
    page = words_on(staff.get(PAGE))
    assert "gone.for_good" in page
    assert "No installed program knows this kind of job." in page


def test_a_reason_is_shown_as_text(staff):
    number = enqueue(samples.look)
    run_jobs()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_progress SET reason = '<b>x</b>' WHERE job_id = %s", [number])
    assert "&lt;b&gt;x&lt;/b&gt;" in words_on(staff.get(PAGE))


def test_without_a_worker_the_page_says_how_to_start_one(staff):
    assert "No worker is running" in words_on(staff.get(PAGE))
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    assert "1 worker is running." in words_on(staff.get(PAGE))


def test_an_empty_page_says_what_will_stand_there(staff):
    assert "No job has run yet." in words_on(staff.get(PAGE))


@pytest.mark.parametrize("nonsense", ["x", "-1", "9" * 30, ""])
def test_older_jobs_are_a_link_away(staff, monkeypatch, nonsense):
    monkeypatch.setattr(views, "LENGTH", 2)
    first, second, third = (enqueue(samples.note, word=word) for word in ("a", "b", "c"))
    assert rows(staff) == [third, second]
    assert rows(staff, page=2) == [first]
    assert rows(staff, page=nonsense) in ([third, second], [first])


def test_the_number_of_queries_does_not_grow_with_the_list(staff):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            staff.get(PAGE)
        return len(captured)

    enqueue(samples.look)
    run_jobs()
    few = queries()
    for _number in range(5):
        enqueue(samples.look)
    run_jobs()
    assert queries() == few


@pytest.mark.parametrize("person", [factories.wren, factories.edith])
def test_who_does_not_run_the_site_sees_no_jobs(person):
    failed = enqueue(samples.look)
    run_jobs()
    client = screen(person())
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}{failed}/retry/").status_code == 403
    assert Job.objects.get(pk=failed).state == Job.State.FAILED


def test_retry_by_a_mere_link_is_refused(staff):
    failed = enqueue(samples.look)
    run_jobs()
    assert staff.get(f"{PAGE}{failed}/retry/").status_code == 405
    assert Job.objects.get(pk=failed).state == Job.State.FAILED
