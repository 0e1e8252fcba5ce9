"""Another name for a person: printed everywhere from then on, the old one nowhere; every approval still verifies."""

import json
import uuid

import pytest
from django.db import connection
from django.test import Client

from accounts.models import NameChange
from articles.approval.restating import NothingSigned
from articles.models import Credit, Notice
from editorial.manuscripts.snapshot import content_of
from editorial.models import Decision, Event, Manuscript, PrintedName
from editorial.publication.naming.workflow import NotAnAdministrator, UnfitName, change_name, withhold_name
from editorial.publication.workflow import publish, withdraw_approval
from editorial.review.workflow import approve, submit
from record.models import Entry
from tests import factories
from tests.articles.test_what_stands import APPROVER, OTHER, all_outputs, fetch, published_with_all
from tests.editorial.attacks import refused, rolled_back, run
from tests.editorial.verifying import assert_named, guards_off, undone, verify

NEW = "Zora Newname"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with rolled_back(django_db_blocker):
        edition = published_with_all(text="Cells stop [@hayflick1961]. Ends shorten [@greider1985].")
        editor = edition.credits.get(role="approver").person
        writer = edition.credits.get(role="writer").person
        people = {"editor": editor, "writer": writer, "other": Notice.objects.first().editor, "ada": factories.ada()}
        yield {"edition": edition, "before": all_outputs(edition), **people}


@pytest.fixture
def post(world):
    with undone():
        for person in ("editor", "writer", "other", "ada"):
            world[person].refresh_from_db()
        yield world


def change(post, person="editor", **words):
    made = change_name(post[person], by=post["ada"], **{"name": NEW, **words})
    connection.check_constraints()
    return made


def outputs(post):
    return all_outputs(post["edition"])


def test_the_old_name_is_in_no_output_and_the_line_stays(post):
    assert change(post) == 1
    after = outputs(post)
    assert not [path for path, told in after.items() if APPROVER in told or "edith-quill" in told]
    named = [path for path, told in post["before"].items() if APPROVER in told]
    renamed = [path.replace("edith-quill", "zora-newname") for path in named]
    assert [path for path in renamed if NEW not in fetch(path)] in ([], [f"/articles/{slug(post)}/post.pdf"])
    page = fetch(f"/articles/{slug(post)}/")
    assert "Edited and approved by" in page
    assert f"{NEW}, PhD, MS" in page
    code, said = verify()
    assert code == 0, said


def slug(post):
    return post["edition"].article.slug


def test_the_pdf_file_with_the_old_name_is_not_sent(post):
    path = f"/articles/{slug(post)}/post.pdf"
    assert post["before"][path]
    change(post)
    assert Client().get(path).status_code == 503 or fetch(path) == ""


def test_the_name_of_who_issued_a_notice_changes_too(post):
    change(post, "other")
    for path, told in outputs(post).items():
        assert OTHER not in told, path
    assert NEW in fetch("/corrections/")
    assert NEW in fetch(f"/articles/{slug(post)}/")
    assert verify()[0] == 0


def test_a_writers_name_changes_in_what_waits_as_well(post):
    change(post, "writer")
    assert {name.name for name in PrintedName.objects.filter(person=post["writer"])} == {NEW}
    manuscript = Manuscript.objects.get(article=post["edition"].article_id)
    assert content_of(manuscript) == manuscript.newest_revision().content, "no new revision is needed"
    assert NEW in fetch(f"/articles/{slug(post)}/post.xml")
    assert verify()[0] == 0


def test_degrees_stay_as_they_were_printed_or_change_everywhere(post):
    change(post, degrees="MD")
    assert {(one.name, one.degrees) for one in Credit.objects.filter(person=post["editor"])} == {(NEW, "MD")}
    assert f"{NEW}, MD" in fetch(f"/articles/{slug(post)}/")
    assert verify()[0] == 0


def test_a_name_may_change_again_and_again(post):
    change(post)
    post["editor"].refresh_from_db()
    change(post, name="Third Name")
    assert "Third Name" in fetch(f"/articles/{slug(post)}/")
    assert NEW not in fetch(f"/articles/{slug(post)}/")
    assert verify()[0] == 0


def test_work_goes_on_under_the_new_name(post):
    sent = submit(factories.draft(post["writer"], title="Another text"), by=post["writer"])
    approval = approve(sent, by=post["editor"], digest=sent.revision.digest)
    connection.check_constraints()
    assert change(post) == 2
    edition = publish(Decision.objects.get(pk=approval.pk), by=Decision.objects.get(pk=approval.pk).editor)
    connection.check_constraints()
    assert NEW in fetch(edition.article.get_absolute_url())
    withdraw_approval(Decision.objects.get(pk=edition.decision_id), by=post["editor"], comment="It was wrong.")
    connection.check_constraints()
    assert verify()[0] == 0


def test_no_statement_holds_either_name(post):
    change(post)
    told = [*Event.objects.values_list("statement", flat=True), *Entry.objects.values_list("statement", flat=True)]
    assert not [one for one in told if NEW in one or APPROVER in one]
    event = Event.objects.get(kind="name_changed")
    facts = json.loads(event.statement)["facts"]
    assert (facts["person"], facts["reason"], event.actor) == (post["editor"].pk, "changed", post["ada"])


def test_a_withheld_name_is_printed_as_a_neutral_phrase(post):
    withhold_name(post["editor"], by=post["ada"])
    connection.check_constraints()
    page = fetch(f"/articles/{slug(post)}/")
    assert "Edited and approved by" in page
    assert "a scientific editor whose name is withheld" in page
    assert not [path for path, told in outputs(post).items() if APPROVER in told or "edith-quill" in told]
    assert not NameChange.objects.filter(person=post["editor"]).exists()
    assert fetch("/people/name-withheld/")
    assert Client().get("/people/edith-quill/").status_code == 404
    assert verify()[0] == 0


def test_only_an_administrator_changes_names_and_types_one(post):
    with pytest.raises(NotAnAdministrator):
        change_name(post["editor"], by=post["writer"], name=NEW)
    with pytest.raises(UnfitName):
        change(post, name=" ")
    with pytest.raises(UnfitName, match="approv"):
        change(post, name="Edited and approved by Zora")


def test_what_is_not_as_signed_is_not_signed_under_another_name(post):
    with guards_off("articles_credit"):
        run("UPDATE articles_credit SET name = 'Somebody Else' WHERE role = 'writer'")
    with pytest.raises(NothingSigned):
        change(post)


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE articles_credit SET name = 'X', salt = gen_random_uuid()",
        "UPDATE articles_notice SET editor_name = 'X', salt = gen_random_uuid()",
        "UPDATE editorial_decision SET editor_degrees = 'X', name_salt = gen_random_uuid()",
        "UPDATE editorial_printedname SET name = 'X', salt = gen_random_uuid()",
    ],
)
def test_without_a_signed_event_the_database_refuses_another_name(post, deed):
    with refused("signed"):
        run(deed)


def test_a_name_that_was_changed_back_past_the_verb_is_named(post):
    change(post)
    with guards_off("articles_credit"):
        Credit.objects.filter(role="approver").update(name=APPROVER, salt=uuid.uuid4())
    assert_named("edition", "not approved as")
    assert "Edited and approved by" not in fetch(f"/articles/{slug(post)}/")


def test_an_event_that_nobody_signed_changes_no_name(post):
    change(post)
    with guards_off("editorial_event"):
        run("UPDATE editorial_event SET signature = 'Zm9v' WHERE kind = 'name_changed'")
    assert_named("decision", "differ in editor")
