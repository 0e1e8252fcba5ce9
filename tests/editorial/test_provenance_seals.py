"""``seal_provenance``: a signed list of where every chain ends."""

import io
import json

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from editorial.manuscripts.workflow import save_revision
from editorial.models import Event, Seal
from editorial.provenance.seals import seal
from record.keys import verifies
from tests import factories
from tests.editorial.attacks import superuser
from tests.editorial.record import publish_everything
from tests.editorial.verifying import verify
from tests.racing import assert_only


def run_command():
    """Return what the command prints on its two outputs."""
    output, remarks = io.StringIO(), io.StringIO()
    call_command("seal_provenance", stdout=output, stderr=remarks)
    return output.getvalue().strip(), remarks.getvalue()


def test_a_seal_names_the_end_of_every_submitted_chain(db):
    sent = factories.submission(factories.wren())
    digest, _remarks = run_command()
    made = Seal.objects.get()
    last = Event.objects.filter(manuscript=sent.manuscript).last()
    assert digest == made.digest
    assert json.loads(made.statement)["chains"] == {str(sent.manuscript_id): [last.sequence, last.digest]}
    assert verifies(made.statement.encode(), key=made.key_id, signature=made.signature)


def test_a_manuscript_that_may_be_thrown_away_is_not_sealed(db):
    factories.manuscript(factories.wren())
    made, _is_new = seal()
    assert json.loads(made.statement)["chains"] == {}


def test_nothing_new_is_not_sealed_twice(db):
    sent = factories.submission(factories.wren())
    first, _remarks = run_command()
    again, remarks = run_command()
    assert again == first
    assert "Nothing happened" in remarks
    factories.otto()
    assert seal()[1] is False
    sent.manuscript.draft.title = "A newer title"
    sent.manuscript.draft.save()
    save_revision(sent.manuscript, by=sent.submitted_by)
    assert seal()[1] is True
    assert Seal.objects.count() == 2


def test_a_seal_names_the_seal_before_it(db):
    factories.submission(factories.wren())
    first, _is_new = seal()
    factories.submission(factories.otto())
    second, _is_new = seal()
    assert json.loads(second.statement)["previous"] == first.digest


def test_of_two_seals_at_once_one_is_made(track, rounds):
    writer = factories.wren()
    for turn in range(rounds):
        factories.submission(writer, title=f"Cells {turn}")
        outcomes = track.race(seal, seal)
        assert_only(outcomes)
        assert sorted(is_new for _seal, is_new in outcomes) == [False, True]
    seals = list(Seal.objects.order_by("pk"))
    assert [json.loads(made.statement)["previous"] for made in seals] == ["", *(made.digest for made in seals[:-1])]


def test_without_a_key_nothing_is_sealed(db):
    factories.submission(factories.wren())
    with override_settings(SIGNING_KEY=""), pytest.raises(CommandError, match="no signing key"):
        run_command()
    assert not Seal.objects.exists()


def test_rows_that_name_nothing_are_found(own_database):
    """A superuser in the role of a replica can take away what others point to; no guard stands on the library."""
    publish_everything()
    with superuser(own_database) as session:
        session.execute("SET session_replication_role = replica")
        session.execute("DELETE FROM references_reference")
        with pytest.raises(psycopg.IntegrityError):
            session.execute("DELETE FROM accounts_user")
    code, told = verify()
    assert code == 1
    assert "it names a row of references_reference that is not there" in told
    assert connection.is_usable()
