"""Two people at one text, each in a browser of their own."""

import datetime

import pytest

from articles.models import Edition, SiteSettings
from editorial.models import Decision, Manuscript
from record import clock
from tests import factories


def newsroom():
    """A text in review, one that is approved, and one that readers see; the people at them."""
    wren, edith, ferris = factories.wren(), factories.edith(), factories.person("Ferris Inkwell", "scientific editor")
    SiteSettings.objects.update(time_zone="Europe/Berlin")
    factories.vouch_for_site()
    return {
        "edith": edith,
        "ferris": ferris,
        "sent": factories.submission(wren, title="Cells that stop dividing"),
        "approval": factories.approval(wren, edith, title="What an enzyme can do"),
        "edition": factories.edition(wren, edith, title="A published text"),
    }


pytestmark = pytest.mark.world(build=newsroom)


@pytest.fixture
def desk(live_site, world):
    return world


def publish_address(approval):
    return f"/desk/manuscripts/{approval.submission.manuscript_id}/publish/"


@pytest.mark.parametrize("javascript", [True, False])
def test_an_approval_sent_with_a_word_missing_does_not_move_to_words_saved_meanwhile(desk, new_page, javascript):
    sent = desk["sent"]
    edith = new_page(user=desk["edith"], javascript=javascript)
    edith.goto(f"/desk/submissions/{sent.pk}/review/")
    ferris = new_page(user=desk["ferris"], javascript=javascript)
    ferris.goto(f"/desk/manuscripts/{sent.manuscript_id}/write/")
    ferris.fill("[name=title]", "Words that Edith never saw")
    ferris.click("button[name=save]")
    edith.click("summary:has-text('Approve')")
    seen = edith.input_value("[name=approve-digest]")
    edith.eval_on_selector("[name=approve-statement]", "field => field.removeAttribute('required')")
    edith.click("button >> text=Approve this text")
    assert not Decision.objects.filter(submission=sent).exists()
    shown = edith.inner_text("main")
    assert edith.input_value("[name=approve-digest]") == seen or "What changed since the text you read" in shown
    assert "Words that Edith never saw" in shown


def test_a_double_click_approves_once_and_says_that_it_is_recorded(desk, new_page):
    page = new_page(user=desk["edith"])
    page.goto(f"/desk/submissions/{desk['sent'].pk}/review/")
    page.click("summary:has-text('Approve')")
    page.fill("[name=approve-statement]", "Every claim.")
    page.dblclick("button >> text=Approve this text")
    page.wait_for_selector(".messages >> text=Recorded")
    assert Decision.objects.filter(submission=desk["sent"]).count() == 1


def test_the_button_says_when_the_text_appears(desk, new_page):
    page = new_page(user=desk["edith"])
    page.goto(publish_address(desk["approval"]))
    button = page.locator("form[data-publish] button")
    assert button.inner_text() == "Publish now"
    day = clock.now() + datetime.timedelta(days=30)
    page.fill("[name=day]", f"{day:%Y-%m-%d}")
    page.fill("[name=time]", "09:00")
    words = button.inner_text()
    assert words.startswith("Schedule for ")
    assert words.endswith(f"{day:%Y}, 09:00 (Europe/Berlin)")
    button.click()
    assert "It is scheduled for" in page.inner_text(".messages")
    assert Edition.objects.scheduled().exists()
    assert not Edition.objects.live().filter(decision_id=desk["approval"].pk).exists()


def test_now_chosen_again_empties_day_and_time(desk, new_page):
    page = new_page(user=desk["edith"])
    page.goto(publish_address(desk["approval"]))
    page.fill("[name=day]", "2027-03-04")
    page.get_by_label("Now", exact=True).check()
    assert page.input_value("[name=day]") == ""
    page.click("button >> text=Publish now")
    assert "It is published." in page.inner_text(".messages")


def test_without_scripts_a_typed_day_means_later(desk, new_page):
    page = new_page(user=desk["edith"], javascript=False)
    page.goto(publish_address(desk["approval"]))
    day = clock.now() + datetime.timedelta(days=30)
    page.fill("[name=day]", f"{day:%Y-%m-%d}")
    page.click("button >> text=Publish now, or at the chosen day and time")
    assert "Fill this in too" in page.inner_text("main")
    page.fill("[name=time]", "09:00")
    page.click("form button >> text=Publish now, or at the chosen day and time")
    assert "It is scheduled for" in page.inner_text(".messages")


def test_two_people_publish_and_schedule_at_once_and_are_told(desk, new_page):
    mine, theirs = new_page(user=desk["edith"]), new_page(user=desk["ferris"])
    for page in (mine, theirs):
        page.goto(publish_address(desk["approval"]))
    day = clock.now() + datetime.timedelta(days=30)
    theirs.fill("[name=day]", f"{day:%Y-%m-%d}")
    theirs.fill("[name=time]", "09:00")
    theirs.click("form[data-publish] button")
    mine.click("form[data-publish] button")
    assert "It is scheduled already" in mine.inner_text("main")
    assert Edition.objects.filter(decision_id=desk["approval"].pk).count() == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_what_cannot_be_undone_asks_once_more(desk, new_page, javascript):
    page = new_page(user=desk["edith"], javascript=javascript)
    manuscript = Manuscript.objects.get(article=desk["edition"].article)
    page.goto(f"/desk/manuscripts/{manuscript.pk}/notices/")
    page.get_by_label("Retraction").check()
    page.fill("[name=text]", "Its data were made up.")
    page.click("button >> text=Issue the notice")
    assert "Retract the post?" in page.inner_text("main")
    assert "Its data were made up." in page.inner_text(".notice-preview")
    assert desk["edition"].article.notices.count() == 0
    page.click("button >> text=Retract the post")
    assert desk["edition"].article.notices.count() == 1
    page.goto(f"/desk/submissions/{desk['sent'].pk}/review/")
    page.click("summary:has-text('Decline')")
    page.fill("[name=decline-comment]", "Not for us.")
    page.click("button >> text=Decline the manuscript")
    assert "Decline it for good?" in page.inner_text("main")
    assert not Decision.objects.filter(submission=desk["sent"]).exists()
    page.click("button >> text=Decline the manuscript for good")
    assert Decision.objects.get(submission=desk["sent"]).verdict == "decline"
