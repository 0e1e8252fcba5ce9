"""Nobody acts on a text unread: every revision has a page, and the pages of acts carry the text they are about."""

import datetime
import json

import pytest

from articles.models import Notice
from editorial.manuscripts.image_models import ManuscriptImage
from editorial.manuscripts.models import Manuscript, Revision
from editorial.manuscripts.rendering import shown_text
from editorial.manuscripts.workflow import create_manuscript, save_draft
from editorial.publication.notices import issue_notice
from editorial.publication.workflow import publish
from editorial.review.workflow import approve, decline, submit
from record import clock
from tests import factories
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def max_():
    return factories.max_()


def revision_page(user, manuscript, number=1):
    return screen(user).get(f"/desk/manuscripts/{manuscript.pk}/revisions/{number}/")


def headline(title):
    return f'<h2 class="headline">{title}</h2>'


def edited(manuscript, by, **text):
    """Save a manuscript's text anew."""
    counter = Manuscript.objects.get(pk=manuscript.pk).draft.edit_counter
    save_draft(manuscript, by=by, edit_counter=counter, **text)


def test_a_writer_reads_the_text_while_it_is_in_review_and_when_it_is_declined(wren, edith):
    submission = submit(factories.cited_manuscript(wren, title="In review"), by=wren, note="Mind the dates.")
    page = words_on(revision_page(wren, submission.manuscript, submission.revision.number))
    assert headline("In review") in page
    assert "Submitted for review in round 1 by Wren Fable" in page
    assert "Mind the dates." in page
    decline(submission, by=edith, digest=submission.revision.digest, comment="Outside our field.")
    page = words_on(revision_page(wren, submission.manuscript, submission.revision.number))
    assert headline("In review") in page
    assert "Outside our field." in page


def test_the_managing_editor_reads_before_publishing_and_the_editor_after_approving(wren, edith, max_):
    approval = factories.approval(wren, edith, title="Ready to go out")
    manuscript = approval.submission.manuscript
    for person in (max_, edith, wren):
        page = words_on(revision_page(person, manuscript))
        assert headline("Ready to go out") in page
        assert "Every claim checked." in page
    page = words_on(screen(max_).get(f"/desk/manuscripts/{manuscript.pk}/publish/"))
    assert headline("Ready to go out") in page
    assert f"/desk/manuscripts/{manuscript.pk}/revisions/1/" in page


def test_strangers_find_no_revision_and_nobody_finds_one_that_is_not_there(wren, edith):
    draft = factories.manuscript(wren)
    assert revision_page(factories.otto(), draft).status_code == 404
    assert revision_page(edith, draft).status_code == 404
    for number in (0, 2, 10**30):
        assert revision_page(wren, draft, number).status_code == 404


def test_a_strangers_revision_is_not_reached_through_ones_own_manuscript(wren):
    otto = factories.otto()
    mine = factories.manuscript(otto)
    theirs = factories.cited_manuscript(wren)
    number = theirs.newest_revision().number
    assert not mine.revisions.filter(number=number).exists()
    assert revision_page(otto, mine, number).status_code == 404


def test_an_old_revision_shows_its_own_words_and_leads_to_its_neighbours(wren, edith):
    approval = factories.approval(wren, edith, title="First words")
    manuscript = approval.submission.manuscript
    edited(manuscript, edith, title="Second words")
    edited(manuscript, edith, title="Third words")
    page = words_on(revision_page(wren, manuscript, 2))
    assert headline("Second words") in page
    for between in ("1/2", "2/3"):
        assert f"/desk/manuscripts/{manuscript.pk}/compare/{between}/" in page
    assert "not submitted for review itself" in page
    assert f"/desk/manuscripts/{manuscript.pk}/compare/1/3/" in words_on(revision_page(wren, manuscript, 1))


def test_a_published_revision_says_as_which_version_and_a_later_one_is_compared_with_it(wren, edith):
    edition = factories.edition(wren, edith, title="Before readers")
    manuscript = Manuscript.objects.get(article=edition.article)
    page = words_on(revision_page(wren, manuscript))
    assert "Readers see it as version 1 since" in page
    assert edition.article.get_absolute_url() in page
    edited(manuscript, wren, title="The next version")
    submit(Manuscript.objects.get(pk=manuscript.pk), by=wren)
    page = words_on(revision_page(edith, manuscript, 2))
    assert "Against the published version" in page


def test_a_scheduled_revision_says_from_when_readers_will_see_it(wren, edith):
    edition = factories.edition(wren, edith, at=clock.now() + datetime.timedelta(days=1))
    page = words_on(revision_page(wren, Manuscript.objects.get(article=edition.article)))
    assert "Readers will see it as version 1 from" in page


def test_pictures_load_for_everybody_who_may_see_the_manuscript(wren, edith, max_):
    manuscript = factories.pictured_manuscript(wren)
    sent = submit(manuscript, by=wren)
    address = manuscript.images.get().get_absolute_url()
    for person in (wren, edith, max_):
        assert f'src="{address}"' in words_on(revision_page(person, manuscript, sent.revision.number))
        assert screen(person).get(address).status_code == 200
    assert screen(factories.otto()).get(address).status_code == 404


def test_a_revision_whose_references_and_pictures_are_gone_is_still_shown(wren):
    manuscript = factories.pictured_manuscript(wren, text="Cells rest [@gone2001].\n\nMore words.")
    ManuscriptImage.objects.filter(manuscript=manuscript).delete()
    page = revision_page(wren, manuscript, manuscript.newest_revision().number)
    assert page.status_code == 200
    assert "Missing image: A dish of cells." in words_on(page)
    assert "gone2001" in words_on(page)


def test_a_revision_kept_before_its_facts_were_held_is_still_shown_and_compared(wren):
    manuscript = factories.cited_manuscript(wren, title="Old words")
    content = json.loads(manuscript.newest_revision().content)
    for reference in content["references"]:
        for later in ("study_type", "evidence_level", "evidence_scheme", "acknowledgement", "acknowledged_notices"):
            del reference[later]
    for later in ("evidence_label", "funding", "translation"):
        del content[later]
    number = manuscript.newest_revision().number + 1
    Revision.objects.create(manuscript=manuscript, number=number, content=json.dumps(content), created_by=wren)
    assert headline("Old words") in words_on(revision_page(wren, manuscript, number))
    compared = screen(wren).get(f"/desk/manuscripts/{manuscript.pk}/compare/{number - 1}/{number}/")
    assert compared.context["comparison"].count == 0


def test_a_revision_from_before_tags_were_held_shows_todays_tags(wren):
    manuscript = factories.manuscript(wren, tags=["Telomeres"])
    revision = manuscript.newest_revision()
    parts = {name: value for name, value in json.loads(revision.content).items() if name != "tags"}
    revision.content = json.dumps(parts)
    assert "Telomeres" in shown_text(revision).html
    revision.content = json.dumps(parts | {"tags": ["Enzymes"]})
    assert "Enzymes" in shown_text(revision).html
    assert "Telomeres" not in shown_text(revision).html
    revision.content = json.dumps(parts | {"tags": []})
    assert "Telomeres" not in shown_text(revision).html


def test_a_writer_whose_text_is_locked_reads_it_on_the_write_page(wren):
    submission = factories.submission(wren, title="Locked words")
    response = screen(wren).get(f"/desk/manuscripts/{submission.manuscript.pk}/write/")
    assert response.status_code == 403
    assert headline("Locked words") in words_on(response)
    assert f"/desk/manuscripts/{submission.manuscript.pk}/revisions/1/" in words_on(response)


def test_a_draft_without_a_revision_shows_a_managing_editor_no_text(wren, max_):
    draft = Manuscript.objects.get(pk=create_manuscript(by=wren, title="Unshown").pk)
    response = screen(max_).get(f"/desk/manuscripts/{draft.pk}/write/")
    assert response.status_code == 403
    assert "Read the text" not in words_on(response)


def test_an_approval_is_withdrawn_with_its_text_in_sight(wren, edith):
    approval = factories.approval(wren, edith, title="Approved words")
    page = words_on(screen(edith).get(f"/desk/approvals/{approval.pk}/withdraw/"))
    assert headline("Approved words") in page
    assert f"/desk/manuscripts/{approval.submission.manuscript.pk}/revisions/1/" in page


def test_readers_are_told_something_with_the_text_they_see_in_sight(wren, edith):
    edition = factories.edition(wren, edith, title="What readers see")
    manuscript = Manuscript.objects.get(article=edition.article)
    edited(manuscript, wren, title="What they do not see yet")
    notice = issue_notice(edition.article, by=edith, kind=Notice.Kind.CORRECTION, text="A number was wrong.")
    desk = screen(edith)
    for address in ("notices/", f"notices/{notice.pk}/withdraw/"):
        page = words_on(desk.get(f"/desk/manuscripts/{manuscript.pk}/{address}"))
        assert headline("What readers see") in page
        assert headline("What they do not see yet") not in page


def test_a_text_that_readers_never_saw_is_not_shown_where_they_are_told(wren, edith):
    approval = factories.approval(wren, edith)
    page = words_on(screen(edith).get(f"/desk/manuscripts/{approval.submission.manuscript.pk}/notices/"))
    assert "Read the text" not in page


def test_a_manuscripts_page_leads_to_every_revision(wren, edith):
    manuscript = factories.approval(wren, edith).submission.manuscript
    edited(manuscript, edith, title="Changed")
    page = words_on(screen(wren).get(manuscript.get_absolute_url()))
    for number in (1, 2):
        assert f"/desk/manuscripts/{manuscript.pk}/revisions/{number}/" in page


SCREENS_THAT_CHANGE_A_TEXT = ("write/", "references/", "images/")


@pytest.mark.parametrize("ending", SCREENS_THAT_CHANGE_A_TEXT)
def test_a_screen_warns_before_a_change_voids_an_approval(wren, edith, ending):
    manuscript = factories.approval(wren, edith).submission.manuscript
    page = words_on(screen(edith).get(f"/desk/manuscripts/{manuscript.pk}/{ending}"))
    assert "This text is approved by Edith Quill." in page
    assert "Saving any change voids" in page
    edited(manuscript, edith, title="Changed")
    page = words_on(screen(edith).get(f"/desk/manuscripts/{manuscript.pk}/{ending}"))
    assert "The approval by Edith Quill is void" in page
    assert "Saving any change voids" not in page


@pytest.mark.parametrize("ending", SCREENS_THAT_CHANGE_A_TEXT)
def test_without_an_approval_at_stake_nothing_is_warned_of(wren, edith, ending):
    in_review = factories.submission(wren).manuscript
    out = Manuscript.objects.get(article=factories.edition(wren, edith).article)
    for person, manuscript in ((edith, in_review), (wren, out)):
        page = words_on(screen(person).get(f"/desk/manuscripts/{manuscript.pk}/{ending}"))
        assert "voids" not in page
        assert "is void" not in page


def test_a_void_approval_is_shown_with_the_text_that_was_approved(wren, edith, max_):
    manuscript = factories.approval(wren, edith, title="Approved words").submission.manuscript
    edited(manuscript, edith, title="Other words")
    page = words_on(screen(max_).get(f"/desk/manuscripts/{manuscript.pk}/publish/"))
    assert "The approval is void." in page
    assert headline("Approved words") in page


def test_an_approval_of_a_new_version_leads_to_both_texts(wren, edith):
    first = factories.edition(wren, edith, title="Version one")
    manuscript = Manuscript.objects.get(article=first.article)
    edited(manuscript, wren, title="Version two")
    sent = submit(Manuscript.objects.get(pk=manuscript.pk), by=wren)
    publish(approve(sent, by=edith, digest=sent.revision.digest, statement="Every claim."), by=edith)
    assert "Readers saw it as version 1 from" in words_on(revision_page(wren, manuscript, 1))
    assert "Readers see it as version 2 since" in words_on(revision_page(wren, manuscript, 2))
