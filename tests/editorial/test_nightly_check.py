"""The nightly check of the record, as the queue runs it: the alarm in the log, by mail and at the desk, and its end."""

import datetime
import json
import logging
import threading

import pytest

from documents.canonical import canonical_json
from editorial.jobs import verify_record
from editorial.models import Event
from editorial.publication.verification import nightly
from editorial.publication.verification.fingerprints import verified_state
from jobs.models import Job
from jobs.queue import enqueue
from record import outcomes
from record.clock import written
from record.findings import Report
from record.models import Checkpoint, LogLeaf, Verification
from record.signing import sign
from tests import factories
from tests.articles.test_websub import Hub
from tests.editorial.attacks import run
from tests.editorial.verifying import guards_off
from tests.jobs.working import run_jobs

pytestmark = pytest.mark.django_db

BANNER = "The nightly check found"
DAMAGE = "UPDATE editorial_event SET previous = repeat('0', 64) WHERE sequence = 2"


@pytest.fixture
def cast():
    return {
        "wren": factories.wren(),
        "edith": factories.edith(),
        "max": factories.max_(),
        "ada": factories.ada(),
    }


@pytest.fixture
def edition(cast):
    return factories.edition(cast["wren"], cast["edith"])


def about(words, mailoutbox):
    """Return the mails whose subject has the words; people get others as well."""
    return [mail for mail in mailoutbox if words in mail.subject]


def night():
    """Run the nightly job and what it enqueues; return it as it then stands in the queue."""
    number = enqueue(verify_record)
    run_jobs()
    return Job.objects.select_related("progress").get(pk=number)


def damage(sql=DAMAGE):
    with guards_off("editorial_event"):
        run(sql)


def repaired():
    """Give the second event the hash of the first one back, as a backup would."""
    with guards_off("editorial_event"):
        run(
            "UPDATE editorial_event e SET previous = b.digest FROM editorial_event b"
            " WHERE b.manuscript_id = e.manuscript_id AND b.sequence = 1 AND e.sequence = 2"
        )


def desk(client, person):
    client.force_login(person)
    return client.get("/desk/").content.decode()


def test_a_sound_record_is_signed_and_kept_as_verified(edition, cast, client, mailoutbox):
    assert night().state == Job.State.FINISHED
    assert Checkpoint.objects.get().count == LogLeaf.objects.count() > Event.objects.count()
    assert verified_state()
    assert outcomes.newest().count == 0
    assert not about("finding", mailoutbox)
    assert BANNER not in desk(client, cast["max"])


def test_a_damaged_record_raises_the_alarm_and_is_signed_in_any_case(edition, cast, client, mailoutbox, caplog):
    night()
    damage()
    before = verified_state()
    with caplog.at_level(logging.CRITICAL, "imprimatur.record"):
        assert night().state == Job.State.FINISHED
    assert "does not name the hash" in caplog.text
    assert Checkpoint.objects.count() == 2
    assert verified_state() == before, "what does not verify is not kept as verified"
    assert [mail.to for mail in about("finding", mailoutbox)] == [[cast["ada"].email]]
    assert "does not name the hash of the one before it" in about("finding", mailoutbox)[0].body
    assert "/desk/record/" in about("finding", mailoutbox)[0].body
    for name in ("wren", "edith", "max", "ada"):
        assert BANNER in desk(client, cast[name])


def test_the_banner_says_to_each_what_to_do_and_leads_staff_to_the_findings(edition, cast, client):
    damage()
    night()
    for name in ("wren", "edith"):
        page = desk(client, cast[name])
        assert "please wait with approving and publishing" in page
        assert "/desk/record/" not in page
    assert 'href="/desk/record/"' in desk(client, cast["ada"])
    page = client.get("/desk/record/").content.decode()
    assert "does not name the hash of the one before it" in page
    assert "What to do" in page


def test_the_banner_goes_when_a_later_check_finds_nothing(edition, cast, client, mailoutbox):
    damage()
    night()
    repaired()
    night()
    assert BANNER not in desk(client, cast["ada"])
    assert "everything is as it was written" in client.get("/desk/record/").content.decode()
    assert len(about("finding", mailoutbox)) == 1


def test_the_same_findings_are_not_mailed_again_until_a_week_is_over(edition, mailoutbox):
    damage()
    for _night in range(3):
        night()
    assert len(about("finding", mailoutbox)) == 1
    earlier = outcomes.newest().at - datetime.timedelta(days=7)
    _move(earlier)
    night()
    assert len(about("finding", mailoutbox)) == 2


def _move(to):
    """Have all outcomes so far be of an earlier time, signed anew."""
    for kept in Verification.objects.all():
        statement = canonical_json(json.loads(kept.statement) | {"time": written(to)})
        run(
            "UPDATE record_verification SET statement = %s, signature = %s WHERE id = %s",
            *(statement, sign(statement.encode()).signature, kept.pk),
        )


def test_other_findings_are_mailed_at_once(edition, mailoutbox):
    damage()
    night()
    damage("UPDATE editorial_event SET previous = repeat('0', 64) WHERE sequence = 3")
    night()
    assert len(about("finding", mailoutbox)) == 2


def test_findings_that_come_back_are_mailed_again(edition, mailoutbox):
    damage()
    night()
    repaired()
    night()
    damage()
    night()
    assert len(about("finding", mailoutbox)) == 2


def test_without_a_key_the_alarm_is_raised_all_the_same(edition, cast, client, settings):
    settings.SIGNING_KEY = ""
    damage()
    job = night()
    assert job.state == Job.State.FAILED
    assert "no signing key" in job.progress.reason
    assert not Checkpoint.objects.exists()
    assert BANNER in desk(client, cast["ada"])


def test_nobody_takes_the_alarm_back_without_the_key(edition, cast, client):
    """The site's role may add an outcome, but not sign it."""
    damage()
    night()
    kept = Verification.objects.get()
    green = json.loads(kept.statement) | {"count": 0, "findings": [], "digest": ""}
    Verification.objects.create(statement=json.dumps(green), key_id=kept.key_id, signature=kept.signature)
    Verification.objects.create(statement=json.dumps(green))
    Verification.objects.create(statement="no JSON", key_id="x", signature="x")
    assert BANNER in desk(client, cast["ada"])


def test_a_log_that_cannot_go_on_is_a_finding(edition, cast, client):
    night()
    with guards_off("record_logleaf"):
        run("UPDATE record_logleaf SET nodes = ''")
    night()
    assert any("nothing can be appended" in finding.problem for finding in outcomes.newest().findings)


def test_a_large_record_is_read_in_seven_nights(edition, monkeypatch):
    night()
    monkeypatch.setattr(nightly, "ALL_EACH_NIGHT", 0)
    today = datetime.date(2026, 11, 28)
    read = [
        nightly.check_tonight(today + datetime.timedelta(days=day)).counts.get("manuscripts", 0) for day in range(7)
    ]
    assert sorted(read) == [0, 0, 0, 0, 0, 0, 1]


def test_many_findings_are_kept_in_part_and_counted_in_whole(db):
    report = Report()
    for number in range(1000):
        report.add("event", f"number {number}", "it is not signed")
    kept = outcomes.keep_outcome(report)
    assert (kept.count, len(kept.findings)) == (1000, outcomes.MOST_KEPT)
    assert outcomes.alarm() == kept


def test_the_page_says_when_nothing_was_checked_yet(cast, client):
    client.force_login(cast["ada"])
    assert "has not been checked yet" in client.get("/desk/record/").content.decode()


@pytest.fixture
def witness(settings):
    """A witness on this machine that keeps what it is told."""
    keeper = Hub()
    threading.Thread(target=keeper.server.serve_forever, daemon=True).start()
    settings.CHECKPOINT_WITNESS = keeper.address
    yield keeper
    keeper.server.shutdown()
    keeper.server.server_close()


def test_the_signed_root_is_posted_to_the_witness_of_the_settings(edition, client, witness):
    night()
    ((_path, kind, told),) = witness.told
    assert kind == "application/x-www-form-urlencoded"
    assert json.loads(dict(told)["checkpoint"]) == client.get("/.well-known/editorial-log").json()


def test_a_witness_that_does_not_take_it_is_asked_again(edition, witness):
    witness.status = 503
    night()
    assert Job.objects.filter(task_name="editorial.jobs.tell_witness", status="todo").exists()


def test_a_witness_without_https_is_never_asked(edition, settings):
    settings.CHECKPOINT_WITNESS = "http://witness.example/"
    night()
    job = Job.objects.select_related("progress").get(task_name="editorial.jobs.tell_witness")
    assert job.state == Job.State.FAILED
    assert "not an https address" in job.progress.reason


def test_copies_of_the_signed_root_are_mailed_to_the_addresses_of_the_settings(edition, settings, mailoutbox):
    settings.CHECKPOINT_MAIL = ["library@example.org", "board@example.org"]
    night()
    assert sorted(mail.to[0] for mail in about("signed root", mailoutbox)) == [
        "board@example.org",
        "library@example.org",
    ]
    assert Checkpoint.objects.get().root in about("signed root", mailoutbox)[0].body
