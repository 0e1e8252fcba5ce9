import pytest

from references.library.adding import add_reference
from references.models import Reference
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def reference():
    csl = {"type": "article-journal", "title": "Cellular <i>senescence</i>", "DOI": "10.1000/x", "issued": "2019"}
    return add_reference(csl, source=Reference.Source.MANUAL)[0]


@pytest.fixture
def superuser(client):
    user = factories.ada(is_superuser=True)
    client.force_login(user)
    return user


@pytest.mark.parametrize("words", ["senescence", "10.1000/x"])
def test_works_are_found_by_title_and_doi(client, superuser, reference, words):
    page = client.get("/admin/references/reference/", {"q": words})
    assert str(reference.pk) in page.text
    assert str(reference.pk) not in client.get("/admin/references/reference/", {"q": "absent"}).text


def test_the_record_is_shown_and_cannot_be_changed_here(client, superuser, reference):
    address = f"/admin/references/reference/{reference.pk}/change/"
    assert "Cellular senescence. Published online 2019. doi:10.1000/x" in client.get(address).text
    client.post(address, {"doi": "10.1000/other", "evidence_type": "review"})
    reference.refresh_from_db()
    assert (reference.doi, reference.evidence_type) == ("10.1000/x", "review")
    assert client.get("/admin/references/reference/add/").status_code == 403


def test_works_are_marked_as_verified(client, superuser, reference):
    client.post("/admin/references/reference/", {"action": "mark_verified", "_selected_action": [reference.pk]})
    reference.refresh_from_db()
    assert reference.verified_by == superuser
