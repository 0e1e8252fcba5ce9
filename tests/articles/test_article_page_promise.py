"""The words "Edited and approved by" stand only over text and names that the approver's signature covers."""

import dataclasses

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from articles.approval.statements import ApprovalStatement, fragments_digest
from articles.columns import FRAGMENTS
from articles.models import Credit, Edition
from record import clock
from record.signing import sign
from tests import factories
from tests.editorial.verifying import guards_off

pytestmark = pytest.mark.django_db

PROMISE = "Edited and approved by"


@pytest.fixture
def edition():
    return factories.edition(factories.wren(), factories.edith(), title="A true title")


def forge(edition, **changed):
    """Change columns of an edition as somebody would who can switch the guards off."""
    with guards_off("articles_edition"):
        Edition.objects.filter(pk=edition.pk).update(**changed)


def reprint(edition, **changed):
    """Print the approval once more, with a signature of the earlier form, and without telling what stands."""
    now = clock.now()
    Edition.objects.filter(pk=edition.pk).update(ends_at=now)
    copied = {field.attname: getattr(edition, field.attname) for field in Edition._meta.concrete_fields}
    for name in ("id", "ends_at", "created_at"):
        del copied[name]
    forged = Edition.objects.create(**{**copied, "number": 2, "starts_at": now, **changed})
    credits = list(edition.credits.order_by("role", "position"))
    statement = ApprovalStatement.of(forged, credits[0], writers=["Wren Fable"])
    signed = sign(statement.message())
    for credit in credits:
        credit.pk, credit.edition = None, forged
        if credit.role == Credit.Role.APPROVER:
            credit.key_id, credit.signature = signed.key_id, signed.signature
        credit.save(force_insert=True)
    return forged


def shown(client, edition):
    response = client.get(edition.article.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_what_was_approved_bears_the_line(client, edition):
    assert PROMISE in shown(client, edition)


def test_a_statement_of_the_earlier_form_alone_prints_no_line(client, edition):
    assert PROMISE not in shown(client, reprint(edition))


@pytest.mark.parametrize("column", ["title", "deck", "summary", "body_html", "key_points_html", "references_html"])
def test_changed_text_loses_the_line_and_nothing_else(client, edition, column):
    forge(edition, **{column: "Words nobody approved"})
    page = shown(client, edition)
    assert PROMISE not in page
    assert "Last reviewed" not in page
    assert "Words nobody approved" in page
    assert "Wren Fable" in page


def test_changed_writer_loses_the_line(client, edition):
    with guards_off("articles_credit"):
        edition.credits.filter(role=Credit.Role.WRITER).update(name="Otto Elsewhere")
    page = shown(client, edition)
    assert PROMISE not in page
    assert "Otto Elsewhere" in page


def test_a_digest_of_other_words_than_the_approved_ones_is_refused(edition):
    forged = {"body_html": "<p>Words nobody approved</p>"}
    digest = fragments_digest({**vars(edition), **forged}[name] for name in FRAGMENTS)
    with pytest.raises(IntegrityError, match="another digest than what was approved"), transaction.atomic():
        reprint(edition, **forged, fragments_digest=digest)


@pytest.mark.parametrize("words", ['["Cured"]', ""])
def test_changed_words_of_tags_lose_the_line(client, edition, words):
    forge(edition, tag_words=words)
    assert PROMISE not in shown(client, edition)


def test_line_vanishes_from_lists_as_well(client, edition):
    assert PROMISE in client.get("/").content.decode()
    forge(edition, body_html="<p>Words nobody approved</p>")
    listed = client.get("/").content.decode()
    assert "A true title" in listed
    assert PROMISE not in listed


def test_line_vanishes_when_its_key_is_no_longer_trusted(client, edition, settings):
    settings.SIGNING_PUBLIC_KEYS = []
    assert PROMISE not in shown(client, edition)


def test_broken_line_raises_an_alarm_once(client, edition, caplog):
    forge(edition, title="Words nobody approved")
    shown(client, edition)
    shown(client, edition)
    alarms = [record for record in caplog.records if record.name == "imprimatur.approval"]
    assert [alarm.levelname for alarm in alarms] == ["CRITICAL"]


def test_words_of_the_promise_stand_in_one_template():
    templates = settings.BASE_DIR / "templates"
    spelling = [path.name for path in templates.rglob("*.html") if PROMISE in path.read_text()]
    assert spelling == ["_approval_words.html"]


def test_every_fact_of_the_statement_changes_what_is_signed():
    facts = {field.name: "x" for field in dataclasses.fields(ApprovalStatement)}
    moments = {"approved_at": clock.now(), "published_at": clock.now()}
    statement = ApprovalStatement(**{**facts, **moments, "writers": ("x",)})
    for name in facts.keys() - moments.keys() - {"writers"}:
        assert dataclasses.replace(statement, **{name: "y"}).message() != statement.message()
