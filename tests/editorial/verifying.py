"""Running ``verify_provenance`` on a record that somebody tampered with who could switch the guards off."""

import io
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection, transaction

from articles.models import Notice
from editorial.models import Decision
from editorial.provenance import guards
from editorial.provenance.seals import seal
from editorial.publication.notices import issue_notice, withdraw_notice
from editorial.review.workflow import request_changes
from tests import factories
from tests.editorial.attacks import rolled_back, run
from tests.editorial.record import publish_everything
from tests.owner import by_owner

TRIGGERS = sorted(guards.expected().triggers)


def verify(*options):
    """Return the command's exit code and what it printed."""
    output = io.StringIO()
    try:
        call_command("verify_provenance", *options, stdout=output)
    except SystemExit as end:
        return end.code, output.getvalue()
    return 0, output.getvalue()


@contextmanager
def guards_off(*tables):
    """Switch all guards of some tables off, and on again, as an intruder would who hides the traces."""
    connection.check_constraints()
    for table in tables:
        run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    with by_owner():
        yield
    connection.check_constraints()
    for table, trigger in TRIGGERS:
        if table in tables:
            run(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")


def assert_named(*words):
    """Assert that the command exits with 1 and that a finding holds all the words."""
    code, told = verify()
    assert code == 1
    assert any(all(word in line for word in words) for line in told.splitlines()), told


@contextmanager
def sealed_record(django_db_blocker):
    """Give a module one record: an edition with a lifted notice, a manuscript that got a refusal, and two seals."""
    with rolled_back(django_db_blocker):
        edition = publish_everything()
        other = factories.submission(factories.otto())
        editor = Decision.objects.get().editor
        refusal = request_changes(other, by=editor, digest=other.revision.digest, comment="Please cite a source.")
        concern = issue_notice(edition.article, by=editor, kind=Notice.Kind.CONCERN, text="We look into it.")
        withdraw_notice(concern, by=editor, text="It holds.")
        seal()
        connection.check_constraints()
        yield {"edition": edition, "refusal": refusal}


@contextmanager
def undone():
    """Take back whatever is done inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
