"""Notices stand over a post's words, which stay as they were approved."""

import pytest

from articles.models import Notice
from tests import factories

pytestmark = pytest.mark.django_db

PROMISE = "Edited and approved by"


@pytest.fixture
def edition(edith):
    wren = factories.wren()
    submission = factories.submit(factories.cited_manuscript(wren), by=wren)
    decision = factories.approve(submission, by=edith, digest=submission.revision.digest)
    return factories.publish(decision, by=edith)


def page(client, edition):
    return client.get(edition.article.get_absolute_url())


def test_standing_notices_stand_above_the_text_newest_first(client, edition, edith):
    before = page(client, edition)
    factories.notice(edition, edith, text="The first <number> was wrong.", edition=edition)
    factories.notice(edition, edith, kind=Notice.Kind.CLARIFICATION, text="A word was unclear.")
    after = page(client, edition)
    body = after.text.partition("<body>")[2]
    first, second = body.index("A word was unclear."), body.index("The first &lt;number&gt; was wrong.")
    assert body.index("</dl>") < first < second < body.index("Cells stop dividing <")
    assert "Edith Quill, PhD, MS</span> <span>corrected in version 1" in after.text
    assert PROMISE in after.text, "the approved words are still the same"
    assert after["ETag"] != before["ETag"]


def test_slips_and_lifted_notices_do_not_stand_above_the_text(client, edition, edith):
    before = page(client, edition)
    factories.notice(edition, edith, text="A comma was missing.", is_material=False)
    lifted = factories.notice(edition, edith, kind=Notice.Kind.CONCERN, text="A figure is in doubt.")
    factories.notice(edition, edith, text="The figure holds.", ends=lifted)
    after = page(client, edition)
    assert after.text == before.text
    assert after["ETag"] == before["ETag"]


def test_retraction_changes_the_tone_of_the_whole_page(client, edition, edith):
    factories.notice(edition, edith, kind=Notice.Kind.RETRACTION, text="Its main source was invented.")
    shown = page(client, edition)
    assert shown.status_code == 200
    assert "<title>Retracted: Cells that stop dividing | Imprimatur</title>" in shown.text
    assert '<header class="article-head retracted">' in shown.text
    body = shown.text.partition("<body>")[2]
    assert body.index("Its main source was invented.") < body.index("<h1")
    assert "Retracted:</span> Cells that stop dividing</h1>" in shown.text


def test_cited_work_is_flagged_in_the_list_and_above_the_text(client, edition, edith, django_assert_num_queries):
    work = edition.references.get(number=2).reference
    before = page(client, edition)
    factories.notice(edition, edith, kind=Notice.Kind.CITED_WORK, work=work, text="This study was retracted.")
    with django_assert_num_queries(2):
        after = page(client, edition)
    assert '<a href="#ref-2">reference 2</a>' in after.text
    item = after.text[after.text.index('<li id="ref-2">') :]
    assert "This study was retracted." in item[: item.index("</li>")]
    assert after.text.partition("<body>")[2].count("This study was retracted.") == 2
    assert PROMISE in after.text
    assert after["ETag"] != before["ETag"]
