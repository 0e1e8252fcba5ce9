"""An account counts for nothing once it is not as a verb of the application signed it."""

import hashlib
import io
import itertools

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings

from accounts.admin import UserAdmin
from accounts.forms import PersonForm, ProfileForm
from accounts.models import User
from accounts.roles import Role
from accounts.standing import ChangedOutside, Rights, is_as_signed, sign_changed
from accounts.workflow import change_address, change_password, deactivate, save_profile
from editorial.manuscripts.access import REVIEW
from editorial.publication.proof import UnprovedApproval
from editorial.publication.workflow import publish
from editorial.review.workflow import NotAReviewer, Verdict, approve, decide
from record.clock import now
from record.models import Entry, Subject
from tests import factories
from tests.accounts.staff import change_person
from tests.editorial.verifying import guards_off, verify
from tests.owner import by_owner
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db
STOLEN = "a phrase that a thief chose"


def by_row(**columns):
    return lambda person: User.objects.filter(pk=person.pk).update(**columns)


@by_owner()
def own_right(person):
    person.user_permissions.add(Permission.objects.get(codename="review_submission"))


CHANGES = {
    "another password": by_row(password=make_password(STOLEN)),
    "another address": by_row(email="thief@example.org"),
    "all rights": by_row(is_superuser=True),
    "the admin": by_row(is_staff=True),
    "a role": lambda person: person.groups.add(Group.objects.get(name=Role.MANAGING_EDITOR)),
    "no role": lambda person: person.groups.clear(),
    "a right of one's own": own_right,
    "a second address": lambda person: EmailAddress.objects.create(user=person, email="thief@example.org"),
    "another name": by_row(name="Inka Laureate"),
    "other degrees": by_row(degrees="Nobel Laureate"),
}


places = (f"127.0.{number // 200}.{1 + number % 200}" for number in itertools.count())


def log_in(email, password):
    """Return the answer, and whether it let somebody in; each comes from elsewhere, for few may try from one place."""
    client = Client(REMOTE_ADDR=next(places))
    answer = client.post("/accounts/login/", {"login": email, "password": password})
    return answer, client.get("/accounts/profile/").status_code == 200


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_was_written_beside_the_application_opens_no_door(change, edith, wren):
    sent, desk = factories.submission(wren), screen(edith)
    assert desk.get("/accounts/profile/").status_code == 200
    change(edith)
    assert not is_as_signed(edith.pk)
    assert desk.get("/accounts/profile/").status_code == 302
    found = User.objects.get(pk=edith.pk)
    for password in (STOLEN, factories.PASSWORD):
        assert not log_in(found.email, password)[1]
    assert not found.has_perm(REVIEW)
    assert not found.has_module_perms("accounts")
    with pytest.raises(NotAReviewer):
        approve(sent, by=found, digest=sent.revision.digest)
    assert f"person, number {edith.pk}" in verify()[1]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_nothing_is_signed_on_top_of_it(change, edith):
    change(edith)
    before = Entry.objects.count()
    ada, found = factories.ada(), User.objects.get(pk=edith.pk)
    with pytest.raises(ChangedOutside):
        change_password(found, "chosen by a mailed link", by=found)
    with pytest.raises(ChangedOutside):
        change_address(found, email="new@example.org")
    with pytest.raises(ChangedOutside):
        deactivate([found], by=ada)
    answer = change_person(screen(ada), found, bio="Typed by staff.")
    assert answer.status_code == 403
    assert "sign_person" in words_on(answer)
    assert "Typed by staff." in answer.text
    assert Entry.objects.count() == before + 1  # Ada's own


def test_who_cannot_log_in_is_told_what_to_do(edith):
    by_row(is_staff=True)(edith)
    answer, is_in = log_in(edith.email, factories.PASSWORD)
    page = Client().get(answer["Location"])
    assert not is_in
    assert "an administrator has to look at it first" in words_on(page)


def test_a_person_made_beside_the_application_is_nobody():
    person = User.objects.create(email="inka@example.org", name="Inka", slug="inka", password=make_password(STOLEN))
    person.groups.add(Group.objects.get(name=Role.SCIENTIFIC_EDITOR))
    assert not log_in(person.email, STOLEN)[1]
    assert not User.objects.get(pk=person.pk).has_perm(REVIEW)
    assert "nothing was ever signed about this account" in verify()[1]


def test_an_entry_that_nobody_signed_changes_nothing(edith):
    newest = Entry.objects.of(Subject.PERSON, edith.pk).get()
    statement = newest.statement.replace('"sequence":1', '"sequence":2')
    statement = statement.replace('"previous":""', f'"previous":"{newest.digest}"').replace("false", "true")
    digest = hashlib.sha256(statement.encode()).hexdigest()
    Entry.objects.create(
        **{"subject": newest.subject, "number": newest.number, "sequence": 2, "kind": newest.kind, "digest": digest},
        **{"occurred_at": newest.occurred_at, "statement": statement, "previous": newest.digest},
        **{"key_id": newest.key_id, "signature": newest.signature},
    )
    assert is_as_signed(edith.pk)
    by_row(is_staff=True, is_superuser=True)(edith)
    assert not is_as_signed(edith.pk)


def test_verbs_of_the_application_keep_an_account_in_use(edith):
    ada = factories.ada()
    change_password(edith, "another long phrase", by=edith)
    change_address(edith, email="edith@elsewhere.example")
    assert log_in("edith@elsewhere.example", "another long phrase")[1]
    assert change_person(screen(ada), edith, bio="Edits.", is_staff="on").status_code == 302
    own = screen(User.objects.get(pk=edith.pk)).post("/accounts/profile/", {"bio": "Edits and reads."})
    assert own.status_code == 302
    assert log_in("edith@elsewhere.example", "another long phrase")[1]
    kinds = Entry.objects.of(Subject.PERSON, edith.pk).reverse().values_list("kind", "actor")
    told = [("created", None), ("password", edith.pk), ("address", edith.pk), ("staff", ada.pk), ("profile", edith.pk)]
    assert list(kinds) == told
    assert verify()[0] == 0


def test_a_profile_read_before_brings_nothing_back(edith):
    stale = User.objects.get(pk=edith.pk)
    form = ProfileForm({"bio": "Edits."}, instance=stale)
    assert form.is_valid()
    change_password(edith, "another long phrase", by=edith)
    deactivate([edith], by=factories.ada())
    save_profile(form)
    found = User.objects.get(pk=edith.pk)
    assert (found.bio, found.is_active, found.check_password("another long phrase")) == ("Edits.", False, True)
    assert is_as_signed(edith.pk)


def test_staff_who_read_a_person_before_bring_nothing_back(edith, rf):
    ada, stale = factories.ada(), User.objects.get(pk=edith.pk)
    kept = {name: getattr(stale, name) for name in ("email", "name", "degrees", "slug", "bio")}
    form = PersonForm({**kept, "bio": "Edits.", "is_active": "on"}, instance=stale)
    assert form.is_valid(), form.errors
    change_password(edith, "another long phrase", by=edith)
    factories.alter(edith, degrees="MD")
    request = rf.post("/")
    request.user = ada
    with transaction.atomic():
        UserAdmin(User, admin.site).save_model(request, form.save(commit=False), form, change=True)
        sign_changed(edith, kind="staff", by=ada)
    found = User.objects.get(pk=edith.pk)
    assert (found.bio, found.degrees, found.check_password("another long phrase")) == ("Edits.", "MD", True)
    assert is_as_signed(edith.pk)


def test_saving_what_is_as_before_signs_nothing(edith):
    ada = factories.ada()
    assert change_person(screen(ada), edith).status_code == 302
    assert Entry.objects.of(Subject.PERSON, edith.pk).count() == 1


def test_staff_make_a_person_who_can_choose_a_password(mailoutbox):
    ada = screen(factories.ada())
    role = Group.objects.get(name=Role.WRITER)
    filled = {"email": "new@example.org", "name": "Nora New", "groups": [role.pk], "is_active": "on"}
    assert ada.post("/admin/accounts/user/add/", filled).status_code == 302
    person = User.objects.get(email="new@example.org")
    assert is_as_signed(person.pk)
    assert [entry.kind for entry in Entry.objects.of(Subject.PERSON, person.pk)] == ["created"]


HARDER = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", "django.contrib.auth.hashers.MD5PasswordHasher"]


def test_a_password_is_hashed_anew_at_log_in_and_that_is_signed(edith):
    with override_settings(PASSWORD_HASHERS=HARDER):
        assert log_in(edith.email, factories.PASSWORD)[1]
        assert User.objects.get(pk=edith.pk).password.startswith("pbkdf2")
        assert is_as_signed(edith.pk)
        assert log_in(edith.email, factories.PASSWORD)[1]


def test_hashing_anew_signs_no_stolen_account(edith):
    by_row(is_superuser=True)(edith)
    with override_settings(PASSWORD_HASHERS=HARDER):
        assert not log_in(edith.email, factories.PASSWORD)[1]
    assert not is_as_signed(edith.pk)
    assert Entry.objects.of(Subject.PERSON, edith.pk).count() == 1


def test_without_a_key_people_log_in_and_their_passwords_stay_as_they_are(edith):
    with override_settings(PASSWORD_HASHERS=HARDER, SIGNING_KEY=""):
        assert log_in(edith.email, factories.PASSWORD)[1]
    assert User.objects.get(pk=edith.pk).password.startswith("md5")


def sign(*arguments):
    said = io.StringIO()
    call_command("sign_person", *arguments, stdout=said)
    return said.getvalue()


def test_an_administrator_signs_an_account_again_and_its_password_is_gone(edith):
    ada = factories.ada()
    by_row(password=make_password(STOLEN), email="thief@example.org")(edith)
    said = sign(str(edith.pk), "--by", ada.email, "--reason", "Spoke to her.", "--email", "edith@example.org")
    assert "edith@example.org: roles scientific editor; is_active" in said
    found = User.objects.get(pk=edith.pk)
    assert (found.email, found.has_usable_password()) == ("edith@example.org", False)
    assert is_as_signed(edith.pk)
    assert not log_in("edith@example.org", STOLEN)[1]
    change_password(found, "another long phrase", by=found)
    assert log_in("edith@example.org", "another long phrase")[1]
    assert verify()[0] == 0


def test_only_an_administrator_in_order_signs_it_and_says_why(edith, wren):
    ada = factories.ada()
    by_row(is_staff=True)(edith)
    with pytest.raises(CommandError, match="Only an administrator"):
        sign(edith.email, "--by", wren.email, "--reason", "So I say.")
    with pytest.raises(CommandError, match="Say why"):
        sign(edith.email, "--by", ada.email, "--reason", " ")
    with pytest.raises(CommandError, match="Nobody here"):
        sign("nobody@example.org", "--by", ada.email, "--reason", "Spoke to her.")
    by_row(degrees="MD")(ada)
    with pytest.raises(CommandError, match="Only an administrator"):
        sign(edith.email, "--by", ada.email, "--reason", "Spoke to her.")
    sign(ada.email, "--reason", "Every administrator was changed.")
    assert is_as_signed(ada.pk)


def test_an_approval_by_somebody_whose_role_came_later_is_not_published(wren):
    late = factories.person("Lena Late", Role.WRITER)
    sent = factories.submission(wren)
    late.groups.add(Group.objects.get(name=Role.SCIENTIFIC_EDITOR))
    late.is_as_signed = True  # as if nothing had been asked when it was approved
    with by_owner(), guards_off():
        decision = forged_approval(sent, late)
    factories.vouch(late)
    assert not Rights([late.pk], REVIEW).had(late.pk, decision.decided_at)
    assert Rights([late.pk], REVIEW).had(late.pk, now())
    with pytest.raises(UnprovedApproval):
        publish(decision, by=factories.edith())
    assert "its editor did not hold the right to review" in verify()[1]


def forged_approval(sent, editor):
    """Have the application itself approve in the name of somebody who may not."""
    return decide(sent, Verdict.APPROVE, sent.revision, editor=editor, printed=None, statement="", interests="")


def test_a_forged_name_has_no_public_page(wren, edith, client):
    factories.edition(wren, edith)
    assert client.get(f"/people/{edith.slug}/").status_code == 200
    by_row(degrees="Nobel Laureate")(edith)
    assert client.get(f"/people/{edith.slug}/").status_code == 404
    listed = words_on(client.get("/people/"))
    assert "Wren Fable" in listed
    assert "Laureate" not in listed
