"""A record made by an earlier version of the platform: after the migrations it verifies, and reads as it did."""

import gzip
import io
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from accounts.models import User
from articles.models import Article, Credit, Edition, TaggedEdition
from editorial.models import Decision
from editorial.publication.renewal import approve_again, renewal_of
from editorial.publication.workflow import PrintsOtherwise, publish
from record.models import Entry
from tests import databases
from tests.editorial.verifying import guards_off, verify
from tests.screens import screen, words_on

OLD = Path(__file__).with_name("old_records")
#: Of the key that signed ``before_prints``, which nobody has any more.
OLD_KEY = "OU6+E2B/sGuSwNw2K256VAI5dkoLf65KkS4NsTRdcpE="


#: Of the key that signed ``before_signed_accounts``: a demo whose posts have standings, and nothing else is signed.
DEMO_KEY = "eue6oxxRYh5P75ya7XInyI+tghmtv9pXYP8KtZi3tBQ="


@pytest.fixture(scope="module")
def brought_up_to_date(django_db_setup, django_db_blocker):
    """The name of a database that was made before approvals kept what prints, after all migrations."""
    return restored("before_prints", django_db_blocker)


@pytest.fixture(scope="module")
def demo_brought_up_to_date(django_db_setup, django_db_blocker):
    """The name of a database that was made before accounts were signed, after all migrations."""
    return restored("before_signed_accounts", django_db_blocker)


def restored(dump, django_db_blocker):
    """Return the name of a database with what a dump holds, after all migrations."""
    name = databases.new_name()
    databases.copy("template0", name)
    with psycopg.connect(databases.owner_address(name), autocommit=True) as session:
        session.execute(gzip.decompress((OLD / f"{dump}.sql.gz").read_bytes()).decode())
    previous = databases.connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        databases.point_to(name)
        try:
            call_command("migrate", verbosity=0)
        finally:
            databases.point_to(previous)
            databases.leave(name)
    return name


@pytest.fixture
def old_record(brought_up_to_date, django_db_blocker, settings):
    """Work on a copy of that database."""
    settings.SIGNING_PUBLIC_KEYS = [*settings.SIGNING_PUBLIC_KEYS, OLD_KEY]
    with django_db_blocker.unblock(), databases.copied(brought_up_to_date, databases.new_name()):
        yield


@pytest.fixture
def signed_record(old_record):
    """The same record after the command that signs what stands."""
    call_command("sign_standings", stdout=io.StringIO())


@pytest.fixture
def demo_record(demo_brought_up_to_date, django_db_blocker, settings):
    """Work on a copy of the database in which posts have standings and accounts are not signed."""
    settings.SIGNING_PUBLIC_KEYS = [*settings.SIGNING_PUBLIC_KEYS, DEMO_KEY]
    with django_db_blocker.unblock(), databases.copied(demo_brought_up_to_date, databases.new_name()):
        yield


def test_posts_with_standings_keep_their_lines_and_the_rest_is_signed_once(demo_record, client):
    assert not User.objects.get(email="edith@example.org").has_perm("editorial.review_submission")
    unsigned = [line for line in verify()[1].splitlines() if "sign_standings" in line]
    assert len(unsigned) == User.objects.count() + 1
    for _twice in range(2):
        call_command("sign_standings", stdout=io.StringIO())
        code, said = verify()
        assert code == 0, said
        pages = [client.get(edition.article.get_absolute_url()) for edition in Edition.objects.live()]
        assert len(pages) == 10
        assert all("Edited and approved by" in words_on(page) for page in pages)
    assert User.objects.get(email="edith@example.org").has_perm("editorial.review_submission")


def test_before_it_is_signed_as_a_whole_no_line_stands_and_verification_says_so(old_record, client):
    code, said = verify()
    assert code == 1
    unsigned = [line for line in said.splitlines() if "sign_standings" in line]
    assert len(unsigned) == Article.objects.count() + User.objects.count() + 1  # and the site
    assert f"{len(unsigned)} findings" in said
    assert "Edited and approved by" not in words_on(client.get(Edition.objects.live().get().article.get_absolute_url()))


def test_what_does_not_verify_is_not_signed(old_record):
    with guards_off("articles_credit"):
        Credit.objects.filter(role="writer").update(interests="None at all.")
    with pytest.raises(CommandError, match="Not everything verifies"):
        call_command("sign_standings", stdout=io.StringIO(), stderr=io.StringIO())
    assert not Entry.objects.exists()


def test_an_approval_whose_signature_does_not_verify_is_not_signed(old_record, settings):
    settings.SIGNING_PUBLIC_KEYS = settings.SIGNING_PUBLIC_KEYS[:-1]
    with pytest.raises(CommandError, match="Not everything verifies"):
        call_command("sign_standings", stdout=io.StringIO(), stderr=io.StringIO())
    assert not Entry.objects.exists()


def test_the_record_is_as_it_was_written_and_readers_see_it_as_before(signed_record, client):
    code, said = verify()
    assert code == 0, said
    edition = Edition.objects.live().get()
    assert edition.tag_words == ""
    page = words_on(client.get(edition.article.get_absolute_url()))
    assert "Edited and approved by" in page
    for word in ("Ageing", "Telomeres"):
        assert f'rel="tag">{word}</a>' in page
    assert all(row.words == [row.tag.name] for row in TaggedEdition.objects.select_related("tag"))
    assert Edition.objects.scheduled().get().title == "Scheduled for later"


def test_an_old_approval_that_waits_is_void_and_given_again_in_one_step(signed_record):
    approval = Decision.objects.get(fragments_digest="", revision__content__contains="Approved and waiting")
    edith = approval.editor
    with pytest.raises(PrintsOtherwise):
        publish(approval, by=edith)
    page = words_on(screen(edith).get(f"/desk/manuscripts/{approval.submission.manuscript_id}/publish/"))
    assert "before approvals recorded what prints" in page
    renewal = renewal_of(approval)
    assert renewal.differences is None
    seen = {"digest": renewal.digest, "printed": renewal.printed}
    again = approve_again(approval, by=edith, statement="Read as it prints.", **seen)
    assert publish(again, by=edith).title == "Approved and waiting"
    assert verify()[0] == 0


@override_settings(SIGNING_PUBLIC_KEYS=[])
def test_without_its_key_the_old_record_proves_nothing(signed_record):
    """So that the first test cannot pass by checking nothing."""
    from django.conf import settings

    settings.SIGNING_PUBLIC_KEYS = []
    assert verify()[0] == 1
