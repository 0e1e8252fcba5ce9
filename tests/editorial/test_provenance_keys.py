"""The signing key: without it nothing is decided, and after a change of keys old approvals still hold."""

import base64
import secrets

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from articles.models import Edition
from editorial.manuscripts.workflow import save_draft, save_revision
from editorial.models import Decision, Event, Submission
from editorial.publication.workflow import publish, withdraw_approval
from editorial.review.workflow import approve, decline, request_changes, submit
from record.keys import trusted_keys
from record.signing import SigningKeyMissing
from tests import factories
from tests.editorial.attacks import rows
from tests.editorial.verifying import verify

pytestmark = pytest.mark.django_db


def new_keys():
    """Return a private and its public key, both in base64."""
    private = secrets.token_bytes(32)
    public = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    return base64.b64encode(private).decode(), base64.b64encode(public).decode()


@pytest.fixture
def editor():
    return factories.edith()


@pytest.fixture
def sent():
    return factories.submission(factories.wren())


@pytest.mark.parametrize("verdict", [approve, decline, request_changes])
def test_without_a_key_nothing_is_decided(sent, editor, settings, verdict):
    settings.SIGNING_KEY = ""
    before = rows()
    with pytest.raises(SigningKeyMissing, match="Nothing was lost"):
        verdict(sent, by=editor, digest=sent.revision.digest, comment="Please cite a source.")
    assert rows() == before
    assert Submission.objects.get().status == Submission.Status.OPEN


def test_without_a_key_nothing_is_published_or_withdrawn(editor, settings):
    decision = factories.approval(factories.wren(), editor)
    settings.SIGNING_KEY = ""
    before = rows()
    with pytest.raises(SigningKeyMissing, match="no signing key"):
        publish(decision, by=editor)
    with pytest.raises(SigningKeyMissing):
        withdraw_approval(decision, by=editor, comment="An error was found.")
    assert rows() == before


def test_without_a_key_writing_and_sending_go_on(settings):
    writer = factories.wren()
    settings.SIGNING_KEY = ""
    manuscript = factories.manuscript(writer)
    save_draft(manuscript, by=writer, edit_counter=0, deck="A deck")
    save_revision(manuscript, by=writer)
    submit(manuscript, by=writer)
    assert set(Event.objects.values_list("signature", flat=True)) == {""}
    assert verify()[0] == 0


def test_without_a_key_reading_goes_on_and_the_approval_is_still_shown(editor, settings, client):
    edition = factories.edition(factories.wren(), editor)
    settings.SIGNING_KEY = ""
    page = client.get(reverse("articles:article", args=[edition.article.slug]))
    assert page.status_code == 200
    assert "Edited and approved by" in page.content.decode()


def test_an_unfit_key_is_named(sent, editor, settings):
    settings.SIGNING_KEY = "not a key"
    with pytest.raises(ImproperlyConfigured, match="SIGNING_KEY"):
        approve(sent, by=editor, digest=sent.revision.digest)
    assert not Decision.objects.exists()


def test_old_approvals_hold_after_a_change_of_keys(editor, settings, client):
    old = factories.edition(factories.wren(), editor, title="Before the change")
    private, public = new_keys()
    settings.SIGNING_KEY = private
    settings.SIGNING_PUBLIC_KEYS = [public, *settings.SIGNING_PUBLIC_KEYS]
    new = factories.edition(factories.otto(), editor, title="After the change")
    assert len(trusted_keys()) == 2
    assert len(set(Event.objects.values_list("key_id", flat=True))) == 2
    assert verify()[0] == 0
    for edition in (old, new):
        page = client.get(reverse("articles:article", args=[edition.article.slug]))
        assert "Edited and approved by" in page.content.decode()


def test_approvals_by_a_key_no_longer_trusted_lose_their_line(editor, settings, client):
    edition = factories.edition(factories.wren(), editor)
    _private, public = new_keys()
    settings.SIGNING_PUBLIC_KEYS = [public]
    page = client.get(reverse("articles:article", args=[edition.article.slug]))
    assert page.status_code == 200
    assert "Edited and approved by" not in page.content.decode()
    assert verify()[0] == 1
    assert Edition.objects.live().count() == 1
