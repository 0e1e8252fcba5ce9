import pytest
from django.db import IntegrityError

from references.models import ImportBatch, ImportItem, Reference
from tests import factories

pytestmark = pytest.mark.django_db


def create(**fields):
    return Reference.objects.create(**{"csl": {"type": "book"}, "csl_type": "book", "source": "manual"} | fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"doi": "10.1/x"}, "references_doi_form"),
        ({"doi": "10.1000/a b"}, "references_doi_form"),
        ({"doi": "10.1000/ABC"}, "references_doi_lower"),
        ({"pmid": "0123"}, "references_pmid_form"),
        ({"pmcid": "123"}, "references_pmcid_form"),
        ({"isbn13": "123"}, "references_isbn_form"),
        ({"year": 999}, "references_year_plausible"),
        ({"year": 2101}, "references_year_plausible"),
        ({"csl_type": ""}, "references_type_given"),
        ({"review_state": "verified"}, "references_verified_by_someone"),
    ],
)
def test_the_database_refuses_what_cannot_be(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        create(**fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"doi": "10.1000/x"}, "references_doi_uniq"),
        ({"pmid": "1"}, "references_pmid_uniq"),
        ({"pmcid": "PMC1"}, "references_pmcid_uniq"),
    ],
)
def test_an_identifier_belongs_to_one_record(fields, constraint):
    create(**fields)
    with pytest.raises(IntegrityError, match=constraint):
        create(**fields)


def test_works_without_identifiers_may_be_many():
    create()
    create()
    assert Reference.objects.identified_by().count() == 0


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"read": 1, "done": 2}, "references_import_done_within_read"),
        ({"read": 1, "chosen": 2}, "references_import_chosen_within_read"),
    ],
)
def test_an_import_works_through_no_more_than_it_has(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        ImportBatch.objects.create(created_by=factories.wren(), content=b"", **fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"state": "new", "csl": None}, "references_import_item_has_record"),
        ({"state": "suspect", "is_added": True}, "references_import_item_added_was_new"),
    ],
)
def test_an_imported_record_is_what_its_state_says(fields, constraint):
    batch = ImportBatch.objects.create(created_by=factories.wren(), content=b"")
    with pytest.raises(IntegrityError, match=constraint):
        ImportItem.objects.create(batch=batch, **{"position": 1, "line": 1, "csl": {"type": "book"}} | fields)
