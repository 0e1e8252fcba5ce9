"""The library's screens of disputed identifiers, and an import that brings one."""

import pytest
from django.urls import reverse

from references.library.adding import add_reference
from references.models import IdentifierDispute, ImportBatch, Reference
from tests.jobs.working import run_jobs
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db

DOI = "10.5555/jama.2020.77"
COFFEE = f"TY  - JOUR\nAU  - Green, L.\nTI  - Coffee in nurses\nJO  - BMJ\nPY  - 2019\nDO  - {DOI}\nER  - \n"


@pytest.fixture
def naps():
    item = {"type": "article-journal", "title": "Naps and mice", "DOI": DOI}
    return add_reference(item, source=Reference.Source.MANUAL)[0]


@pytest.fixture
def dispute(naps):
    item = {"type": "article-journal", "title": "Coffee in nurses", "DOI": DOI}
    return add_reference(item, source=Reference.Source.MANUAL)[0].disputes.get()


@pytest.mark.parametrize("take", ["new", "ticked"])
def test_an_import_shows_the_conflict_and_keeps_both(wren, naps, take):
    desk = screen(wren)
    page = words_on(desk.post(reverse("references:import"), {"text": COFFEE, "format": "auto"}, follow=True))
    assert "Conflict: both kept, to be decided" in page
    assert f"DOI {DOI} is known in the library as another work, “Naps and mice”" in page
    assert Reference.objects.count() == 1
    batch = ImportBatch.objects.get()
    desk.post(reverse("references:import_batch", args=[batch.pk]), {"take": take, "position": "1"})
    run_jobs()
    page = words_on(desk.get(reverse("references:import_batch", args=[batch.pk])))
    assert "Conflict: both kept, to be decided" in page
    item = batch.items.get()
    assert (item.state, item.is_added, item.reference.title) == ("conflict", True, "Coffee in nurses")
    assert item.reference.disputes.get().holder == naps


def test_two_works_of_one_pasted_file_are_both_kept(wren):
    desk = screen(wren)
    text = COFFEE + COFFEE.replace("Coffee in nurses", "Tea in sailors").replace("Green", "Smith")
    desk.post(reverse("references:import"), {"text": text, "format": "ris"})
    batch = ImportBatch.objects.get()
    assert list(batch.items.values_list("state", flat=True)) == ["new", "conflict"]
    desk.post(reverse("references:import_batch", args=[batch.pk]), {"take": "new"})
    run_jobs()
    assert set(Reference.objects.values_list("title", flat=True)) == {"Coffee in nurses", "Tea in sailors"}
    assert IdentifierDispute.objects.unsettled().count() == 1


def test_the_list_and_both_records_tell_of_a_dispute(edith, dispute):
    desk = screen(edith)
    for address in (
        reverse("references:disputes"),
        dispute.reference.get_absolute_url(),
        dispute.holder.get_absolute_url(),
    ):
        page = words_on(desk.get(address))
        assert "Coffee in nurses" in page
        assert "Naps and mice" in page
        assert dispute.get_absolute_url() in page


def test_a_curator_decides(edith, dispute):
    desk = screen(edith)
    refused = desk.post(dispute.get_absolute_url(), {"decision": "mistyped", "corrected": "nonsense"})
    assert refused.status_code == 422
    assert "nonsense" in refused.text
    desk.post(dispute.get_absolute_url(), {"decision": "mistyped", "corrected": "10.5555/BMJ.1"})
    dispute.refresh_from_db()
    assert (dispute.state, dispute.decided_by, dispute.reference.doi) == ("mistyped", edith, "10.5555/bmj.1")
    assert "Typed wrongly (Edith Quill" in words_on(desk.get(dispute.get_absolute_url()))
    assert desk.post(dispute.get_absolute_url(), {"decision": "holder_wrong"}).status_code == 422
    assert "No identifier is in dispute." in words_on(desk.get(reverse("references:disputes")))


def test_merging_from_the_dispute_makes_them_one(edith, dispute):
    desk = screen(edith)
    address = reverse("editorial:merge", args=[dispute.holder_id, dispute.reference_id])
    assert address in words_on(desk.get(dispute.get_absolute_url()))
    desk.post(address, {})
    assert not IdentifierDispute.objects.unsettled().exists()
    assert Reference.objects.current().get().doi == DOI
