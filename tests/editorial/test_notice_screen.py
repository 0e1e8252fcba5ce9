"""The screen on which editors tell readers something, and take it back."""

import pytest

from articles.models import Notice
from editorial.models import Manuscript
from editorial.planning.tasks import enter_notice
from editorial.publication.notices import issue_notice, withdraw_notice
from references.models import ReferenceNotice
from tests import factories
from tests.screens import form_on, screen, send, words_on

pytestmark = pytest.mark.django_db
CORRECTION = {"kind": "correction", "text": "The <table> had two rows swapped.", "is_material": "top"}


@pytest.fixture
def edition(edith):
    manuscript = factories.cited_manuscript(factories.wren(), title="Ends of chromosomes")
    sent = factories.submit(manuscript, by=manuscript.created_by)
    return factories.publish(factories.approve(sent, by=edith, digest=sent.revision.digest), by=edith)


@pytest.fixture
def desk(edith):
    return screen(edith)


@pytest.fixture
def address(edition):
    return f"/desk/manuscripts/{Manuscript.objects.get().pk}/notices/"


def filled(desk, address, **typed):
    """Return what the form sends, opened now, with some fields typed."""
    return {**form_on(desk.get(address), "Issue the notice"), **typed}


def test_the_manuscript_leads_there_for_those_who_may_tell(desk, edition, address):
    page = address.removesuffix("notices/")
    assert f'href="{address}"' in words_on(desk.get(page))
    assert f'href="{address}"' not in words_on(screen(Manuscript.objects.get().created_by).get(page))


def test_an_empty_screen_teaches_when_to_tell_readers(desk, address):
    page = words_on(desk.get(address))
    assert "No notice was issued yet." in page
    assert "publish a corrected version first" in page


def test_a_text_that_was_never_public_has_nothing_to_tell(desk, edition):
    unpublished = factories.submission(factories.otto()).manuscript
    address = f"/desk/manuscripts/{unpublished.pk}/notices/"
    page = words_on(desk.get(address))
    assert "readers have never seen this text" in page
    assert "<textarea" not in page
    refused = desk.post(address, CORRECTION)
    assert refused.status_code == 409
    assert not Notice.objects.exists()


def test_a_look_at_how_it_will_stand_issues_nothing(desk, edition, address):
    page = words_on(desk.post(address, filled(desk, address, **CORRECTION, edition=edition.pk, preview="See")))
    assert "Preview" in page
    assert '<section class="notice notice-correction"' in page
    assert page.count("The &lt;table&gt; had two rows swapped.") == 2, "in the preview and in the form"
    assert "corrected in version 1" in page
    assert not Notice.objects.exists()


def test_issuing_tells_readers_at_once(desk, edition, address, client):
    page = words_on(desk.post(address, filled(desk, address, **CORRECTION, edition=edition.pk), follow=True))
    assert "The notice is issued." in page
    assert "came with version 1" in page
    notice = Notice.objects.get()
    assert (notice.kind, notice.edition, notice.is_material) == ("correction", edition, True)
    assert "The &lt;table&gt; had two rows swapped." in words_on(client.get(edition.article.get_absolute_url()))


#: What is changed in a form that could be sent, and the words in which that is refused.
REFUSED = [
    ({"text": " "}, "This field is required."),
    ({"kind": "retraction", "is_material": "history"}, "Only a correction or a clarification"),
    ({"kind": "cited_work"}, "names one"),
    ({"kind": "lifted"}, "Select a valid choice"),
    ({"edition": "999999"}, "Select a valid choice"),
    ({"kind": "cited_work", "work": "x"}, "not a valid UUID"),
    ({"kind": "cited_work", "work": "00000000-0000-4000-8000-000000000000"}, "Select a valid choice"),
    ({"text": "x" * 2001}, "at most 2000 characters"),
]


def test_a_refused_form_comes_back_as_it_was_filled(desk, address):
    form, kept = filled(desk, address, **CORRECTION), CORRECTION["text"].replace("<", "&lt;").replace(">", "&gt;")
    wrong = []
    for changes, words in REFUSED:
        response = desk.post(address, form | changes)
        page = words_on(response)
        if response.status_code != 422 or words not in page or not (kept in page or "text" in changes):
            wrong.append((changes, response.status_code, page))
    assert wrong == []
    assert not Notice.objects.exists()


def test_a_task_on_a_cited_work_leads_to_a_notice_prefilled_for_it(desk, edition, edith, address):
    work = edition.references.last().reference
    _notice, tasks = enter_notice(work, by=edith, kind=ReferenceNotice.Kind.CORRECTION)
    link = f"{address}?work={work.pk}"
    assert f'href="{link}"' in words_on(desk.get(f"/desk/tasks/{tasks[0].pk}/"))
    form = desk.get(link).context["form"]
    assert form["kind"].value() == "cited_work"
    page = words_on(desk.get(link))
    assert f'value="{work.pk}" selected' in page
    flagged = {"kind": "cited_work", "text": "See its correction.", "is_material": "top", "work": work.pk}
    desk.post(address, filled(desk, address, **flagged))
    assert Notice.objects.get().work == work


def test_a_link_for_an_unknown_work_fills_nothing_in(desk, address):
    for work in ("x", "00000000-0000-4000-8000-000000000000", "'"):
        response = desk.get(f"{address}?work={work}")
        assert response.status_code == 200, work
        assert "selected>" in words_on(response), work


def test_a_notice_is_lifted_with_a_reason_once(desk, edition, edith, address):
    notice = issue_notice(edition.article, by=edith, kind=Notice.Kind.CONCERN, text="We look into it.")
    lift = f"{address}{notice.pk}/withdraw/"
    assert f'href="{lift}"' in words_on(desk.get(address))
    assert "We look into it." in words_on(desk.get(lift))
    assert "This field is required." in words_on(send(desk, lift, "Withdraw the notice", text=""))
    form = {**form_on(desk.get(lift), "Withdraw the notice"), "text": "It holds."}
    page = words_on(desk.post(lift, form, follow=True))
    assert "The notice is withdrawn." in page
    assert f'href="{lift}"' not in page
    assert desk.post(lift, form).status_code == 302, "the same form sent twice is one act"
    again = desk.post(lift, {**form, "text": "Another reason."})
    assert again.status_code == 409
    assert "already withdrawn" in words_on(again)
    assert Notice.objects.count() == 2


def test_another_articles_notice_is_not_found(desk, edition, edith, address):
    other = factories.edition(factories.otto(), edith, title="Elsewhere")
    notice = issue_notice(other.article, by=edith, kind=Notice.Kind.CONCERN, text="We look into it.")
    assert desk.get(f"{address}{notice.pk}/withdraw/").status_code == 404
    withdraw_notice(notice, by=edith, text="It holds.")
