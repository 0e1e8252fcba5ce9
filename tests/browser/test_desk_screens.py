"""The desk in a real browser: accessible in light, dark and on a phone; usable by keyboard and without scripts."""

import datetime

import pytest

from editorial.bibliography.workflow import paste_references
from editorial.manuscripts.workflow import save_draft
from editorial.models import Manuscript
from editorial.planning.tasks import enter_notice
from editorial.publication.workflow import publish
from editorial.review.new_version import begin_new_version
from editorial.review.workflow import request_changes, submit
from record import clock
from references.models import ReferenceNotice
from tests import factories

TEXT = """Cells in a dish stop dividing [@hayflick1961]. That was a surprise, and for years few believed it.

## What they counted

They counted **doublings**, not days, and found a limit.

| Cells | Doublings |
| --- | --- |
| Fetal lung | 50 |
| Adult lung | 20 |

## What protects the ends

Telomeres shorten with each division [@greider1985; @hayflick1961, p. 590].

- An enzyme can add what was lost.
- Most cells have little of it.

::: note
Much of this was seen in a dish, not in people.
:::

## What follows

Less than one might hope.
"""


def newsroom():
    """The cast, and a manuscript at each telling place; addresses by screen and who looks at it."""
    wren, edith = factories.wren(), factories.edith(interests="None.")
    factories.manuscript(wren, title="")
    draft = factories.cited_manuscript(
        wren, title="Why cells stop dividing", text=TEXT, deck="A limit that nobody wanted."
    )
    paste_references(draft, "A note about telomeres, to be looked up", by=wren)
    second = returned_and_sent_again(wren, edith)
    approval = factories.approval(wren, edith, title="What an enzyme can do")
    scheduled = factories.approval(wren, edith, title="A scheduled text")
    publish(scheduled, by=edith, at=clock.now() + datetime.timedelta(days=3))
    void = factories.approval(wren, edith, title="An approved text").submission.manuscript
    save_draft(void, by=edith, edit_counter=void.draft.edit_counter, title="A text changed after its approval")
    out = factories.edition(wren, edith, title="A published text")
    first = second.manuscript.submissions.get(number=1)
    people = people_and_versions(wren, edith)
    work = draft.references.first().reference
    _notice, tasks = enter_notice(work, by=edith, kind=ReferenceNotice.Kind.RETRACTION)
    task = next(task for task in tasks if task.manuscript_id == second.manuscript_id)
    pages = {
        "today": (edith, "/desk/"),
        "today of a writer": (wren, "/desk/"),
        "new": (wren, "/desk/new/"),
        "import": (wren, "/desk/import/"),
        "write": (wren, f"/desk/manuscripts/{draft.pk}/write/"),
        "references": (wren, f"/desk/manuscripts/{draft.pk}/references/"),
        "send": (wren, f"/desk/manuscripts/{draft.pk}/submit/"),
        "throw away": (wren, f"/desk/manuscripts/{draft.pk}/discard/"),
        "manuscript": (wren, f"/desk/manuscripts/{second.manuscript.pk}/"),
        "take back": (wren, f"/desk/submissions/{second.pk}/withdraw/"),
        "review": (edith, f"/desk/submissions/{second.pk}/review/"),
        "review, as changes": (edith, f"/desk/submissions/{second.pk}/review/?base=1"),
        "review, closed": (edith, f"/desk/submissions/{first.pk}/review/"),
        "revision": (wren, f"/desk/manuscripts/{second.manuscript.pk}/revisions/{second.revision.number}/"),
        "revision, on the way": (wren, f"/desk/manuscripts/{second.manuscript.pk}/revisions/1/"),
        "revision, published": (edith, f"/desk/manuscripts/{manuscript_of(out).pk}/revisions/1/"),
        "write, approved": (edith, f"/desk/manuscripts/{approval.submission.manuscript.pk}/write/"),
        "pictures, approved": (edith, f"/desk/manuscripts/{approval.submission.manuscript.pk}/images/"),
        "references, void": (edith, f"/desk/manuscripts/{void.pk}/references/"),
        "publish, void": (edith, f"/desk/manuscripts/{void.pk}/publish/"),
        "notices": (edith, f"/desk/manuscripts/{manuscript_of(out).pk}/notices/"),
        "compare": (edith, f"/desk/manuscripts/{second.manuscript.pk}/compare/1/{second.revision.number}/"),
        "publish": (edith, f"/desk/manuscripts/{approval.submission.manuscript.pk}/publish/"),
        "scheduled": (edith, f"/desk/manuscripts/{scheduled.submission.manuscript.pk}/publish/"),
        "withdraw": (edith, f"/desk/approvals/{out.decision_id}/withdraw/"),
        "task": (edith, f"/desk/tasks/{task.pk}/"),
        "locked": (wren, f"/desk/manuscripts/{second.manuscript.pk}/write/"),
        **people,
    }
    return {"wren": wren, "edith": edith, "draft": draft, "submission": second, "pages": pages}


def manuscript_of(edition):
    return Manuscript.objects.get(article=edition.article_id)


def people_and_versions(wren, edith):
    """Return the screens about people, and about versions that editors begin, with their addresses."""
    max_, gone = factories.max_(), factories.person("Gone Away", "writer")
    left = factories.submission(gone, title="A text whose writer left").manuscript
    factories.alter(gone, is_active=False)
    changed = Manuscript.objects.get(article=factories.edition(wren, edith, title="A text to correct").article)
    save_draft(changed, by=wren, edit_counter=changed.draft.edit_counter, deck="A sentence that is not finished")
    begun = Manuscript.objects.get(article=factories.edition(wren, edith, title="A text being corrected").article)
    submission = begin_new_version(begun, by=edith, note="A unit was wrong.")
    return {
        "profile": (wren, "/accounts/profile/"),
        "address": (wren, "/accounts/email/"),
        "password": (wren, "/accounts/password/change/"),
        "add a writer": (max_, f"/desk/manuscripts/{left.pk}/writers/"),
        "all writers left": (max_, f"/desk/manuscripts/{left.pk}/"),
        "begin a version": (edith, f"/desk/manuscripts/{changed.pk}/new-version/"),
        "version begun": (edith, f"/desk/manuscripts/{begun.pk}/new-version/"),
        "version begun, its writer": (wren, f"/desk/manuscripts/{begun.pk}/"),
        "review of one's own version": (edith, f"/desk/submissions/{submission.pk}/review/"),
        "take a version back": (edith, f"/desk/submissions/{submission.pk}/withdraw/"),
    }


def returned_and_sent_again(wren, edith):
    """Return the second round of a manuscript, changed since the first."""
    manuscript = factories.cited_manuscript(wren, title="Ends of chromosomes", text=TEXT)
    first = submit(manuscript, by=wren, note="Please mind the dates.")
    request_changes(first, by=edith, digest=first.revision.digest, comment="Say which cells you mean.")
    body = manuscript.draft.body
    words = body["content"][2]["content"][-1]
    words["text"] = words["text"].replace("found a limit", "found a limit of some fifty")
    save_draft(manuscript, by=wren, edit_counter=0, body=body, title="The ends of chromosomes")
    return submit(manuscript, by=wren)


pytestmark = pytest.mark.world(build=newsroom)
#: In how many tests the screens are looked at, so that several workers can look.
SHARES = 4


@pytest.fixture
def desk(live_site, world):
    return world


@pytest.mark.parametrize("share", range(SHARES))
def test_every_screen_is_accessible_valid_and_never_scrolls_sideways(desk, inspect, share):
    pages = dict(list(desk["pages"].items())[share::SHARES])
    assert inspect(pages, statuses={"locked": 403}) == []


def test_a_text_goes_from_first_word_to_readers_without_scripts(desk, new_page):
    writer = new_page(user=desk["wren"], javascript=False)
    writer.goto("/desk/")
    writer.click("main >> text=New manuscript")
    writer.fill("[name=title]", "A cell that rests")
    writer.click("text=Start writing")
    writer.fill("[name=text]", "Some cells rest for good. [@missing2020]")
    writer.click("button[name=preview]")
    assert writer.locator(".write-preview .citation-missing").count() == 1
    writer.fill("[name=text]", "Some cells rest for good.")
    writer.click("button[name=save]")
    assert "Saved." in writer.inner_text(".messages")
    writer.click("text=Submit for review")
    writer.fill("[name=note]", "Short and new.")
    writer.click("button >> text=Submit for review")
    assert "The text is submitted and in review now." in writer.inner_text(".messages")

    editor = new_page(user=desk["edith"], javascript=False)
    editor.goto("/desk/")
    editor.get_by_role("link", name="Review – A cell that rests").click()
    editor.click("summary:has-text('Approve')")
    editor.fill("[name=approve-statement]", "I read every word.")
    editor.click("button >> text=Approve this text")
    editor.get_by_role("link", name="Publish", exact=True).click()
    editor.get_by_role("button", name="Publish now, or at the chosen day and time").click()
    editor.click("text=/articles/a-cell-that-rests/")
    assert "Edited and approved by Edith Quill, PhD, MS" in editor.inner_text("main")
    assert [*writer.problems, *editor.problems] == []


def test_a_review_turns_between_the_page_and_its_changes_and_keeps_what_was_typed(desk, new_page, axe):
    page = new_page(user=desk["edith"])
    page.goto(desk["pages"]["review"][1])
    assert axe(page) == []
    page.click("summary:has-text('Approve')")
    page.fill("[name=approve-statement]", "Typed before looking.")
    changes, clean = page.locator("details.look").all()
    changed = changes.locator("ins", has_text="of some fifty")
    assert (clean.locator(".headline").is_visible(), changed.is_visible()) == (True, False)
    changes.locator("summary").first.click()
    assert (clean.locator(".headline").is_visible(), changed.is_visible()) == (False, True)
    clean.locator("summary").first.click()
    assert (clean.locator(".headline").is_visible(), changed.is_visible()) == (True, False)
    assert page.input_value("[name=approve-statement]") == "Typed before looking."


def test_the_text_of_a_locked_manuscript_is_read_from_the_first_screen_without_scripts(desk, new_page):
    page = new_page(user=desk["wren"], javascript=False)
    page.goto("/desk/")
    page.get_by_role("link", name="Open – The ends of chromosomes").click()
    assert "The ends of chromosomes" in page.inner_text(".review-page .headline")
    page.get_by_role("link", name="Changes since revision").click()
    assert page.locator("ins").count() >= 1
    assert page.problems == []


def test_pictures_of_a_text_in_review_load_for_its_editor(desk, new_page):
    manuscript = factories.pictured_manuscript(desk["wren"], title="A dish")
    sent = submit(manuscript, by=desk["wren"])
    page = new_page(user=desk["edith"])
    page.goto(f"/desk/manuscripts/{manuscript.pk}/revisions/{sent.revision.number}/")
    picture = page.locator(".review-page img")
    picture.scroll_into_view_if_needed()
    picture.evaluate("image => image.decode()")
    assert picture.evaluate("image => image.naturalWidth") == 32
    assert page.problems == []


def test_a_stale_text_is_compared_saved_over_and_stays_accessible(desk, new_page, axe):
    address = desk["pages"]["write"][1]
    mine, theirs = (new_page(user=desk["wren"]) for _ in range(2))
    for page in (mine, theirs):
        page.goto(address)
    theirs.fill("[name=title]", "Their title")
    theirs.click("button[name=save]")
    mine.fill("[name=title]", "My title")
    mine.click("button[name=save]")
    assert "Not saved: the text was changed elsewhere" in mine.inner_text("h1")
    assert mine.locator("del", has_text="Their").count() == 1
    assert axe(mine) == []
    mine.click("button[name=save]")
    assert mine.input_value("[name=title]") == "My title"


def test_the_write_screen_works_by_keyboard_alone(desk, new_page):
    page = new_page(user=desk["wren"])
    page.goto(desk["pages"]["write"][1])
    page.focus("[name=title]")
    page.keyboard.press("Control+A")
    page.keyboard.type("Typed by keyboard")
    page.keyboard.press("Control+s")
    page.wait_for_selector(".messages")
    assert page.input_value("[name=title]") == "Typed by keyboard"
    page.focus("[name=tags]")
    passed = []
    while "preview" not in passed and len(passed) < 6:
        page.keyboard.press("Tab")
        passed.append(page.evaluate("document.activeElement.name"))
    assert passed[-2:] == ["save", "preview"]
    page.keyboard.press("Enter")
    page.wait_for_selector(".write-preview")
    assert "Typed by keyboard" in page.inner_text(".write-preview h2")


def test_a_refused_form_moves_the_focus_to_what_is_wrong(desk, new_page, axe):
    page = new_page(user=desk["edith"])
    page.goto(desk["pages"]["review"][1])
    page.click("summary:has-text('Decline')")
    page.evaluate("document.querySelectorAll('[required]').forEach((field) => field.removeAttribute('required'))")
    page.click("button >> text=Decline the manuscript")
    page.wait_for_selector(".error-summary")
    assert page.evaluate("document.activeElement.matches('.error-summary')")
    assert axe(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "decline-comment"


def test_a_wrong_password_brings_the_address_back_with_the_focus_on_what_is_wrong(desk, new_page, axe):
    page = new_page(user=desk["wren"])
    page.goto("/accounts/profile/")
    page.click("main >> text=Change your e-mail address")
    page.fill("[name=email]", "wren.new@example.org")
    page.fill("[name=password]", "a wrong phrase")
    page.keyboard.press("Enter")
    page.wait_for_selector(".error-summary")
    assert page.evaluate("document.activeElement.matches('.error-summary')")
    assert page.input_value("[name=email]") == "wren.new@example.org"
    assert axe(page) == []
    page.fill("[name=password]", factories.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".messages")
    assert "wren.new@example.org" in page.inner_text("main")
    assert [problem for problem in page.problems if "422" not in problem] == []


def test_a_left_text_gets_a_writer_and_a_published_one_a_version_without_scripts(desk, new_page):
    managing, address = desk["pages"]["all writers left"]
    page = new_page(user=managing, javascript=False)
    page.goto(address)
    page.click("section.message >> text=Add a writer")
    page.select_option("[name=writer]", label="Wren Fable (wren-fable)")
    page.click("button >> text=Add the writer")
    assert "Wren Fable is a writer of this manuscript now." in page.inner_text(".messages")
    assert "All writers of this manuscript have left" not in page.inner_text("main")

    editor, address = desk["pages"]["begin a version"]
    page = new_page(user=editor, javascript=False)
    page.goto(address)
    assert "A sentence that is not finished" in page.inner_text("main")
    page.fill("[name=note]", "A unit was wrong.")
    page.click("button >> text=Start the new version")
    assert "Round 2 is open" in page.inner_text(".messages")
    page.get_by_role("link", name="Edit the text").click()
    assert page.input_value("[name=deck]") == "A sentence that is not finished"
