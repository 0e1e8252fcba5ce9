import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from references.library.adding import from_publisher
from references.records.csl import authors, clean_csl, short_label, year
from references.records.csl_schema import DATE_FIELDS, NAME_FIELDS, TEXT_FIELDS
from tests.references.corpora import corpus

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
fields = st.sampled_from(sorted(TEXT_FIELDS | NAME_FIELDS | DATE_FIELDS | {"type", "subtitle", "event", "custom"}))


def test_a_crossref_record_becomes_csl():
    item, problems = clean_csl(
        {
            "type": "journal-article",
            "title": ["Sci-Hub provides access to nearly all scholarly literature."],
            "container-title": ["eLife"],
            "short-container-title": ["Elife"],
            "volume": 7,
            "article-number": "e32822",
            "issued": {"date-parts": [["2018", 3, 1]]},
            "author": [{"given": "Daniel S", "family": "Himmelstein", "sequence": "first", "affiliation": []}],
            "DOI": "10.7554/ELIFE.32822",
            "ISSN": ["2050-084X"],
            "indexed": {"timestamp": 1},
        }
    )
    assert problems == []
    assert item == {
        "type": "article-journal",
        "title": "Sci-Hub provides access to nearly all scholarly literature",
        "container-title": "eLife",
        "container-title-short": "Elife",
        "volume": "7",
        "number": "e32822",
        "issued": {"date-parts": [[2018, 3, 1]]},
        "author": [{"given": "Daniel S", "family": "Himmelstein"}],
        "DOI": "10.7554/elife.32822",
        "ISSN": "2050-084X",
    }


def test_a_preprint_says_so():
    item, _ = clean_csl({"type": "posted-content", "title": ["T"]})
    assert (item["type"], item["genre"]) == ("article", "preprint")


def test_a_null_date_is_no_date():
    item, problems = clean_csl({"type": "book", "issued": {"date-parts": [[None]]}})
    assert "issued" not in item
    assert problems == []


def test_a_missing_date_is_taken_from_the_day_of_publication():
    item, _ = clean_csl({"issued": {"date-parts": [[None]]}, "published-online": {"date-parts": [[2020, 5]]}})
    assert year(item) == 2020


@pytest.mark.parametrize("date", [{"date-parts": [[2020, 13]]}, {"date-parts": [["MMXX"]]}, [2020], True])
def test_an_impossible_date_is_left_out_and_told(date):
    item, problems = clean_csl({"type": "book", "issued": date})
    assert "issued" not in item
    assert len(problems) == 1
    assert problems[0].startswith("issued ")


def test_a_date_in_words_is_kept_in_words():
    item, _ = clean_csl({"type": "book", "issued": {"raw": "in press"}})
    assert item["issued"] == {"literal": "in press"}
    item, _ = clean_csl({"type": "book", "issued": "2020-05-06"})
    assert item["issued"] == {"date-parts": [[2020, 5, 6]]}


def test_who_preserves_a_journal_is_not_the_archive_of_a_work():
    item, problems = clean_csl({"type": "journal-article", "archive": ["Portico", "CLOCKSS"]})
    assert (item, problems) == ({"type": "article-journal"}, [])
    assert clean_csl({"type": "manuscript", "archive": "Library"})[0]["archive"] == "Library"


def test_an_organisation_is_a_literal_name():
    item, _ = clean_csl({"author": [{"name": "The X Consortium"}, "Doe, Jane", {"given": "Plato"}, {}]})
    assert item["author"] == [
        {"literal": "The X Consortium"},
        {"family": "Doe", "given": "Jane"},
        {"literal": "Plato"},
    ]


def test_addresses_and_affiliations_of_people_are_not_kept():
    item, _ = clean_csl({"author": [{"family": "Doe", "affiliation": [{"name": "Home"}], "email": "d@example.org"}]})
    assert item["author"] == [{"family": "Doe"}]


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("The <i>C. elegans</i> genome", "The <i>C. elegans</i> genome"),
        ("The <I>C. elegans</I> genome", "The <i>C. elegans</i> genome"),
        ("p<0.05 and <i>more", "p<0.05 and <i>more"),
        ("<script>x</script>", "<script>x</script>"),
        ("e\u0301te\u0301", "été"),
        ("two\n   lines", "two lines"),
        ("One stop.", "One stop"),
        ("And so on...", "And so on..."),
    ],
)
def test_titles_keep_inline_tags_and_lose_one_full_stop(title, kept):
    assert clean_csl({"title": title})[0]["title"] == kept


def test_publishers_markup_and_entities_become_plain_csl():
    item = from_publisher(
        {"title": ["H <scp>i</scp> &amp;amp; <jats:italic>x</jats:italic>"], "publisher": "A &amp; B"}
    )
    clean, _ = clean_csl(item)
    assert clean["title"] == 'H <span style="font-variant:small-caps">i</span> & <i>x</i>'
    assert clean["publisher"] == "A & B"


@pytest.mark.parametrize("character", ["\x00", "\ud800"])
def test_characters_that_cannot_be_stored_are_refused_with_a_reason(character):
    item, problems = clean_csl({"title": f"bad{character}", "volume": "1", "author": [{"family": f"D{character}"}]})
    assert "title" not in item
    assert item["volume"] == "1"
    assert len(problems) == 2


def test_a_field_over_the_limit_is_left_out_with_a_reason():
    item, problems = clean_csl({"title": "T", "abstract": "é" * 10_001})
    assert "abstract" not in item
    assert "20,000 bytes" in problems[0]


def test_unknown_fields_are_named():
    _, problems = clean_csl({"title": "T", "colour": "red"})
    assert problems == ["Fields that CSL does not know were left out: colour."]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/x", "example.org", "http://"])
def test_an_address_is_http_or_left_out(address):
    item, problems = clean_csl({"URL": address})
    assert "URL" not in item
    assert len(problems) == 1


def test_identifiers_are_normalised_or_left_out():
    item, problems = clean_csl({"DOI": "https://doi.org/10.1000/ABC", "PMID": "x", "PMCID": "pmc12", "ISBN": "123"})
    assert item["DOI"] == "10.1000/abc"
    assert item["PMCID"] == "PMC12"
    assert "PMID" not in item
    assert item["ISBN"] == "123"
    assert len(problems) == 2


def test_a_resolver_address_gives_the_doi():
    assert clean_csl({"URL": "https://doi.org/10.1000/ABC"})[0]["DOI"] == "10.1000/abc"


def test_a_record_of_enormous_size_is_cut_with_a_reason():
    people = [{"family": f"Family{n}", "given": "A" * 200} for n in range(5_100)]
    item, problems = clean_csl({"title": "T", "author": people})
    assert len(item["author"]) == 1_000
    assert len(problems) == 2


@pytest.mark.parametrize("name", [", Wren", "Fable , Wren", "Fable,  Wren"])
def test_a_name_with_an_odd_comma_is_cleaned_once(name):
    clean, _problems = clean_csl({"chair": name})
    assert clean_csl(clean)[0] == clean


@settings(deadline=None)
@given(st.dictionaries(fields, json_values, max_size=6))
def test_cleaning_never_raises_and_is_done_once(item):
    clean, _ = clean_csl(item)
    again, problems = clean_csl(clean)
    assert again == clean
    assert not [problem for problem in problems if "ISBN" not in problem]
    json.dumps(clean, allow_nan=False).encode()


@pytest.mark.parametrize("thing", [None, [], "text", 5, math.nan])
def test_what_is_no_record_gives_an_empty_one_and_a_reason(thing):
    assert clean_csl(thing) == ({}, ["The record is not a set of fields and was left out."])


def test_every_recorded_crossref_work_passes_the_gate():
    works = corpus("crossref_works.json")
    for work in works:
        item, problems = clean_csl(work)
        assert item["type"] != "journal-article"
        assert [p for p in problems if "does not know" not in p] == [], work.get("DOI")
        assert len(item.get("author", [])) == len(
            [a for a in work.get("author", []) if a.get("family") or a.get("name")]
        )


@pytest.mark.parametrize(
    ("people", "label"),
    [
        (["Horvath"], "Horvath 2013"),
        (["Greider", "Blackburn"], "Greider & Blackburn 2013"),
        (["Zhu", "Fang", "Zhang"], "Zhu et al. 2013"),
    ],
)
def test_a_short_label_names_the_authors_and_the_year(people, label):
    item = {"author": [{"family": name} for name in people], "issued": {"date-parts": [[2013]]}}
    assert short_label(item) == label


def test_a_short_label_without_authors_or_year_uses_the_title():
    assert short_label({"title": "The <i>C. elegans</i> genome"}) == "The C. elegans genome n.d."
    assert short_label({}) == "Untitled n.d."
    particle = {"author": [{"family": "Steeg", "non-dropping-particle": "van", "given": "H"}]}
    assert short_label(particle) == "van Steeg n.d."


def test_editors_stand_in_for_authors():
    assert authors({"editor": [{"family": "Izatt"}]}) == [{"family": "Izatt"}]
