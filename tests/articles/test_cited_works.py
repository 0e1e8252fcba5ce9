"""Cited works for machines: what the record has, in schema.org's words."""

import json

import pytest

from articles.pages.works import MOST_AUTHORS, cited_works
from references.records.csl import clean_csl
from tests.articles.schema_org import faults
from tests.references.corpora import corpus

HAYFLICK = {
    "type": "article-journal",
    "title": "The serial cultivation of <i>human</i> diploid cell strains",
    "author": [{"family": "Hayflick", "given": "L"}, {"family": "Moorhead", "given": "PS"}],
    "container-title": "Experimental Cell Research",
    "issued": {"date-parts": [[1961, 12]]},
    "volume": "25",
    "issue": "3",
    "page": "585-621",
    "DOI": "10.1016/0014-4827(61)90192-6",
    "PMID": "13905658",
    "ISSN": "0014-4827",
}


def works(*records):
    made = json.loads(cited_works(records))
    assert [fault for work in made for fault in faults(work)] == []
    return made


def test_an_article_in_a_journal_with_all_its_parts():
    assert works(HAYFLICK) == [
        {
            "@type": "ScholarlyArticle",
            "name": "The serial cultivation of human diploid cell strains",
            "author": [
                {"@type": "Person", "name": "L Hayflick", "familyName": "Hayflick", "givenName": "L"},
                {"@type": "Person", "name": "PS Moorhead", "familyName": "Moorhead", "givenName": "PS"},
            ],
            "datePublished": "1961-12",
            "isPartOf": {
                "@type": "PublicationIssue",
                "issueNumber": "3",
                "isPartOf": {
                    "@type": "PublicationVolume",
                    "volumeNumber": "25",
                    "isPartOf": {
                        "@type": "Periodical",
                        "name": "Experimental Cell Research",
                        "issn": "0014-4827",
                    },
                },
            },
            "pagination": "585-621",
            "sameAs": [
                "https://doi.org/10.1016/0014-4827(61)90192-6",
                "https://pubmed.ncbi.nlm.nih.gov/13905658/",
            ],
        }
    ]


def test_nothing_stands_there_that_the_record_does_not_have():
    assert works({"type": "document", "title": "A title"}) == [{"@type": "CreativeWork", "name": "A title"}]
    assert cited_works([{"type": "article-journal"}]) == ""
    assert cited_works([]) == ""


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"type": "book", "title": "B", "ISBN": "978-0-306-40615-7", "publisher": "P", "page": "1"}, {"isbn"}),
        ({"type": "chapter", "title": "C", "container-title": "B", "page": "1-2"}, {"isPartOf", "pagination"}),
        ({"type": "webpage", "title": "W", "container-title": "S", "URL": "https://example.org/"}, {"url"}),
        ({"type": "thesis", "title": "T", "author": [{"literal": "A group"}], "page": "3"}, {"author"}),
        ({"type": "motion_picture", "title": "M", "issued": {"date-parts": [[1999, 1, 2]]}}, {"datePublished"}),
    ],
)
def test_other_kinds_are_what_they_are(record, expected):
    assert expected <= works(record)[0].keys()


def test_a_consortium_is_cut():
    authors = [{"family": f"Number{number}", "given": "A"} for number in range(500)]
    assert len(works({**HAYFLICK, "author": authors})[0]["author"]) == MOST_AUTHORS


def test_real_records_are_valid():
    records = [clean_csl(work)[0] for work in corpus("crossref_works.json")]
    assert len(works(*records)) > 100
