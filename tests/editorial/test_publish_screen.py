"""The publication screen: now, later, not yet, no longer."""

import datetime
import zoneinfo

import pytest
from django.core.exceptions import ValidationError

from articles.models import Article, Edition, SiteSettings
from editorial.manuscripts.models import Manuscript
from editorial.manuscripts.workflow import save_draft
from editorial.publication.forms import moment
from editorial.publication.workflow import publish, unschedule
from editorial.review.models import Decision
from record import clock
from tests import factories
from tests.screens import form_on, screen, send, words_on

pytestmark = pytest.mark.django_db

ZURICH = zoneinfo.ZoneInfo("Europe/Zurich")


@pytest.fixture
def approval(wren, edith):
    return factories.approval(wren, edith, title="Ends of chromosomes")


@pytest.fixture
def desk(edith):
    return screen(edith)


def now(approval):
    """Return what the form sends that publishes at once."""
    return {"decision": approval.pk, "when": "now"}


def later(approval, day, time):
    """Return what the form sends with a day and a time."""
    return {"decision": approval.pk, "when": "later", "day": day, "time": time}


def address(approval, name="publish"):
    return f"/desk/manuscripts/{approval.submission.manuscript.pk}/{name}/"


def test_the_page_says_what_and_where_before_publishing(desk, approval):
    page = words_on(desk.get(address(approval)))
    assert "Ends of chromosomes" in page
    assert "/articles/ends-of-chromosomes/" in page
    assert approval.digest in page
    assert not Article.objects.exists()


def test_publishing_now_puts_the_article_before_readers(desk, approval):
    page = words_on(desk.post(address(approval), now(approval), follow=True))
    assert "It is published." in page
    assert Edition.objects.live().get().decision_id == approval.pk
    assert "Readers see version 1" in page


def test_publishing_twice_makes_one_edition(desk, approval):
    for _ in range(2):
        assert desk.post(address(approval), now(approval)).status_code == 302
    assert Edition.objects.count() == 1


def test_a_time_is_that_of_the_site(desk, approval):
    SiteSettings.objects.update(time_zone="Europe/Zurich")
    factories.vouch_for_site()
    asked = desk.post(address(approval), later(approval, "2090-07-01", "08:30"))
    page = words_on(desk.post(address(approval), form_on(asked, "Schedule for 1 Jul 2090, 08:30"), follow=True))
    edition = Edition.objects.scheduled().get()
    assert edition.starts_at == datetime.datetime(2090, 7, 1, 6, 30, tzinfo=datetime.UTC)
    assert "1 July 2090, 08:30" in page
    assert "Europe/Zurich" in page


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"when": "later", "day": "", "time": ""}, "Fill this in"),
        ({"when": "later", "day": "2090-02-30", "time": "08:30"}, "Enter a valid date."),
        ({"when": "later", "day": "2027-03-28", "time": "02:30"}, "02:30 does not exist on that day"),
        ({"when": "later", "day": "2027-10-31", "time": "02:30"}, "02:30 comes twice on that day"),
        ({"when": "sometime"}, "not one of the available choices"),
    ],
)
def test_a_time_that_names_no_moment_is_explained(desk, approval, typed, told):
    SiteSettings.objects.update(time_zone="Europe/Zurich")
    factories.vouch_for_site()
    response = desk.post(address(approval), {"decision": approval.pk, **typed})
    assert told in words_on(response)
    assert not Edition.objects.exists()


def test_a_time_in_the_past_is_refused_with_the_form_filled_in(desk, approval):
    response = desk.post(address(approval), later(approval, "2020-01-02", "08:30"))
    assert response.status_code == 422
    assert "already past" in words_on(response)
    assert 'value="2020-01-02"' in words_on(response)


def test_moments_on_ordinary_days_follow_the_zone():
    summer = moment(datetime.date(2027, 7, 1), datetime.time(8), ZURICH)
    winter = moment(datetime.date(2027, 1, 1), datetime.time(8), ZURICH)
    assert [each.astimezone(datetime.UTC).hour for each in (summer, winter)] == [6, 7]


def test_the_edges_of_a_clock_change_are_ordinary_times():
    day = datetime.date(2027, 3, 28)
    assert moment(day, datetime.time(1, 59), ZURICH).utcoffset() == datetime.timedelta(hours=1)
    assert moment(day, datetime.time(3, 0), ZURICH).utcoffset() == datetime.timedelta(hours=2)
    with pytest.raises(ValidationError) as refused:
        moment(day, datetime.time(2, 0), ZURICH)
    assert "03:00" in str(refused.value)


@pytest.mark.parametrize("day", ["9999-12-31", "2300-01-01"])
def test_a_year_no_calendar_has_is_refused_in_words(desk, approval, day):
    SiteSettings.objects.update(time_zone="America/Los_Angeles")
    factories.vouch_for_site()
    asked = desk.post(address(approval), later(approval, day, "23:59"))
    assert "Is the year right?" in words_on(asked) or "No calendar goes that far." in words_on(asked)
    assert not Edition.objects.exists()


def test_a_schedule_that_was_taken_back_is_no_word_for_one_that_waits(desk, approval, edith):
    first = publish(approval, by=edith, at=clock.now() + datetime.timedelta(days=1))
    form = form_on(desk.get(address(approval)), "Cancel scheduling")
    unschedule(first, by=edith)
    publish(approval, by=factories.edith(), at=clock.now() + datetime.timedelta(days=2))
    answered = desk.post(address(approval, "unschedule"), form)
    assert answered.status_code == 409
    assert Edition.objects.scheduled().exists()


def test_a_schedule_is_taken_back(desk, approval, edith):
    edition = publish(approval, by=edith, at=clock.now() + datetime.timedelta(days=1))
    page = words_on(desk.post(address(approval, "unschedule"), {"edition": edition.pk}, follow=True))
    assert "Scheduling is cancelled." in page
    assert not Edition.objects.unfinished().exists()
    assert "Publish now, or at the chosen day and time</button>" in page


def test_taking_back_what_is_out_already_changes_nothing(desk, approval, edith):
    edition = publish(approval, by=edith)
    response = desk.post(address(approval, "unschedule"), {"edition": edition.pk})
    assert response.status_code == 409
    assert "not waiting for its time any more" in words_on(response)
    assert Edition.objects.live().exists()


def test_another_articles_schedule_is_not_found(desk, approval, wren, edith):
    other = factories.edition(wren, edith, at=clock.now() + datetime.timedelta(days=1))
    assert desk.post(address(approval, "unschedule"), {"edition": other.pk}).status_code == 404
    assert desk.post(address(approval, "unschedule"), {"edition": "x"}).status_code == 400
    assert Edition.objects.scheduled().exists()


def test_a_void_approval_publishes_nothing_and_says_how_to_go_on(desk, approval, edith):
    manuscript = approval.submission.manuscript
    save_draft(manuscript, by=edith, edit_counter=manuscript.draft.edit_counter, title="Another title")
    page = words_on(desk.get(address(approval)))
    assert "The approval is void." in page
    assert f"/compare/{approval.revision.number}/{manuscript.newest_revision().number}/" in page
    response = desk.post(address(approval), now(approval))
    assert response.status_code == 409
    assert not Edition.objects.exists()


def test_withdrawing_says_what_will_happen_and_needs_a_reason(desk, approval, edith):
    publish(approval, by=edith)
    where = f"/desk/approvals/{approval.pk}/withdraw/"
    assert "disappears from the public site at once" in words_on(desk.get(where))
    assert "This field is required." in words_on(send(desk, where, "Withdraw the approval", comment=""))
    asked = send(desk, where, "Withdraw the approval", comment="A dose is wrong.")
    assert "sees that there is no such page" in words_on(asked)
    assert Edition.objects.live().exists()
    desk.post(where, form_on(asked, "Withdraw the approval now"))
    assert not Edition.objects.live().exists()
    assert approval.withdrawal.comment == "A dose is wrong."


def test_withdrawing_twice_is_explained(desk, approval):
    where = f"/desk/approvals/{approval.pk}/withdraw/"
    form = form_on(send(desk, where, "Withdraw the approval", comment="A dose is wrong."), "Withdraw the approval now")
    for _ in range(2):
        assert desk.post(where, form).status_code == 302
    response = desk.post(where, {**form, "comment": "Once more."})
    assert response.status_code == 409
    assert "already withdrawn" in words_on(response)
    assert "Once more." in words_on(response)
    assert Decision.objects.filter(ends=approval).count() == 1


def test_a_managing_editor_publishes_but_withdraws_nothing(approval):
    desk = screen(factories.max_())
    assert "Withdraw this approval" not in words_on(desk.get(address(approval)))
    assert desk.post(f"/desk/approvals/{approval.pk}/withdraw/", {"comment": "x"}).status_code == 403
    assert desk.post(address(approval), now(approval)).status_code == 302
    assert Edition.objects.live().exists()


def test_nothing_approved_nothing_to_publish(desk, wren):
    manuscript = factories.submission(wren).manuscript
    assert "Nothing can be published yet" in words_on(desk.get(f"/desk/manuscripts/{manuscript.pk}/publish/"))
    response = desk.post(f"/desk/manuscripts/{manuscript.pk}/publish/", {"when": "now"})
    assert response.status_code == 409
    assert not Edition.objects.exists()


def test_an_approval_under_a_newer_round_can_still_be_withdrawn(desk, approval, wren, edith):
    publish(approval, by=edith)
    manuscript = Manuscript.objects.get(pk=approval.submission.manuscript.pk)
    save_draft(manuscript, by=wren, edit_counter=manuscript.draft.edit_counter, title="Second version")
    send(screen(wren), f"/desk/manuscripts/{manuscript.pk}/submit/", "Submit for review")
    page = words_on(desk.get(address(approval)))
    assert "The newest text is not approved yet" in page
    assert f"/desk/approvals/{approval.pk}/withdraw/" in page
