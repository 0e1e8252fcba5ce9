import re
import threading

import pytest
from django.db import connection, transaction

from references.library.adding import KEY, add_raw_reference, add_reference, citation_key, find_reference, verify
from references.library.identity import IdentifierConflict
from references.models import Reference
from tests import factories
from tests.editorial.racing import wait_until_blocked

HORVATH = {
    "type": "article-journal",
    "author": [{"family": "Horvath", "given": "Steve"}],
    "title": "DNA methylation age of human tissues and cell types",
    "container-title": "Genome Biology",
    "issued": {"date-parts": [[2013]]},
    "volume": "14",
    "DOI": "10.1186/gb-2013-14-10-r115",
}
MANUAL = Reference.Source.MANUAL


@pytest.mark.django_db
def test_a_work_is_kept_with_its_columns():
    reference, is_new = add_reference(HORVATH | {"DOI": "https://doi.org/10.1186/GB-2013-14-10-R115"}, source=MANUAL)
    reference.refresh_from_db()
    assert is_new
    assert reference.csl == HORVATH
    assert reference.doi == "10.1186/gb-2013-14-10-r115"
    assert (reference.csl_type, reference.year, reference.container_title) == (
        "article-journal",
        2013,
        "Genome Biology",
    )
    assert reference.title_folded == "dna methylation age of human tissues and cell types"
    assert reference.first_author_folded == "horvath"
    assert reference.review_state == Reference.ReviewState.NEEDS_REVIEW


@pytest.mark.django_db
def test_two_identical_references_share_one_record():
    first, _ = add_reference(HORVATH, source=MANUAL)
    shortened = {"title": "DNA methylation age of human tissues", "DOI": "doi:10.1186/GB-2013-14-10-R115"}
    by_doi, is_new = add_reference(shortened, source=MANUAL)
    assert (by_doi, is_new) == (first, False)
    bare = {name: value for name, value in HORVATH.items() if name != "DOI"}
    second, _ = add_reference(bare, source=MANUAL)
    third, is_new = add_reference(bare | {"title": bare["title"] + "."}, source=MANUAL)
    assert (third, is_new) == (second, False)
    assert Reference.objects.count() == 2


@pytest.mark.django_db
def test_nearly_equal_titles_stay_two_works():
    add_reference({"title": "Signals of aging, part I"}, source=MANUAL)
    add_reference({"title": "Signals of aging, part II"}, source=MANUAL)
    assert Reference.objects.count() == 2


@pytest.mark.django_db
def test_bare_identifiers_of_two_records_are_a_conflict():
    one, _ = add_reference({"title": "One", "DOI": "10.1000/1"}, source=MANUAL)
    two, _ = add_reference({"title": "Two", "PMID": "2"}, source=MANUAL)
    with pytest.raises(IdentifierConflict, match="different works") as caught:
        add_reference({"DOI": "10.1000/1", "PMID": "2"}, source=MANUAL)
    assert {reference.pk for reference in caught.value.references} == {one.pk, two.pk}
    assert Reference.objects.count() == 2


@pytest.mark.django_db
def test_an_et_al_is_kept_in_the_record_itself():
    reference, _ = add_reference(HORVATH, source=Reference.Source.PLAIN_TEXT, authors_truncated=True, raw_text="as is")
    assert reference.authors_truncated
    assert reference.csl["custom"] == {"authors_truncated": True}
    assert reference.raw_text == "as is"


@pytest.mark.django_db
def test_a_crossref_title_loses_its_entities():
    reference, _ = add_reference({"title": ["Health &amp; <scp>i</scp>"]}, source=Reference.Source.CROSSREF)
    assert reference.title == 'Health & <span style="font-variant:small-caps">i</span>'
    assert reference.title_folded == "health i"


@pytest.mark.django_db
def test_a_line_that_could_not_be_read_is_kept_once_and_whole():
    reference = add_raw_reference("My  grandmother\x00 told me.")
    reference.refresh_from_db()
    assert reference.raw_text == "My  grandmother\ufffd told me."
    assert reference.csl == {"type": "document", "title": "My grandmother\ufffd told me."}
    assert reference.review_state == Reference.ReviewState.NEEDS_REVIEW
    assert reference.is_unparsed
    assert add_raw_reference("My  grandmother\x00 told me.") == reference


@pytest.mark.django_db
def test_a_payload_is_kept_as_far_as_the_database_can():
    payload = {"a\x00": ["b\ud800", float("nan"), 1, None, {"c": True}]}
    reference, _ = add_reference(HORVATH, source=Reference.Source.CROSSREF, source_payload=payload)
    reference.refresh_from_db()
    assert reference.source_payload == {"a\ufffd": ["b\ufffd", "nan", 1, None, {"c": True}]}


@pytest.mark.django_db
def test_an_enormous_payload_is_named_and_not_kept():
    reference, _ = add_reference(HORVATH, source=MANUAL, source_payload={"x": "y" * 1_000_001})
    assert "left_out" in reference.source_payload


@pytest.mark.django_db
def test_verifying_says_who_and_when():
    reference, _ = add_reference(HORVATH, source=MANUAL)
    edith = factories.edith()
    verify(reference, by=edith)
    reference.refresh_from_db()
    assert reference.verified_by == edith
    assert reference.verified_at
    assert not Reference.objects.needing_review().exists()


def test_a_work_added_twice_at_once_is_added_once(own_database):
    """The second writer waits at the unique constraint and gets the first writer's record."""
    written, outcomes = threading.Event(), []

    def second():
        written.wait(10)
        try:
            with transaction.atomic():
                outcomes.append(add_reference(HORVATH | {"volume": "15"}, source=MANUAL))
                outcomes.append(Reference.objects.count())
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    thread.start()
    with transaction.atomic():
        first, _ = add_reference(HORVATH, source=MANUAL)
        written.set()
        wait_until_blocked(own_database)
    thread.join(20)
    assert outcomes == [(first, False), 1]


@pytest.mark.parametrize(
    ("csl", "key"),
    [
        ({"author": [{"family": "Zhu"}], "issued": {"date-parts": [[2026]]}}, "zhu2026"),
        ({"author": [{"family": "López-Otín"}], "issued": {"date-parts": [[2013]]}}, "lopezotin2013"),
        ({"author": [{"family": "Brøndsted"}]}, "brondsted"),
        ({"author": [{"family": "van Steeg"}], "issued": {"date-parts": [[2006]]}}, "vansteeg2006"),
        ({"author": [{"literal": "World Health Organization"}]}, "worldhealthorganization"),
        ({"title": "<i>C. elegans</i> mutants", "issued": {"date-parts": [[1993]]}}, "c1993"),
        ({"author": [{"family": "王"}], "title": "Aging in 王", "issued": {"date-parts": [[2020]]}}, "aging2020"),
        ({"author": [{"family": "王"}], "title": "老化"}, "ref"),
        ({"title": "1984"}, "ref"),
        ({}, "ref"),
    ],
)
def test_a_citation_key_is_made_of_author_and_year(csl, key):
    assert citation_key(csl, set()) == key
    assert KEY.fullmatch(key)


def test_citation_keys_of_one_author_and_year_differ():
    csl, taken = {"author": [{"family": "Zhang"}], "issued": {"date-parts": [[2017]]}}, []
    for _ in range(60):
        taken.append(citation_key(csl, taken))
    assert taken[:3] == ["zhang2017", "zhang2017a", "zhang2017b"]
    assert taken[26:29] == ["zhang2017z", "zhang2017aa", "zhang2017ab"]
    assert len(set(taken)) == 60
    assert citation_key(csl, {"ZHANG2017"}) == "zhang2017a"


def test_a_citation_key_of_a_long_name_fits():
    key = citation_key({"author": [{"literal": "x" * 500}], "issued": {"date-parts": [[2017]]}}, ())
    assert re.fullmatch(r"[a-z][a-z0-9_-]{0,63}", key)


@pytest.mark.django_db
def test_a_work_is_found_by_any_of_its_identifiers():
    reference, _ = add_reference(HORVATH | {"PMID": "24138928", "PMCID": "PMC4015143"}, source=MANUAL)
    for identifier in ({"DOI": HORVATH["DOI"]}, {"PMID": "24138928"}, {"PMCID": "PMC4015143"}):
        assert find_reference({"type": "document"} | identifier) == reference
    assert find_reference({"type": "document", "PMID": "1"}) is None
