"""One question at a time to each service, at its pace; what is remembered is not asked again."""

import datetime
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from outbound.errors import ServiceUnavailable, WrongAnswer
from references.lookup.limits import forget_expired
from references.lookup.outcomes import NotFound
from references.lookup.service_client import ServiceClient, ServiceRequest, network, read_json, wait_for_turn
from references.lookup.works import look_up_doi
from references.models import LookupAnswer
from tests.references.lookup import records
from tests.references.lookup.services import reply

PATH = "/crossref/works/10.1186%2Fgb-2013-14-10-r115"
START = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)
GOOD = reply(records.crossref(records.HORVATH))
DOWN = reply("", status=503)


class Clock:
    """A clock that a test turns."""

    def __init__(self):
        self.time = START

    def __call__(self):
        return self.time

    def advance(self, **by):
        self.time += datetime.timedelta(**by)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def service_client(services, clock):
    return ServiceClient(network(), pause=0, now=clock)


def look_up(service_client):
    return look_up_doi(records.HORVATH_DOI, client=service_client)


def failing(service_client, times):
    errors = []
    for _ in range(times):
        with pytest.raises(ServiceUnavailable) as caught:
            look_up(service_client)
        errors.append(caught.value)
    return errors


# Memory


@pytest.mark.django_db
def test_a_work_is_remembered_for_thirty_days(services, service_client, clock):
    services.answer(PATH, GOOD)
    found = look_up(service_client)
    clock.advance(days=29, hours=23)
    assert look_up(service_client) == found
    assert len(services.asked) == 1
    clock.advance(hours=1)
    assert look_up(service_client) == found
    assert len(services.asked) == 2


@pytest.mark.django_db
def test_that_a_work_is_unknown_is_remembered_for_a_day(services, service_client, clock):
    missing = look_up(service_client)
    asked = len(services.asked)
    assert isinstance(missing, NotFound)
    clock.advance(hours=23)
    assert look_up(service_client) == missing
    assert len(services.asked) == asked
    clock.advance(hours=1)
    services.answer(PATH, GOOD)
    assert look_up(service_client).identifier == records.HORVATH_DOI


@pytest.mark.django_db
def test_a_fresh_look_up_asks_again_and_remembers_the_new_answer(services):
    services.answer(PATH, GOOD)
    look_up_doi(records.HORVATH_DOI)
    services.answer(PATH, reply(records.crossref(records.HORVATH | {"volume": "15"})))
    assert look_up_doi(records.HORVATH_DOI, fresh=True).csl["volume"] == "15"
    assert look_up_doi(records.HORVATH_DOI).csl["volume"] == "15"
    assert len(services.asked) == 2


@pytest.mark.django_db
def test_no_failure_is_remembered_as_an_answer(services):
    services.answer(PATH, DOWN, reply("<html>", content_type="text/html"), GOOD)
    with pytest.raises(ServiceUnavailable):
        look_up_doi(records.HORVATH_DOI)
    with pytest.raises(WrongAnswer):
        look_up_doi(records.HORVATH_DOI)
    assert look_up_doi(records.HORVATH_DOI).identifier == records.HORVATH_DOI


@pytest.mark.django_db
def test_a_record_with_strange_characters_is_remembered(services):
    services.answer(PATH, reply(records.crossref(records.HORVATH | {"publisher": "A\x00\ud800B"})))
    first = look_up_doi(records.HORVATH_DOI)
    assert first == look_up_doi(records.HORVATH_DOI)
    assert first.payload["publisher"] == "A\ufffd\ufffdB"


@pytest.mark.django_db
def test_answers_that_are_no_longer_good_are_forgotten(services, service_client, clock):
    services.answer(PATH, GOOD)
    look_up(service_client)
    assert forget_expired(now=clock.time) == 0
    clock.advance(days=31)
    assert forget_expired(now=clock.time) == 1
    assert not LookupAnswer.objects.exists()


# Patience


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["90", "Mon, 05 Jan 2026 12:01:30 GMT"])
@pytest.mark.parametrize("status", [429, 503])
def test_a_service_that_asks_for_patience_is_not_asked_before_the_time(
    services, service_client, clock, status, written
):
    services.answer(PATH, reply("", status=status, Retry_After=written), GOOD)
    assert [error.retry_after for error in failing(service_client, 1)] == [90]
    clock.advance(seconds=30)
    assert [error.retry_after for error in failing(service_client, 3)] == [60, 60, 60]
    assert len(services.asked) == 1
    clock.advance(seconds=60)
    assert look_up(service_client).identifier == records.HORVATH_DOI


@pytest.mark.django_db
def test_too_many_questions_without_a_time_rest_the_service_for_a_minute(services, service_client):
    services.answer(PATH, reply("", status=429))
    assert [error.retry_after for error in failing(service_client, 1)] == [60]


@pytest.mark.django_db
def test_the_other_services_are_asked_while_one_rests(services, service_client):
    services.answer(PATH, reply("", status=429, Retry_After="1000"))
    failing(service_client, 2)
    services.answer("/ncbi/x", reply({"a": 1}))
    assert service_client.ask(ServiceRequest(service="ncbi", path="/x", read=read_json)) == {"a": 1}


@pytest.mark.django_db
def test_after_five_failures_in_a_row_a_service_rests_for_a_minute(services, service_client, clock):
    services.answer(PATH, DOWN)
    assert [error.retry_after for error in failing(service_client, 5)] == [None] * 4 + [60]
    clock.advance(seconds=59)
    (refusal,) = failing(service_client, 1)
    assert refusal.retry_after == 1
    assert refusal.message.endswith("(status 503). It will be asked again after a pause.")
    assert len(services.asked) == 5


@pytest.mark.django_db
def test_after_its_rest_one_failure_begins_a_longer_one(services, service_client, clock):
    services.answer(PATH, DOWN)
    failing(service_client, 5)
    rests = []
    for _ in range(8):
        clock.advance(hours=1)
        rests.append(failing(service_client, 2)[0].retry_after)
    assert rests == [120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert len(services.asked) == 13


@pytest.mark.django_db
def test_after_its_rest_one_answer_makes_all_well(services, service_client, clock):
    services.answer(PATH, *[DOWN] * 5, GOOD, *[DOWN] * 4)
    failing(service_client, 5)
    clock.advance(minutes=1)
    look_up(service_client)
    clock.advance(days=31)
    assert [error.retry_after for error in failing(service_client, 4)] == [None] * 4


@pytest.mark.django_db
def test_pages_in_place_of_records_are_failures_too(services, service_client):
    services.answer(PATH, reply("<html>", content_type="text/html"))
    for _ in range(5):
        with pytest.raises(WrongAnswer):
            look_up(service_client)
    assert [error.retry_after for error in failing(service_client, 1)] == [60]


@pytest.mark.django_db
def test_failures_hours_apart_are_not_in_a_row(services, service_client, clock):
    services.answer(PATH, DOWN)
    for _ in range(8):
        (error,) = failing(service_client, 1)
        assert error.retry_after is None
        clock.advance(hours=2)


# Pace


@pytest.mark.django_db
def test_the_turn_lasts_until_the_next_question_is_due(services):
    waits = []
    service_client = ServiceClient(network(), pause=60, wait=waits.append)
    services.answer(PATH, GOOD)
    look_up(service_client)
    assert len(waits) == 1
    assert 50 < waits[0] <= 60


@pytest.mark.django_db
def test_a_lower_rate_limit_of_the_service_is_kept(services):
    waits = []
    service_client = ServiceClient(network(), pause=0, wait=waits.append)
    limits = {"x-rate-limit-limit": "1", "x-rate-limit-interval": "9s"}
    services.answer(PATH, reply(records.crossref(records.HORVATH), **limits))
    look_up(service_client)
    assert 0 < waits[0] <= 9


def test_a_failure_keeps_its_turn_as_well(own_database, services):
    waits = []
    service_client = ServiceClient(network(), pause=60, wait=waits.append)
    services.answer(PATH, DOWN)
    with pytest.raises(ServiceUnavailable):
        look_up(service_client)
    assert len(waits) == 1
    assert LookupAnswer.objects.get().payload["failures"] == 1


def test_many_at_once_ask_one_after_the_other_and_the_same_question_once(own_database, services):
    services.answer(PATH, GOOD)
    services.answer(f"/datacite/dois/{records.ATTENTION_DOI}", reply(records.datacite(records.ATTENTION)))
    outcomes, begin = [], threading.Barrier(6)

    def ask():
        try:
            begin.wait(20)
            outcomes.append(look_up_doi(records.HORVATH_DOI).identifier)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert outcomes == [records.HORVATH_DOI] * 6
    assert services.paths == [PATH]


def test_different_questions_to_one_service_are_never_asked_at_once(own_database, services):
    numbers, begin = range(6), threading.Barrier(6)
    for number in numbers:
        services.answer(f"/ncbi/{number}", reply({"number": number}))
    outcomes = []

    def ask(number):
        try:
            begin.wait(20)
            outcomes.append(
                ServiceClient.from_settings().ask(ServiceRequest(service="ncbi", path=f"/{number}", read=read_json))
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[number]) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcome["number"] for outcome in outcomes) == list(numbers)
    assert services.most_at_once == 1


def test_nobody_is_asked_within_a_transaction(own_database, services):
    with transaction.atomic(), pytest.raises(RuntimeError):
        look_up_doi(records.HORVATH_DOI)
    assert services.asked == []


def test_a_turn_that_does_not_come_is_given_up(own_database, services):
    """Somebody else holds the turn for longer than the database lets us wait."""
    held, over = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic():
                wait_for_turn("crossref")
                held.set()
                over.wait(30)
        finally:
            connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(30)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        with pytest.raises(ServiceUnavailable, match="Too many are waiting to ask crossref") as caught:
            look_up_doi(records.HORVATH_DOI)
    finally:
        over.set()
        holder.join(30)
    assert caught.value.retry_after == 5
    assert services.asked == []
    assert not LookupAnswer.objects.filter(fetched_at__lte=timezone.now()).exists()
