"""Telling a WebSub hub: in the publication's transaction, when an edition begins, and safely."""

import datetime
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import pytest
from django.db import connection, transaction
from django.utils import timezone

from articles.models import Notice, SiteSettings
from articles.syndication import hub
from editorial.publication.notices import issue_notice
from editorial.publication.workflow import publish, unschedule, withdraw_approval
from editorial.review.models import Decision
from jobs.models import Job, Progress
from outbound.errors import NotAllowed
from tests import factories
from tests.jobs.working import run_jobs

pytestmark = pytest.mark.django_db

SITE = "https://example.org"
TELL_HUB = "articles.jobs.tell_hub"


class Hub:
    """A hub on this machine that keeps what it is told and answers ``status``."""

    def __init__(self):
        self.told, self.status, self.page, self.encoding = [], 202, b"", ""
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                hub.told.append((self.path, self.headers["Content-Type"], parse_qsl(form)))
                self.send_response(hub.status)
                self.send_header("Location", "/elsewhere")
                if hub.encoding:
                    self.send_header("Content-Encoding", hub.encoding)
                self.end_headers()
                self.wfile.write(hub.page)

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/hub?of=ours"
        threading.Thread(target=self.server.serve_forever, args=(0.005,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def local_hub(settings):
    settings.SITE_URL, settings.LOCAL_HUB = SITE, True
    made = Hub()
    SiteSettings.objects.update(websub_hub=made.address)
    factories.vouch_for_site()
    yield made
    made.close()


def jobs():
    return Job.objects.filter(task_name=TELL_HUB)


def in_three_forms(*feeds):
    return [("hub.url", f"{SITE}{feed}.{form}") for feed in feeds for form in ("atom", "rss", "json")]


def test_hub_is_told_of_every_feed_that_a_publication_changes(local_hub, wren, edith):
    factories.edition(wren, edith, tags=["Telomeres"])
    run_jobs()
    ((path, media_type, form),) = local_hub.told
    assert (path, media_type) == ("/hub?of=ours", "application/x-www-form-urlencoded")
    assert form == [
        ("hub.mode", "publish"),
        *in_three_forms("/feed", "/tags/telomeres/feed", "/people/wren-fable/feed", "/people/edith-quill/feed"),
    ]
    assert jobs().get().state == Job.State.FINISHED


def test_hub_is_told_of_notices(local_hub, wren, edith):
    edition = factories.edition(wren, edith)
    run_jobs()
    issue_notice(edition.article, by=edith, kind=Notice.Kind.CORRECTION, text="A date was wrong.")
    run_jobs()
    assert len(local_hub.told) == 2
    assert in_three_forms("/corrections/feed")[0] in local_hub.told[-1][2]


def test_hub_is_told_when_an_approval_is_withdrawn(local_hub, wren, edith):
    edition = factories.edition(wren, edith, tags=["Telomeres"])
    run_jobs()
    decision = Decision.objects.get(pk=edition.decision_id)
    withdraw_approval(decision, by=edith, comment="The pictures were made up.")
    run_jobs()
    before, after = (form for _path, _type, form in local_hub.told)
    assert after == before


def test_withdrawing_what_never_was_before_readers_tells_nobody(local_hub, wren, edith):
    withdraw_approval(factories.approval(wren, edith), by=edith, comment="A number is wrong.")
    assert not jobs().exists()


def test_publication_that_is_rolled_back_tells_nobody(local_hub, wren, edith):
    approval = factories.approval(wren, edith)
    with transaction.atomic():
        publish(approval, by=edith)
        transaction.set_rollback(True)
    assert not jobs().exists()


def test_scheduled_edition_is_told_of_when_it_begins(local_hub, wren, edith):
    at = timezone.now() + datetime.timedelta(hours=1)
    edition = factories.edition(wren, edith, at=at)
    run_jobs()
    assert (jobs().get().scheduled_at, local_hub.told) == (at, [])
    unschedule(edition, by=edith)
    hurry(jobs().get())
    run_jobs()
    assert (jobs().get().state, local_hub.told) == (Job.State.FINISHED, [])


def test_failure_is_seen_and_tried_again(local_hub, wren, edith):
    local_hub.status = 503
    factories.edition(wren, edith)
    run_jobs()
    failed = jobs().get()
    assert (failed.state, failed.attempts) == (Job.State.WAITING, 1)
    assert Progress.objects.get(pk=failed.pk).reason == "HubDidNotTakeIt: 127.0.0.1 answered 503."
    local_hub.status = 204
    hurry(failed)
    run_jobs()
    assert (jobs().get().state, len(local_hub.told)) == (Job.State.FINISHED, 2)


@pytest.mark.parametrize(("page", "encoding"), [(b"taken " * 100, "br"), (b"x" * 2_000_000, ""), (b"torn", "gzip")])
def test_a_hub_has_said_yes_whatever_it_says_besides(local_hub, wren, edith, page, encoding):
    local_hub.page, local_hub.encoding = page, encoding
    factories.edition(wren, edith)
    run_jobs()
    assert (jobs().get().state, len(local_hub.told)) == (Job.State.FINISHED, 1)


def test_redirect_is_not_followed(local_hub, wren, edith):
    local_hub.status = 307
    factories.edition(wren, edith)
    run_jobs()
    assert len(local_hub.told) == 1
    assert "answered 307" in Progress.objects.get(pk=jobs().get().pk).reason


def test_without_a_hub_nothing_is_enqueued(wren, edith):
    factories.edition(wren, edith)
    assert not jobs().exists()


@pytest.mark.parametrize("address", ["http://hub.example.org/", "http://127.0.0.1/", "https://localhost/", "ftp://x/"])
def test_hub_without_https_or_on_this_machine_is_not_asked(settings, wren, edith, address):
    settings.LOCAL_HUB = False
    SiteSettings.objects.update(websub_hub=address)
    factories.vouch_for_site()
    factories.edition(wren, edith)
    run_jobs()
    assert jobs().get().state == Job.State.FAILED
    assert "not an https address" in Progress.objects.get(pk=jobs().get().pk).reason


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:192.168.0.1"])
def test_hub_that_leads_inside_is_not_asked(inside):
    with pytest.raises(NotAllowed):
        hub.tell("https://hub.example.org/", [], resolver=lambda host, port: [inside])


def hurry(job):
    """Let the job's time have come."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() - interval '1 hour' WHERE id = %s", [job.pk])
