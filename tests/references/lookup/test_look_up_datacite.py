"""What DataCite's records may look like, and arXiv's through them."""

import pytest

from references.lookup.datacite import csl_of, found
from references.lookup.outcomes import Missing
from references.lookup.works import look_up_arxiv
from tests.references.lookup import records
from tests.references.lookup.services import reply


@pytest.mark.django_db
@pytest.mark.parametrize(
    "written",
    [
        "1706.03762",
        "arXiv:1706.03762",
        "arXiv: 1706.03762v5",
        "https://arxiv.org/abs/1706.03762",
        "https://arxiv.org/pdf/1706.03762v2.pdf",
        "10.48550/arXiv.1706.03762",
    ],
)
def test_a_preprint_is_found_by_any_spelling(services, written):
    services.answer(f"/datacite/dois/{records.ATTENTION_DOI}", reply(records.datacite(records.ATTENTION)))
    preprint = look_up_arxiv(written)
    assert preprint.csl == {
        "type": "article",
        "genre": "preprint",
        "title": "Attention Is All You Need",
        "author": [{"family": "Vaswani", "given": "Ashish"}, {"family": "Kaiser", "given": "Łukasz"}],
        "issued": {"date-parts": [[2017, 6]]},
        "publisher": "arXiv",
        "DOI": records.ATTENTION_DOI,
        "URL": "https://arxiv.org/abs/1706.03762",
    }
    assert preprint.identifier == records.ATTENTION_DOI
    assert "xml" not in preprint.payload
    assert "affiliation" not in preprint.payload["creators"][0]


@pytest.mark.django_db
def test_an_old_arxiv_identifier_is_asked_for_with_its_archive(services):
    missing = look_up_arxiv("hep-th/9901001v3")
    assert services.paths == ["/datacite/dois/10.48550/arxiv.hep-th/9901001"]
    assert (missing.code, missing.reason) == (Missing.UNKNOWN, "arXiv has no hep-th/9901001.")


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["", "1706", "arXiv", "10.1000/1706.03762", "../1706.03762", "1" * 100_000])
def test_what_is_no_arxiv_identifier_is_asked_of_nobody(services, written):
    assert look_up_arxiv(written).code == Missing.MALFORMED
    assert services.asked == []


@pytest.mark.parametrize(
    ("publisher", "printed"),
    [
        ("Zenodo", "Zenodo"),
        ({"name": "Zenodo", "schemeUri": "https://ror.org"}, "Zenodo"),
        ([{"name": "Zenodo"}], "Zenodo"),
    ],
)
def test_the_publisher_is_text_or_an_object(publisher, printed):
    assert csl_of({"publisher": publisher})["publisher"] == printed


@pytest.mark.parametrize("publisher", [None, {}, [], {"name": None}, 5, [[]], ""])
def test_a_publisher_of_another_shape_does_not_harm(publisher):
    found(records.ATTENTION | {"publisher": publisher}, identifier=records.ATTENTION_DOI)


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        ({"resourceTypeGeneral": "Dataset", "citeproc": "dataset"}, "dataset"),
        ({"resourceTypeGeneral": "Software", "citeproc": "article"}, "software"),
        ({"resourceTypeGeneral": "Text", "citeproc": "report"}, "report"),
        ({"resourceTypeGeneral": "Dissertation"}, "thesis"),
        ({"resourceTypeGeneral": "Text", "citeproc": "article"}, "article"),
        ({"resourceTypeGeneral": "Other"}, "document"),
        (None, "document"),
        ([], "document"),
    ],
)
def test_the_type_is_the_nearest_that_is_known(types, kind):
    assert csl_of({"types": types})["type"] == kind


def test_people_organisations_editors_and_subtitles_find_their_places():
    attributes = {
        "doi": "10.5072/a-test",
        "creators": [
            {"name": "University, Department of Tests", "nameType": "Organizational"},
            {"name": "Doe, Jane"},
            {"name": "A consortium"},
            {"familyName": "Doe"},
            {},
            "text",
        ],
        "contributors": [
            {"name": "Roe, Richard", "contributorType": "Editor"},
            {"name": "Poe", "contributorType": "Sponsor"},
        ],
        "titles": [
            {"title": "Une épreuve", "titleType": "TranslatedTitle"},
            {"title": "A test"},
            {"title": "with a subtitle", "titleType": "Subtitle"},
        ],
        "container": {"type": "Journal", "title": "A journal", "volume": "1", "firstPage": "3", "lastPage": "9"},
        "dates": [{"date": "2020-05-01T10:00:00Z", "dateType": "Issued"}],
        "descriptions": [{"description": "What it is.", "descriptionType": "Abstract"}],
    }
    assert found(attributes, identifier="10.5072/a-test").csl == {
        "type": "document",
        "author": [
            {"literal": "University, Department of Tests"},
            {"family": "Doe", "given": "Jane"},
            {"literal": "A consortium"},
            {"family": "Doe"},
        ],
        "editor": [{"family": "Roe", "given": "Richard"}],
        "title": "A test: with a subtitle",
        "container-title": "A journal",
        "volume": "1",
        "page": "3-9",
        "issued": {"date-parts": [[2020, 5, 1]]},
        "abstract": "What it is.",
        "DOI": "10.5072/a-test",
    }


@pytest.mark.parametrize("dates", [None, [], [{"dateType": "Issued"}], [{"date": "soon", "dateType": "Issued"}], "x"])
def test_without_a_day_the_year_of_publication_counts(dates):
    assert csl_of({"dates": dates, "publicationYear": 2023})["issued"] == {"date-parts": [[2023]]}
