"""The admin shows the record and changes none of it, not even for a superuser."""

import pytest
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth import get_user_model
from django.urls import reverse

from articles.admin import ReadOnlyAdmin
from articles.models import Article, Edition
from editorial.models import Decision, Event, Revision, Submission
from tests import factories
from tests.editorial.attacks import rolled_back, rows
from tests.editorial.record import publish_everything

SHOWN = [Article, Edition, Submission, Decision, Revision, Event]


@pytest.fixture(scope="module")
def record(django_db_setup, django_db_blocker):
    with rolled_back(django_db_blocker):
        publish_everything()
        yield {
            "superuser": get_user_model().objects.create_superuser("root@example.org", factories.PASSWORD),
            "administrator": factories.ada(),
        }


@pytest.fixture(params=["superuser", "administrator"])
def staff(request, record, client):
    client.force_login(record[request.param])
    return client


def address(model, page, *arguments):
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_{page}", args=arguments)


def forged(model):
    """Return a form that would change every column the model has."""
    return {field.name: "1" for field in model._meta.fields} | {
        "status": "approved",
        "verdict": "approve",
        "_save": "Save",
    }


@pytest.mark.parametrize("model", SHOWN, ids=lambda model: model.__name__)
def test_the_record_can_be_looked_at_but_not_changed(staff, model):
    assert staff.get(address(model, "changelist")).status_code in {200, 403}
    before, row = rows(), model.objects.first()
    assert staff.post(address(model, "add"), forged(model)).status_code == 403
    assert staff.post(address(model, "change", row.pk), forged(model)).status_code == 403
    assert staff.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert rows() == before


@pytest.mark.parametrize("model", SHOWN, ids=lambda model: model.__name__)
def test_no_action_on_many_rows_changes_the_record(staff, model):
    before = rows()
    chosen = {ACTION_CHECKBOX_NAME: list(model.objects.values_list("pk", flat=True)), "post": "yes"}
    for action in ("delete_selected", "publish", "approve"):
        staff.post(address(model, "changelist"), {**chosen, "action": action, "index": 0})
    staff.post(address(model, "changelist"), {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", **forged(model)})
    assert rows() == before


def test_every_model_of_the_desk_in_the_admin_is_read_only():
    """Settings and topics are curated; the record is not."""
    curated = {"Tag", "SiteSettings"}
    for model, model_admin in admin.site._registry.items():
        if model._meta.app_label in {"articles", "editorial"} and model.__name__ not in curated:
            assert isinstance(model_admin, ReadOnlyAdmin), model
            assert not model_admin.inlines
            assert not model_admin.list_editable


def test_people_are_not_deleted_in_the_admin(staff, record):
    person = record["administrator"]
    assert staff.post(address(type(person), "delete", person.pk), {"post": "yes"}).status_code == 403
    chosen = {ACTION_CHECKBOX_NAME: [person.pk], "action": "delete_selected", "post": "yes"}
    staff.post(address(type(person), "changelist"), chosen)
    assert get_user_model().objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize("cast", [factories.wren, factories.edith, factories.max_])
def test_others_cannot_see_the_record_in_the_admin(record, client, cast):
    client.force_login(cast())
    for model in SHOWN:
        assert client.get(address(model, "changelist")).status_code in {302, 403, 404}
