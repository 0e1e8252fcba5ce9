"""People: one account each, printed names, and what they may change themselves."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from accounts.models import User
from tests import factories
from tests.owner import by_owner

pytestmark = pytest.mark.django_db


def test_address_is_kept_in_lower_case_and_belongs_to_one_person():
    factories.person("Wren Fable", email="Wren@Example.org")
    assert User.objects.get_by_natural_key("WREN@example.ORG").email == "wren@example.org"
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.person("Wren Two", email="wren@EXAMPLE.org")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"email": "Wren@example.org"}, "accounts_email_lower_case"),
        ({"orcid": "0000-0002-1825-009"}, "accounts_orcid_form"),
        ({"proposed_orcid": "0000-0002-1825-009"}, "accounts_proposed_orcid_form"),
        ({"name": ""}, "accounts_name_given"),
        ({"language": "Deutsch"}, "accounts_language_form"),
    ],
)
def test_database_keeps_the_rules_of_people(change, constraint):
    wren = factories.wren()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        User.objects.filter(pk=wren.pk).update(**change)


def test_one_orcid_belongs_to_one_person():
    factories.wren(orcid="0000-0002-1825-0097")
    with pytest.raises(IntegrityError, match="accounts_one_orcid_each"), transaction.atomic():
        factories.otto(orcid="0000-0002-1825-0097")


def test_same_names_get_different_pages():
    assert factories.wren().slug == "wren-fable"
    assert factories.wren().slug == "wren-fable-2"


@by_owner()
def test_people_are_never_deleted():
    wren = factories.wren()
    with pytest.raises(IntegrityError, match="can only be added"), transaction.atomic():
        wren.delete()
    assert User.objects.filter(pk=wren.pk).exists()


def test_own_profile_changes_neither_name_nor_degrees_nor_rights(client):
    wren = factories.wren()
    client.force_login(wren)
    answer = client.post(
        "/accounts/profile/",
        {
            "proposed_orcid": "https://orcid.org/0000-0002-1825-0097",
            "orcid": "0000-0001-5109-3700",
            "bio": "Writes about cells.",
            "interests": "None.",
            "degrees": "PhD",
            "name": "Professor Wren",
            "is_staff": "on",
            "email": "other@example.org",
        },
    )
    assert answer.status_code == 302
    wren.refresh_from_db()
    assert (wren.proposed_orcid, wren.bio) == ("0000-0002-1825-0097", "Writes about cells.")
    assert wren.orcid == ""
    assert (wren.name, wren.degrees, wren.is_staff) == ("Wren Fable", "", False)


def test_wrong_orcid_gets_a_message_and_keeps_what_was_typed(client):
    client.force_login(factories.wren())
    answer = client.post("/accounts/profile/", {"proposed_orcid": "0000-0002-1825-0098", "bio": "Kept words"})
    assert answer.status_code == 422
    assert "typing error" in answer.text
    assert "Kept words" in answer.text


def test_log_in_by_address_whatever_its_case(client):
    factories.wren(email="wren@example.org")
    answer = client.post("/accounts/login/", {"login": "WREN@example.org", "password": factories.PASSWORD})
    assert answer.status_code == 302
    assert answer["Location"] == "/desk/"


def test_deactivated_person_cannot_log_in_and_an_open_session_ends(client):
    wren = factories.wren(email="wren@example.org")
    client.force_login(wren)
    User.objects.filter(pk=wren.pk).update(is_active=False)
    assert client.get("/accounts/profile/").status_code == 302
    client.logout()
    client.post("/accounts/login/", {"login": "wren@example.org", "password": factories.PASSWORD})
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up_alone(client):
    answer = client.post(
        "/accounts/signup/", {"email": "x@example.org", "password1": "some phrase 1", "password2": "some phrase 1"}
    )
    assert answer.status_code == 200
    assert not User.objects.filter(email="x@example.org").exists()


def test_staff_create_a_person_and_invite_them(client):
    client.force_login(factories.ada())
    page = client.get("/admin/accounts/user/add/")
    assert page.status_code == 200
    client.post(
        "/admin/accounts/user/add/",
        {"email": "New@Example.org", "name": "Nora New", "degrees": "PhD", "orcid": "", "is_active": "on"},
    )
    nora = User.objects.get(email="new@example.org")
    assert nora.slug == "nora-new"
    assert not nora.has_usable_password()
    client.post("/admin/accounts/user/", {"action": "send_invitation", "_selected_action": [nora.pk]})
    assert [message.to for message in mail.outbox] == [["new@example.org"]]
    assert "/accounts/password/reset/key/" in mail.outbox[0].body


def test_admin_cannot_delete_people(client):
    client.force_login(factories.ada())
    assert client.get(f"/admin/accounts/user/{factories.wren().pk}/delete/").status_code == 403


def test_mails_name_the_host_of_the_settings_whatever_the_request_says(client, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://journal.example", ["*"]
    wren = factories.wren()
    client.post("/accounts/password/reset/", {"email": wren.email}, headers={"host": "evil.example"})
    assert mail.outbox[0].subject.startswith("[journal.example] ")
    assert "journal.example" in mail.outbox[0].body
