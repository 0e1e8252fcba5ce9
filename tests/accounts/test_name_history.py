"""Every change of a printed name, of degrees and of an ORCID iD is recorded, whatever way it was made."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import NameChange, User
from accounts.workflow import acting
from editorial.publication.verification.whole import verify
from tests import factories
from tests.accounts.staff import change_person
from tests.owner import by_owner
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db

ORCID = "0000-0002-1825-0097"


def history(person):
    """Return what was recorded since the person was made, oldest first."""
    rows = person.name_changes.exclude(old="", field="name").order_by("pk")
    return [(row.field, row.old, row.new, row.actor) for row in rows]


def raw(person, **change):
    (column, value), *_none = change.items()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE accounts_user SET {column} = %s WHERE id = %s", [value, person.pk])


def save(person, **change):
    for name, value in change.items():
        setattr(person, name, value)
    person.save()


def bulk(person, **change):
    for name, value in change.items():
        setattr(person, name, value)
    User.objects.bulk_update([person], list(change))


def update(person, **change):
    User.objects.filter(pk=person.pk).update(**change)


@pytest.mark.parametrize("way", [save, update, bulk, raw], ids=lambda way: way.__name__)
@pytest.mark.parametrize(
    ("field", "old", "new"), [("name", "Wren Fable", "Wren Fabler"), ("degrees", "", "PhD"), ("orcid", "", ORCID)]
)
def test_a_change_beside_the_admin_is_recorded_as_nobodys(wren, way, field, old, new):
    way(wren, **{field: new})
    assert history(wren) == [(field, old, new, None)]


def test_a_change_in_the_admin_names_who_made_it_and_only_that_one(wren):
    ada = factories.ada()
    assert change_person(screen(ada), wren, name="Wren Fabler", degrees="MSc", bio="New words").status_code == 302
    update(wren, degrees="PhD")
    assert history(wren) == [
        ("name", "Wren Fable", "Wren Fabler", ada),
        ("degrees", "", "MSc", ada),
        ("degrees", "MSc", "PhD", None),
    ]


def test_the_first_words_are_recorded_with_who_entered_them():
    ada = factories.ada()
    sent = {"email": "nora@example.org", "name": "Nora New", "degrees": "PhD", "orcid": "", "is_active": "on"}
    assert screen(ada).post("/admin/accounts/user/add/", sent).status_code == 302
    rows = NameChange.objects.filter(person__email="nora@example.org").order_by("pk")
    assert [(row.field, row.old, row.new, row.actor) for row in rows] == [
        ("name", "", "Nora New", ada),
        ("degrees", "", "PhD", ada),
    ]


def test_what_readers_do_not_see_makes_no_row(wren):
    save(wren, bio="Writes.", language="de", proposed_orcid=ORCID)
    update(wren, name="Wren Fable")
    assert history(wren) == []


def test_a_change_that_is_undone_leaves_no_row_and_no_actor(wren):
    ada = factories.ada()
    with pytest.raises(IntegrityError, match="accounts_orcid_form"), acting(ada):
        User.objects.filter(pk=wren.pk).update(degrees="PhD", orcid="no ORCID iD")
    update(wren, degrees="MSc")
    assert history(wren) == [("degrees", "", "MSc", None)]


def test_who_acts_within_another_is_named_for_their_part_only(wren):
    ada, max_ = factories.ada(), factories.max_()
    with acting(ada):
        with acting(max_):
            update(wren, degrees="MSc")
        update(wren, degrees="PhD")
    assert [row[-1] for row in history(wren)] == [max_, ada]


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE accounts_namechange SET old = 'x'",
        "UPDATE accounts_namechange SET actor_id = NULL, changed_at = now()",
        "DELETE FROM accounts_namechange",
        "TRUNCATE accounts_namechange",
        "TRUNCATE accounts_namechange RESTART IDENTITY CASCADE",
    ],
)
@by_owner()
def test_the_history_is_never_changed(wren, attack):
    update(wren, degrees="PhD")
    connection.check_constraints()
    with pytest.raises(IntegrityError, match="can only be added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert history(wren) == [("degrees", "", "PhD", None)]


def test_nobody_adds_a_row_of_what_did_not_happen(wren):
    row = {"person": wren, "field": "name", "old": "Wren", "new": "Professor Wren", "actor": wren}
    with pytest.raises(IntegrityError, match="by the database alone"), transaction.atomic():
        NameChange.objects.create(**row, changed_at=wren.date_joined)
    assert history(wren) == []


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [({"new": "", "old": ""}, "accounts_name_change_changes"), ({"field": "bio"}, "accounts_name_change_known_field")],
)
def test_the_database_keeps_the_rules_of_a_row(wren, wrong, constraint):
    """The guard speaks first; the constraint stands behind it, and is in force for every row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT convalidated FROM pg_constraint WHERE conname = %s", [constraint])
        assert cursor.fetchone() == (True,)
    row = {"field": "name", "old": "a", "new": "b", "changed_at": wren.date_joined} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        NameChange.objects.create(person=wren, **row)


def test_staff_see_the_history_and_cannot_change_it(wren):
    ada = factories.ada()
    desk = screen(ada)
    change_person(desk, wren, degrees="PhD")
    update(wren, name="Wren Fabler")
    page = words_on(desk.get(f"/admin/accounts/user/{wren.pk}/change/"))
    for words in ("History of name, degrees and ORCID iD", "Wren Fabler", "PhD", "Ada Keyes", "outside of the site"):
        assert words in page
    inline = desk.get(f"/admin/accounts/user/{wren.pk}/change/").context["inline_admin_formsets"][0]
    may = [inline.has_add_permission, inline.has_change_permission, inline.has_delete_permission]
    assert may == [False, False, False]


def test_what_was_published_stays_as_printed(wren, edith):
    edition = factories.edition(wren, edith)
    change_person(screen(factories.ada()), edith, name="Edith Other", degrees="MD")
    shown = Client().get(edition.article.get_absolute_url()).content.decode()
    assert "Edith Quill, PhD, MS" in shown
    assert "Edith Other" not in shown


def test_the_record_verifies_with_a_history_of_names(wren):
    factories.alter(wren, degrees="PhD")
    assert verify().findings == []
