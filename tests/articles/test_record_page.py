"""The record page of a version: who approved it, what became of each version, and what proves that."""

import base64
import secrets

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import RetiredSlug
from editorial.models import Decision
from editorial.provenance.log import checkpoint
from editorial.publication.workflow import publish, withdraw_approval
from record.keys import key_id
from record.signing import SigningKeyMissing
from tests import factories
from tests.articles.dossiers import program

pytestmark = pytest.mark.django_db

PROMISE = "Edited and approved by"


def address(edition, what="record/"):
    return f"/articles/{edition.article.slug}/versions/{edition.number}/{what}"


def get(client, edition):
    response = client.get(address(edition))
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def edition(wren, edith):
    return factories.edition(wren, edith)


def new_keys():
    """Return a private and its public key, both in base64."""
    private = secrets.token_bytes(32)
    public = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    return base64.b64encode(private).decode(), base64.b64encode(public).decode()


def test_it_says_who_approved_what_and_links_what_proves_it(client, edition):
    page = get(client, edition)
    assert "Edith Quill approved exactly the words of this version on" in page
    assert "Every claim checked." in page
    assert edition.fragments_digest in page
    assert f'href="{address(edition, "dossier.json")}"' in page
    assert 'href="/.well-known/editorial-keys"' in page
    assert "It will be in the public log with its next signed root." in page
    checkpoint()
    assert "/.well-known/editorial-log/" in get(client, edition)


def test_it_says_what_became_of_each_version(client, edition, wren, edith):
    second = factories.correction(edition, by=wren, editor=edith)
    page = get(client, edition)
    assert "replaced on" in page
    assert "current" in page
    withdraw_approval(Decision.objects.get(pk=edition.decision_id), by=edith, comment="It never held.")
    assert "its approval was withdrawn on" in get(client, second)
    assert client.get(address(edition)).status_code == 404
    assert client.get(address(edition, "dossier.json")).status_code == 404


def test_it_takes_the_same_queries_however_much_there_is_and_is_known_by_its_tag(client, edition, wren, edith):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            response = client.get(address(edition))
        return len(captured), response["ETag"]

    checkpoint()
    before, tag = queries()
    assert client.get(address(edition), headers={"if-none-match": tag}).status_code == 304
    for _ in range(3):
        factories.notice(edition, edith)
    factories.correction(edition, by=wren, editor=edith)
    checkpoint()
    after, other = queries()
    assert (after, other == tag) == (before, False)


def test_a_former_address_leads_to_the_record_of_today(client, edition):
    RetiredSlug.objects.create(slug="an-old-address", article=edition.article)
    for what in ("record/", "dossier.json"):
        response = client.get(f"/articles/an-old-address/versions/1/{what}")
        assert (response.status_code, response["Location"]) == (301, address(edition, what))


def test_after_a_change_of_keys_old_and_new_approvals_verify_on_page_and_dossier(client, edition, settings, edith):
    private, public = new_keys()
    settings.SIGNING_KEY = private
    settings.SIGNING_PUBLIC_KEYS = [public, *settings.SIGNING_PUBLIC_KEYS]
    new = factories.edition(factories.otto(), edith, title="After the change")
    checkpoint()
    proofs = {}
    for one in (edition, new):
        assert PROMISE in get(client, one)
        proofs[one] = program().check(client.get(address(one, "dossier.json")).json())
        assert proofs[one].logged
    told = client.get("/.well-known/editorial-keys").json()["keys"]
    assert {key["public_key"] for key in told} == set(settings.SIGNING_PUBLIC_KEYS)
    assert len(proofs[edition].keys) == 2  # the old one of the approval, the new one of the log
    assert set(proofs[new].keys) == {key_id(base64.b64decode(public))}


def test_without_a_key_the_record_is_read_as_before_and_nothing_is_published(client, edition, settings, edith):
    decision = factories.approval(factories.otto(), edith, title="Not yet")
    settings.SIGNING_KEY = ""
    with pytest.raises(SigningKeyMissing, match="no signing key"):
        publish(decision, by=edith)
    assert PROMISE in get(client, edition)
    assert program().check(client.get(address(edition, "dossier.json")).json()).approver == "Edith Quill, PhD, MS"


def test_by_a_key_that_is_no_longer_trusted_nobody_is_named(client, edition, settings):
    settings.SIGNING_PUBLIC_KEYS = [new_keys()[1]]
    page = get(client, edition)
    assert "The record does not prove an approval of this version." in page
    assert "Edith Quill approved" not in page
    assert client.get(address(edition, "dossier.json")).status_code == 404
