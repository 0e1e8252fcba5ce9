"""No reader's mail is lost when workers are killed, and none comes twice but for a kill."""

import threading
from collections import Counter
from types import SimpleNamespace

import pytest

from jobs.models import Job
from jobs.queue import enqueue
from readers.jobs import look_for_news
from readers.models import Delivery, Reader
from tests import factories
from tests.mail.smtp import mail_server
from tests.trials.test_fault_jobs import Staff, kill

pytestmark = pytest.mark.faults


@pytest.fixture
def server(monkeypatch):
    with mail_server() as made:
        monkeypatch.setenv("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
        monkeypatch.setenv("EMAIL_HOST", "127.0.0.1")
        monkeypatch.setenv("EMAIL_PORT", str(made.server_address[1]))
        yield made


@pytest.fixture
def staff(own_database, server):
    made = Staff(SimpleNamespace(port=0), own_database)
    yield made
    for worker in made.workers:
        kill(worker)


def wait_for_mails(server, goal):
    """Wait until the server took so many."""
    pause = threading.Event()
    for _look in range(12_000):
        if len(server.raw) >= goal:
            return
        pause.wait(0.01)
    pytest.fail(f"only {len(server.raw)} of {goal} mails came")


def test_mails_outlive_killed_workers(trial, server, staff):
    readers, kills = trial.times(400), trial.times(20)
    edith = factories.edith()
    factories.edition(factories.wren(), edith)  # of whose approval she is told
    Reader.objects.bulk_create(Reader(address=f"reader{n}@example.org", all_posts=True) for n in range(readers))
    enqueue(look_for_news)
    for number in range(kills):
        wait_for_mails(server, readers * number // kills)
        staff.kill_one(trial.random)
    wait_for_mails(server, readers + 1)
    staff.finish()
    received = Counter(mail["To"] for mail in server.mails)
    trial.count("mails", readers)
    trial.count("kills", kills)
    trial.count("sent twice", received.total() - len(received))
    assert received.keys() == {edith.email, *(f"reader{number}@example.org" for number in range(readers))}
    assert received.total() - len(received) <= kills
    assert len({mail["Message-ID"] for mail in server.mails}) == readers + 1
    assert set(Delivery.objects.values_list("state", flat=True)) == {Delivery.State.SENT}
    assert not Job.objects.filter(status=Job.State.FAILED).exists()
