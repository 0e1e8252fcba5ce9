"""The NLM (Vancouver) style, which shares with AMA what a field says and how it is kept safe."""

import json
from functools import partial
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from references.printing.formatting import format_reference
from references.records.csl import clean_csl
from references.records.csl_schema import TEXT_FIELDS
from tests.quickness import no_hang
from tests.references.corpora import corpus
from tests.references.test_ama_formatting import ALLOWED_TAG, TYPES, assert_safe, dirty_items, values

format_nlm = partial(format_reference, style="nlm")

GOLDEN = json.loads(Path(__file__).with_name("golden_nlm.json").read_text(encoding="utf-8"))
MORE_TYPES = [*TYPES, "article-newspaper", "article-magazine", "post-weblog", "speech", "software", "document"]
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
LINE = "Horvath S. DNA methylation age of human tissues and cell types. Genome Biol. 2013 Dec 10;14(10):R115."
ONLINE = {"URL": "https://example.org/a?b=1&c=2", "accessed": {"date-parts": [[2021, 1, 2]]}}
ADDRESS = "Available from: https://example.org/a?b=1&c=2"


def line(**changes) -> str:
    item = ARTICLE | {name.replace("_", "-"): value for name, value in changes.items()}
    return format_nlm({name: value for name, value in item.items() if value is not None}, show_doi="none").text


@pytest.mark.parametrize("pair", GOLDEN, ids=[pair["nlm"][:40] for pair in GOLDEN])
def test_known_works_print_as_citing_medicine_asks(pair):
    assert format_nlm(pair["item"]).text == pair["nlm"]


def test_the_style_s_own_forms_are_the_abbreviated_journal_and_the_doi():
    assert format_nlm(ARTICLE).text == f"{LINE} doi:10.1186/gb-2013-14-10-r115"
    assert format_nlm(ARTICLE, journal_form="full", show_doi="none").text == LINE.replace("Biol.", "Biology.")


def test_a_linked_doi_is_the_only_link():
    reference = format_nlm(ARTICLE | {"PMID": "24138928", "PMCID": "PMC4015143"}, show_doi="link")
    link = '<a href="https://doi.org/10.1186/gb-2013-14-10-r115">doi:10.1186/gb-2013-14-10-r115</a>'
    assert reference.html == f"{LINE} {link} PubMed PMID: 24138928; PubMed Central PMCID: PMC4015143."


@pytest.mark.parametrize(("count", "printed"), [(5, 5), (6, 6), (7, 6), (30, 6)])
def test_more_than_six_authors_print_six_and_et_al(count, printed):
    people = [{"family": f"Family{letter}", "given": "A"} for letter in "abcdefghijklmnopqrstuvwxyzABCD"[:count]]
    authors = line(author=people).split(". ")[0].split(", ")
    assert len(authors) == printed + (count > 6)
    assert (authors[-1] == "et al") == (count > 6)


def test_a_pasted_et_al_is_printed_again():
    assert format_nlm(ARTICLE, authors_truncated=True).text.startswith("Horvath S, et al. DNA")


@pytest.mark.parametrize(
    ("pages", "printed"),
    [
        ("305-349", "305–49"),
        ("101–9", "101–9"),
        ("998-1003", "998–1003"),
        ("S10–S12", "S10–2"),
        ("3525-3525", "3525"),
        ("i-ii", "i–ii"),
        ("12, 14-16", "12, 14–6"),
        ("1003a-1005a", "1003a–1005a"),
    ],
)
def test_page_ranges_say_only_the_digits_that_change(pages, printed):
    assert line(page=pages).endswith(f"2013 Dec 10;14(10):{printed}.")


@pytest.mark.parametrize(
    ("issued", "printed"),
    [
        ({"date-parts": [[2020]]}, "2020;14"),
        ({"date-parts": [[2020, 5]]}, "2020 May;14"),
        ({"date-parts": [[2020, 5, 6], [2020, 5, 8]]}, "2020 May 6–8;14"),
        ({"date-parts": [[2020, 12], [2021, 1]]}, "2020 Dec–2021 Jan;14"),
        ({"date-parts": [[2020]], "season": "2"}, "2020 Summer;14"),
        ({"literal": "in press"}, "In press;14"),
        (None, "Biol. 14(10)"),
    ],
)
def test_a_date_begins_with_its_year(issued, printed):
    assert printed in line(issued=issued, container_title_short=None, container_title="Genome Biol")


@pytest.mark.parametrize(
    ("item", "printed"),
    [
        (
            {"type": "book", "edition": "2", "volume": "3", "publisher": "Elsevier", "number-of-pages": "300"},
            "Aging. 2nd ed. Vol. 3. Elsevier; 2020. 300 p.",
        ),
        (
            {"type": "chapter", "container-title": "Cells", "publisher": "X", "publisher-place": "Y", "page": "5-9"},
            "Aging. In: Cells. Y: X; 2020. p. 5–9.",
        ),
        (
            {"type": "book", "editor": [{"family": "Roe", "given": "K"}, {"family": "Doe", "given": "J"}]},
            "Roe K, Doe J, editors. Aging. 2020.",
        ),
        (
            {"type": "report", "publisher": "WHO", "genre": "Technical report", "number": "12"},
            "Aging [Technical report]. WHO; 2020 May. Technical report no.: 12.",
        ),
        (
            ONLINE | {"type": "webpage", "container-title": "WHO", "publisher-place": "Geneva", "publisher": "WHO"},
            f"WHO [Internet]. Geneva: WHO; 2020 [cited 2021 Jan 2]. Aging. {ADDRESS}",
        ),
        (ONLINE | {"type": "webpage"}, f"Aging [Internet]. 2020 [cited 2021 Jan 2]. {ADDRESS}"),
        (
            {"type": "thesis", "genre": "PhD thesis", "publisher": "MIT", "publisher-place": "Cambridge (MA)"},
            "Aging [PhD thesis]. [Cambridge (MA)]: MIT; 2020.",
        ),
        (
            {"type": "article", "genre": "preprint", "container-title": "bioRxiv", "URL": "https://doi.org/10.1101/1"},
            "Aging [preprint]. bioRxiv. 2020.",
        ),
        (
            ONLINE | {"type": "article-newspaper", "container-title": "The Times", "page": "A1"},
            f"Aging. The Times [Internet]. 2020 May 6 [cited 2021 Jan 2]:A1. {ADDRESS}",
        ),
        (
            {"type": "article-magazine", "container-title": "Time", "volume": "3", "page": "5"},
            "Aging. Time. 2020 May 6;3:5.",
        ),
        (
            ONLINE | {"type": "dataset", "publisher": "Zenodo", "version": "1.2"},
            f"Aging [Internet]. Version 1.2. Zenodo; 2020 [cited 2021 Jan 2]. {ADDRESS}",
        ),
        (
            {"type": "paper-conference", "event-title": "Meeting", "event-place": "Paris"},
            "Aging. Paper presented at: Meeting. 2020; Paris.",
        ),
        ({"type": "manuscript", "archive": "Library", "archive_location": "Box 5"}, "Located at: Library; Box 5."),
        ({"type": "no such type"}, "Aging. 2020."),
    ],
)
def test_works_other_than_journal_articles(item, printed):
    dated = {"title": "Aging", "issued": {"date-parts": [[2020, 5, 6]]}} | item
    assert format_nlm(dated, show_doi="none").text.endswith(printed)


def test_only_the_item_s_own_italics_are_italic():
    reference = format_nlm(ARTICLE | {"title": "A <i>C. elegans</i> <script>"}, show_doi="none")
    assert reference.html.startswith("Horvath S. A <i>C. elegans</i> &lt;script&gt;. Genome Biol. 2013")


def test_an_address_that_is_none_of_the_web_is_not_printed():
    assert format_nlm({"type": "webpage", "title": "A", "URL": "javascript:alert(1)"}).text == "A."


def test_naughty_strings_in_any_field_leave_no_markup():
    for text in corpus("naughty_strings.json"):
        for type_name in MORE_TYPES:
            item = dict.fromkeys(TEXT_FIELDS, text) | {
                "type": type_name,
                "author": [{"family": text, "given": text, "suffix": text}, {"literal": text}],
                "editor": [{"family": text, "non-dropping-particle": text}],
                "collection-editor": [{"literal": text}],
                "issued": {"literal": text},
                "accessed": {"raw": text},
            }
            assert_safe(format_nlm(item, show_doi="link").html)
        assert_safe(format_nlm(clean_csl(item)[0], show_doi="link").html)


@settings(deadline=None)
@given(
    dirty_items,
    st.sampled_from(MORE_TYPES),
    st.lists(st.dictionaries(st.sampled_from(["family", "given"]), values)),
)
def test_any_item_prints_the_same_words_plain_and_as_safe_html(item, type_name, people):
    people = {"author": people, "editor": people, "collection-editor": people}
    reference = format_nlm(item | {"type": type_name} | people, show_doi="link")
    assert_safe(reference.html)
    assert unescape(ALLOWED_TAG.sub("", reference.html)) == unescape(reference.text) or "&" in reference.text


@pytest.mark.parametrize("hostile", ["<i>" * 33_000, "'" * 100_000, " " * 100_000, "1-" * 50_000, "A-a" * 33_000])
@pytest.mark.parametrize("field", ["title", "page", "edition", "container-title", "genre", "archive"])
def test_a_hostile_field_is_printed_at_once(hostile, field):
    with no_hang():
        format_nlm(ARTICLE | {"type": "book", field: hostile})
