import json
import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from references.printing.formatting import format_ama
from references.records.csl import clean_csl
from references.records.csl_schema import DATE_FIELDS, TEXT_FIELDS
from tests.quickness import no_hang
from tests.references.corpora import corpus

GOLDEN = json.loads(Path(__file__).with_name("golden_ama.json").read_text(encoding="utf-8"))
ALLOWED_TAG = re.compile(
    r'</?(?:i|b|sub|sup|a)>|<span class="smallcaps">|</span>|<a href="https://doi\.org/10\.[^"<>]*">'
)
TYPES = ["article-journal", "article", "book", "chapter", "report", "webpage", "thesis", "dataset", "paper-conference"]
ARTICLE = {
    "type": "article-journal",
    "author": [{"family": "Horvath", "given": "Steve"}],
    "title": "DNA methylation age of human tissues and cell types",
    "container-title": "Genome Biology",
    "container-title-short": "Genome Biol.",
    "issued": {"date-parts": [[2013, 12, 10]]},
    "volume": "14",
    "issue": "10",
    "page": "R115",
    "DOI": "10.1186/gb-2013-14-10-r115",
}


def line(**changes) -> str:
    item = ARTICLE | {name.replace("_", "-"): value for name, value in changes.items()}
    return format_ama({name: value for name, value in item.items() if value is not None}).text


@pytest.mark.parametrize("pair", GOLDEN, ids=[pair["ama"][:40] for pair in GOLDEN])
def test_known_works_print_as_the_manual_asks(pair):
    assert format_ama(pair["item"], show_doi=pair["show_doi"]).text == pair["ama"]


def test_house_style_is_the_full_journal_name_without_a_doi():
    assert format_ama(ARTICLE) == (
        "Horvath S. DNA methylation age of human tissues and cell types. Genome Biology. 2013;14(10):R115.",
        "Horvath S. DNA methylation age of human tissues and cell types. <i>Genome Biology</i>. 2013;14(10):R115.",
    )


def test_the_abbreviated_journal_name_has_no_stops():
    assert "types. Genome Biol. 2013" in format_ama(ARTICLE, journal_form="abbreviated").text
    assert "T. J Clin Invest. 2013" in line(title="T", container_title="J. Clin. Invest.")


def test_a_linked_doi_is_an_escaped_link():
    reference = format_ama(ARTICLE | {"DOI": '10.1000/<a>"b'}, show_doi="link")
    assert reference.text.endswith(' doi:10.1000/<a>"b')
    assert reference.html.endswith('<a href="https://doi.org/10.1000/%3Ca%3E%22b">doi:10.1000/&lt;a&gt;&quot;b</a>')


@pytest.mark.parametrize(("count", "printed"), [(5, 5), (6, 6), (7, 3), (30, 3)])
def test_more_than_six_authors_print_three_and_et_al(count, printed):
    people = [{"family": f"Family{letter}", "given": "A"} for letter in "abcdefghijklmnopqrstuvwxyzABCD"[:count]]
    authors = line(author=people).split(". ")[0].split(", ")
    assert len(authors) == printed + (count > 6)
    assert (authors[-1] == "et al") == (count > 6)


def test_a_pasted_et_al_is_printed_again():
    assert format_ama(ARTICLE, authors_truncated=True).text.startswith("Horvath S, et al. DNA")
    assert format_ama(ARTICLE | {"custom": {"authors_truncated": True}}).text.startswith("Horvath S, et al. DNA")


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("Why?", "Why? G"),
        ("Stop!", "Stop! G"),
        ("The ‘big ones’", "The ‘big ones.’ G"),
        ('On "neo-hinduism"', "On “neo-hinduism.” G"),
        ("“Why?”", "“Why?” G"),
        ("The authors’", "The authors’. G"),
        ("It's 5' long", "It’s 5' long. G"),
        ("In <i>C. elegans?</i>", "In C. elegans? G"),
    ],
)
def test_a_title_closes_with_one_mark(title, printed):
    assert f"Horvath S. {printed}" in line(title=title)


def test_a_full_stop_inside_italic_quotes_stays_inside():
    assert "On <i>“a.”</i> <i>Genome" in format_ama(ARTICLE | {"title": "On <i>“a”</i>"}).html


@pytest.mark.parametrize(
    ("pages", "printed"),
    [
        ("101–9", "101-109"),
        ("2157-76", "2157-2176"),
        ("S10–S12", "S10-S12"),
        ("e1-e5", "e1-e5"),
        ("7-7", "7-7"),
        ("3--4", "3-4"),
        ("pp. 4-5", "4-5"),
        ("12, 14–16", "12, 14-16"),
        ("473s", "473s"),
    ],
)
def test_page_ranges_are_written_out_with_a_hyphen(pages, printed):
    assert line(page=pages).endswith(f"2013;14(10):{printed}.")


def test_an_article_number_stands_for_pages():
    assert line(number="eabq2226").endswith("2013;14(10):eabq2226.")


@pytest.mark.parametrize(
    ("missing", "ending"),
    [
        (["volume"], "Genome Biology. 2013;(10):R115."),
        (["issue"], "Genome Biology. 2013;14:R115."),
        (["page"], "Genome Biology. 2013;14(10)."),
        (["issued"], "Genome Biology. 14(10):R115."),
        (["container-title"], "cell types. 2013;14(10):R115."),
        (["volume", "issue", "page"], "Genome Biology. Published online December 10, 2013."),
        (["volume", "issue", "page", "issued"], "cell types. Genome Biology."),
    ],
)
def test_missing_parts_leave_no_punctuation_behind(missing, ending):
    assert line(**dict.fromkeys(missing)).endswith(ending)


def test_a_work_without_authors_begins_with_its_title_and_one_of_an_organisation_with_its_name():
    assert line(author=None).startswith("DNA methylation age")
    assert line(author=[{"literal": "The X Consortium"}]).startswith("The X Consortium. DNA methylation age")


def test_an_article_in_press_says_so():
    assert line(volume=None, issue=None, page=None, issued={"literal": "in press"}).endswith("Biology. In press.")


@pytest.mark.parametrize("form", [{"show_doi": "yes"}, {"journal_form": "short"}])
def test_an_unknown_form_is_an_error(form):
    with pytest.raises(ValueError, match="is one of"):
        format_ama(ARTICLE, **form)


@pytest.mark.parametrize(
    ("item", "printed"),
    [
        (
            {"type": "book", "title": "Aging", "edition": "2", "volume": "3", "publisher": "Elsevier", "page": "5-9"},
            "Aging. Vol 3. 2nd ed. Elsevier; 2020:5-9.",
        ),
        (
            {
                "type": "chapter",
                "title": "Cells",
                "container-title": "Aging",
                "edition": "1st",
                "publisher": "Elsevier",
            },
            "Cells. In: Aging. Elsevier; 2020.",
        ),
        (
            {
                "type": "chapter",
                "author": [{"family": "Doe", "given": "J"}],
                "editor": [{"family": "Roe", "given": "K"}],
                "title": "Cells",
                "container-title": "Aging",
            },
            "Doe J. Cells. In: Roe K, ed. Aging. 2020.",
        ),
        (
            {"type": "report", "title": "Aging", "publisher": "WHO", "genre": "Technical report", "number": "12"},
            "Aging. WHO; 2020. Technical report 12.",
        ),
        (
            {
                "type": "webpage",
                "title": "Aging",
                "container-title": "WHO",
                "URL": "https://example.org/a?b=1&c=2",
                "accessed": {"date-parts": [[2021, 1, 2]]},
            },
            "Aging. WHO. May 6, 2020. Accessed January 2, 2021. https://example.org/a?b=1&c=2",
        ),
        (
            {"type": "thesis", "title": "Aging", "genre": "PhD thesis", "publisher": "MIT"},
            "Aging. PhD thesis. MIT; 2020.",
        ),
        (
            {"type": "article", "title": "Aging", "container-title": "bioRxiv"},
            "Aging. bioRxiv. Preprint posted online May 6, 2020.",
        ),
        (
            {"type": "article-newspaper", "title": "Aging", "container-title": "The Times", "page": "A1"},
            "Aging. The Times. May 6, 2020:A1.",
        ),
        (
            {"type": "article-magazine", "title": "Aging", "container-title": "Time", "volume": "3", "page": "5"},
            "Aging. Time. 2020;3:5.",
        ),
        (
            {"type": "dataset", "title": "Aging", "publisher": "Zenodo", "version": "1.2"},
            "Aging. Version 1.2. Zenodo. May 6, 2020.",
        ),
        (
            {"type": "paper-conference", "title": "Aging", "event-title": "Meeting", "event-place": "Paris"},
            "Aging. Paper presented at: Meeting; May 6, 2020; Paris.",
        ),
        ({"type": "document", "title": "A line that could not be read"}, "A line that could not be read. 2020."),
        ({"type": "no such type"}, "2020."),
    ],
)
def test_works_other_than_journal_articles(item, printed):
    dated = {"issued": {"date-parts": [[2020, 5, 6]]}} | item
    assert format_ama(dated).text == printed


def markup_left(html: str) -> str:
    return ALLOWED_TAG.sub("", html)


def assert_safe(html: str):
    assert "<" not in markup_left(html)
    assert ">" not in markup_left(html)
    for tag, end in (("<i>", "</i>"), ("<b>", "</b>"), ("<sub>", "</sub>"), ("<sup>", "</sup>"), ("<span ", "</span>")):
        assert html.count(tag) == html.count(end)


def test_naughty_strings_in_any_field_leave_no_markup():
    for text in corpus("naughty_strings.json"):
        for type_name in TYPES:
            item = dict.fromkeys(TEXT_FIELDS, text) | {
                "type": type_name,
                "author": [{"family": text, "given": text, "suffix": text}, {"literal": text}],
                "editor": [{"family": text, "non-dropping-particle": text}],
                "issued": {"literal": text},
                "accessed": {"raw": text},
            }
            for form in ("text", "link"):
                assert_safe(format_ama(item, show_doi=form).html)
        assert_safe(format_ama(clean_csl(item)[0], show_doi="link").html)


values = st.text(st.characters() | st.sampled_from("<>&\"'“”‘’./ib"), max_size=30) | st.none() | st.integers()
dirty_items = st.dictionaries(
    st.sampled_from(sorted(TEXT_FIELDS | DATE_FIELDS)), values | st.lists(values, max_size=2), max_size=12
)


@settings(deadline=None)
@given(dirty_items, st.sampled_from(TYPES), st.lists(st.dictionaries(st.sampled_from(["family", "given"]), values)))
def test_any_item_prints_the_same_words_plain_and_as_safe_html(item, type_name, people):
    reference = format_ama(item | {"type": type_name, "author": people}, show_doi="link")
    assert_safe(reference.html)
    assert unescape(ALLOWED_TAG.sub("", reference.html)) == unescape(reference.text) or "&" in reference.text


@pytest.mark.parametrize("hostile", ["<i>" * 33_000, "'" * 100_000, " " * 100_000, "1-" * 50_000, "A-a" * 33_000])
@pytest.mark.parametrize("field", ["title", "page", "edition", "container-title", "URL"])
def test_a_hostile_field_is_printed_at_once(hostile, field):
    with no_hang():
        format_ama(ARTICLE | {"type": "book", field: hostile})
