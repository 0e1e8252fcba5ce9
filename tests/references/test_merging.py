"""Two records of one work made into one: the choice of fields, and what is taken over."""

import pytest
from django.db import IntegrityError, transaction

from references.library.adding import add_raw_reference, add_reference, verify
from references.library.merging import CannotMerge, absorb, differences, united
from references.models import Reference
from references.notices.recording import add_notice

pytestmark = pytest.mark.django_db

KENYON = {"type": "article-journal", "title": "A C. elegans mutant", "volume": "366", "DOI": "10.1038/366461a0"}
OTHER = {"type": "article-journal", "title": "A C elegans mutant", "page": "461-464", "PMID": "8247153"}


@pytest.fixture
def kept():
    return add_reference(KENYON, source=Reference.Source.MANUAL)[0]


@pytest.fixture
def other():
    return add_reference(OTHER, source=Reference.Source.MANUAL)[0]


def test_differences_name_identifiers_first_and_suggest_what_is_there():
    found = differences(KENYON, OTHER)
    assert [(one.field, one.suggestion) for one in found] == [
        ("DOI", "kept"),
        ("PMID", "other"),
        ("page", "other"),
        ("title", "kept"),
        ("volume", "kept"),
    ]
    assert not any(one.is_conflict for one in found)
    assert differences(KENYON, {**KENYON, "DOI": "10.1038/1"})[0].is_conflict


def test_identifiers_unite_and_each_field_is_as_chosen():
    record = united(KENYON, OTHER, {"title": "other", "volume": "other"})
    assert record == {**OTHER, "DOI": KENYON["DOI"]}


def test_the_other_record_becomes_an_alias_without_identifiers(kept, other, edith):
    absorb(kept, other, chosen={}, by=edith)
    other.refresh_from_db()
    kept.refresh_from_db()
    assert other.merged_into == kept
    assert (kept.doi, kept.pmid, other.pmid) == ("10.1038/366461a0", "8247153", "")
    assert list(Reference.objects.current()) == [kept]


def test_the_merged_record_leads_to_the_one_that_was_kept(kept, edith):
    line = add_raw_reference("Kenyon's worm paper, 1993")
    absorb(kept, line, chosen={}, by=edith)
    assert add_raw_reference("Kenyon's worm paper, 1993") == kept
    kept.refresh_from_db()
    assert not kept.is_unparsed
    assert kept.raw_text == "Kenyon's worm paper, 1993"


def test_an_alias_of_an_alias_points_at_the_last_record(kept, other, edith):
    third = add_reference({"type": "book", "title": "Third"}, source=Reference.Source.MANUAL)[0]
    absorb(kept, other, chosen={}, by=edith)
    absorb(third, kept, chosen={}, by=edith)
    other.refresh_from_db()
    assert other.merged_into == third


def test_notices_tags_and_evidence_are_united(kept, other, edith):
    for work in (kept, other):
        add_notice(work, kind="retraction", by=edith, notice_doi="10.1000/1")
    add_notice(other, kind="correction", by=edith)
    kept.tags.add("Worms")
    other.tags.add("Longevity")
    Reference.objects.filter(pk=other.pk).update(
        evidence_type="animal", evidence_level="5", evidence_scheme="Oxford CEBM 2011"
    )
    absorb(kept, other, chosen={}, by=edith)
    kept.refresh_from_db()
    assert sorted(kept.notices.values_list("kind", flat=True)) == ["correction", "retraction"]
    assert sorted(kept.tags.names()) == ["Longevity", "Worms"]
    assert (kept.evidence_type, kept.evidence_level) == ("animal", "5")


def test_both_histories_tell_of_the_merger(kept, other, edith):
    absorb(kept, other, chosen={"title": "other"}, by=edith)
    change = kept.changes.get()
    assert change.before["title"] == "A C. elegans mutant"
    assert change.after["merged"] == str(other.pk)
    assert other.changes.get().before == {"PMID": "8247153"}


def test_a_verified_record_that_got_other_values_is_compared_again(kept, other, edith):
    verify(kept, by=edith)
    absorb(kept, other, chosen={}, by=edith)
    kept.refresh_from_db()
    assert kept.review_state == "needs_review"


def test_a_record_is_not_merged_with_itself_nor_twice(kept, other, edith):
    with pytest.raises(CannotMerge, match="with itself"):
        absorb(kept, kept, chosen={}, by=edith)
    absorb(kept, other, chosen={}, by=edith)
    with pytest.raises(CannotMerge, match="already"):
        absorb(kept, other, chosen={}, by=edith)


def test_the_database_refuses_aliases_with_identifiers_or_of_themselves(kept, other):
    for name, change in (
        ("references_alias_has_no_identifier", {"merged_into": kept}),
        ("references_not_merged_into_itself", {"merged_into": other, "pmid": ""}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Reference.objects.filter(pk=other.pk).update(**change)
