"""Removal by legal order: the text is gone from every output and row, what is signed of it stays, and nothing hides."""

import datetime
import json
import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from articles.approval.restating import Removed
from articles.models import Article, Asset, Edition, EditionPdf, EditionReference, SearchEntry, SearchWord
from editorial.manuscripts.models import Manuscript
from editorial.manuscripts.workflow import TextRemoved, save_revision
from editorial.models import Decision, ManuscriptImage
from editorial.publication.notices import issue_notice
from editorial.publication.removal.workflow import NoReason, NotAnAdministrator, remove_article
from record import clock
from record.models import Entry
from tests import factories
from tests.articles.test_what_stands import all_outputs, published_with_all
from tests.editorial.attacks import rolled_back, rows, run
from tests.editorial.verifying import assert_named, guards_off, undone, verify
from tests.owner import by_owner
from tests.screens import screen

SLUG, REASON = "cells-and-ends", "Order 7 of 2026."
#: Words of the post that stand nowhere else.
TITLE, WORDS = "Cells &amp; ends", ("Cells & ends", "Cells in a dish", "10.1016/0014-4827(61)90192-6")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """A post with all that a post can have, another one, and what every output was before."""
    with rolled_back(django_db_blocker):
        edition = published_with_all(text="Cells stop [@hayflick1961]. Ends shorten [@greider1985].")
        editor = edition.credits.get(role="approver").person
        other = factories.edition(factories.otto(), editor, title="Another post")
        connection.check_constraints()
        people = {"ada": factories.ada(), "editor": editor}
        yield {"edition": edition, "other": other, "before": all_outputs(edition), **people}


@pytest.fixture
def post(world):
    with undone():
        yield world


def remove(post, **words):
    with by_owner():
        event = remove_article(post["edition"].article, by=post["ada"], **{"reason": REASON, **words})
    connection.check_constraints()
    return event


def test_every_output_is_gone_or_silent(post):
    remove(post)
    own = f"/articles/{post['edition'].article.slug}/"
    for path in post["before"]:
        answer = Client(raise_request_exception=False).get(path)
        told = answer.content.decode("latin-1")
        if path.startswith(own):
            assert answer.status_code == 410, path
            assert "noindex" in told
        assert "Cells &amp; ends" not in told, path
        assert "Cells & ends" not in told, path
        assert own not in re.sub(r'action="[^"]*"', "", told) or path.startswith((own, "/oembed/")), path


def test_its_other_addresses_answer_the_same(post):
    own = f"/articles/{post['edition'].article.slug}/"
    remove(post)
    for path in ("versions/1/", "versions/1..2/", "post.ris", "share-image-1.png"):
        assert Client().get(own + path).status_code == 410, path
    assert Client().get("/articles/never-there/").status_code == 404


def test_no_row_holds_its_words(post):
    remove(post)
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
    # What is said of it beside its text stays: its address, decisions, notices, and its works in the library.
    beside = [name for name in tables if not name.startswith("references_")]
    held = {
        (table, word) for table, found in rows(*beside).items() for (row,) in found for word in WORDS if word in row
    }
    assert not held
    slug = post["edition"].article.slug
    assert not Asset.objects.exists()
    assert not ManuscriptImage.objects.exists()
    assert not EditionReference.objects.filter(edition=post["edition"]).exists()
    assert not EditionPdf.objects.exists()
    assert not SearchEntry.objects.filter(edition=post["edition"]).exists()
    assert not SearchWord.objects.filter(word="shorten").exists()
    assert SearchWord.objects.filter(word="another").exists()
    assert Article.objects.get(pk=post["edition"].article_id).slug == slug


def test_the_record_verifies_and_tells_who_removed_it_and_why(post):
    event = remove(post)
    code, said = verify()
    assert code == 0, said
    told = json.loads(event.statement)
    assert (told["actor"], told["facts"]["reason"]) == (post["ada"].pk, REASON)
    assert [post["edition"].pk, post["edition"].source_digest] == told["facts"]["versions"][0][:2]
    assert Entry.objects.of("article", post["edition"].article_id).first().kind == "removed"


def test_the_log_of_corrections_says_that_a_post_was_removed(post):
    remove(post)
    page = Client().get("/corrections/").content.decode()
    assert "A post was removed by legal order on" in page


def test_other_posts_stay_as_they_were(post):
    path = post["other"].article.get_absolute_url()
    remove(post)
    page = Client().get(path)
    assert page.status_code == 200
    assert "Edited and approved by" in page.content.decode()


def test_a_scheduled_version_never_appears(post):
    writer = Manuscript.objects.get(article=post["edition"].article_id).created_by
    at = clock.now() + datetime.timedelta(days=1)
    factories.correction(post["edition"], by=writer, editor=post["editor"], at=at)
    connection.check_constraints()
    remove(post)
    assert not Edition.objects.unfinished().filter(article=post["edition"].article_id).exists()
    assert verify()[0] == 0


def test_nothing_more_is_said_or_published_of_it(post):
    remove(post)
    manuscript = Manuscript.objects.get(article=post["edition"].article_id)
    with pytest.raises(Removed):
        remove(post)
    with pytest.raises(Removed), transaction.atomic():
        issue_notice(manuscript.article, by=post["editor"], kind="correction", text="It was wrong.")
    with pytest.raises(TextRemoved):
        save_revision(manuscript, by=manuscript.created_by)
    assert "\u2013" not in {edition.title for edition in Edition.objects.live()}


def test_the_desk_still_opens_it(post):
    remove(post)
    manuscript = Manuscript.objects.get(article=post["edition"].article_id)
    for page in ("", "revisions/1/", "publish/"):
        answer = screen(post["editor"]).get(f"/desk/manuscripts/{manuscript.pk}/{page}")
        assert answer.status_code == 200, page
        assert "Cells &amp; ends" not in answer.content.decode()


def test_only_an_administrator_removes_and_says_why(post):
    with pytest.raises(NotAnAdministrator):
        remove({**post, "ada": Decision.objects.first().editor})
    with pytest.raises(NoReason):
        remove(post, reason=" ")


def test_the_site_itself_cannot(post):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        remove_article(post["edition"].article, by=post["ada"], reason=REASON)


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE articles_edition SET body_html = ''",
        "UPDATE editorial_revision SET content = '{}'",
        "UPDATE editorial_approvedprint SET fragments = '[]'",
        "DELETE FROM articles_editionreference",
        "DELETE FROM articles_editionasset",
        "DELETE FROM editorial_manuscriptimage",
        "DELETE FROM articles_asset",
    ],
)
def test_without_the_signed_event_the_guards_let_nothing_go(post, deed):
    with pytest.raises(DatabaseError, match=r"can only be added|never changes|stays"), transaction.atomic():
        run(deed)


def test_after_it_a_text_cannot_be_written_into_its_rows(post):
    remove(post)
    for deed in (
        "UPDATE articles_edition SET title = 'Back again' WHERE title = '\u2013'",
        'UPDATE editorial_revision SET content = replace(content, \'"title":""\', \'"title":"Back"\')',
        "UPDATE editorial_approvedprint SET fragments = '[\"Back\"]' WHERE fragments = '[]'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            run(deed)


def test_rows_that_were_emptied_without_the_event_are_named(post):
    with guards_off("articles_edition"):
        run("UPDATE articles_edition SET body_html = '', title = '\u2013'")
    assert_named("edition", "not those that were signed")


def test_a_removal_that_nobody_signed_is_named(post):
    remove(post)
    with guards_off("editorial_event"):
        run("UPDATE editorial_event SET signature = 'Zm9v' WHERE kind = 'removed'")
    assert_named("event", "trusted key")
    assert_named("edition", "standing does not tell")


def test_a_removed_post_does_not_come_back_with_the_event_gone(post):
    edition = Edition.objects.get(pk=post["edition"].pk)
    remove(post)
    with guards_off("editorial_event", "articles_edition"):
        run("DELETE FROM editorial_event WHERE kind = 'removed'")
        Edition.objects.filter(pk=edition.pk).update(ends_at=None, title=edition.title, body_html=edition.body_html)
    page = Client().get(edition.article.get_absolute_url()).content.decode()
    assert "Edited and approved by" not in page
    assert verify()[0] == 1
