import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from references.formats.pasted.articles import parse_line
from references.formats.pasted.numbered_list import LONGEST_LINE
from references.printing.formatting import format_ama
from tests.quickness import no_hang
from tests.references.corpora import corpus

HARRISON = (
    "Harrison DE, Strong R, Sharp ZD, et al. Rapamycin fed late in life extends lifespan in genetically heterogeneous "
    "mice. Nature. 2009;460(7253):392-395."
)


def test_an_ama_line_becomes_csl():
    parsed = parse_line(f"3. {HARRISON} doi:10.1038/nature08221")
    assert parsed.csl == {
        "type": "article-journal",
        "author": [
            {"family": "Harrison", "given": "D E"},
            {"family": "Strong", "given": "R"},
            {"family": "Sharp", "given": "Z D"},
        ],
        "title": "Rapamycin fed late in life extends lifespan in genetically heterogeneous mice",
        "container-title": "Nature",
        "issued": {"date-parts": [[2009]]},
        "volume": "460",
        "issue": "7253",
        "page": "392-395",
        "DOI": "10.1038/nature08221",
    }
    assert parsed.authors_truncated
    assert parsed.problems == []
    assert parsed.raw.startswith("3. Harrison")


def test_a_pubmed_line_gives_its_date_and_identifiers_and_names_what_was_not_used():
    parsed = parse_line(
        "Himmelstein DS, Romero AR. Sci-Hub provides access to nearly all scholarly literature. Elife. 2018 Mar "
        "1;7:e32822. doi: 10.7554/eLife.32822. Epub 2018 Feb 9. PMID: 29424689; PMCID: PMC5832410."
    )
    assert parsed.csl["issued"] == {"date-parts": [[2018, 3, 1]]}
    assert (parsed.csl["volume"], parsed.csl["page"]) == ("7", "e32822")
    assert parsed.csl["DOI"] == "10.7554/elife.32822"
    assert (parsed.csl["PMID"], parsed.csl["PMCID"]) == ("29424689", "PMC5832410")
    assert parsed.problems == ["“Epub 2018 Feb 9.” was not used."]


@pytest.mark.parametrize(
    ("pasted", "volume", "issue", "page"),
    [
        ("1985;43(2 Pt 1):405-413.", "43", "2 Pt 1", "405-413"),
        ("1961;25:585–621.", "25", None, "585-621"),
        ("2010 Jan-Feb;12(3 Suppl):S1-9", "12", "3 Suppl", "S1-9"),
        ("2003;24:473s.", "24", None, "473s"),
        ("2006;20(5).", "20", "5", None),
        ("2014; 2014: 1-7.", "2014", None, "1-7"),
        ("1981;5(4-6):293-297", "5", "4-6", "293-297"),
        ("2013;12 Suppl 1:S1-S9.", "12 Suppl 1", None, "S1-S9"),
    ],
)
def test_volumes_issues_and_pages_of_many_kinds(pasted, volume, issue, page):
    csl = parse_line(f"Hayflick L. The cell. Nature. {pasted}").csl
    assert (csl["volume"], csl.get("issue"), csl.get("page")) == (volume, issue, page)


@pytest.mark.parametrize(
    ("pasted", "names"),
    [
        ("van der Pluijm I", [{"family": "van der Pluijm", "given": "I"}]),
        ("Steffens TM de M", [{"family": "Steffens", "given": "T M de M"}]),
        ("Reis AL dos", [{"family": "Reis", "given": "A L dos"}]),
        ("Hora D Jr, Lee JJ", [{"family": "Hora", "given": "D", "suffix": "Jr"}, {"family": "Lee", "given": "J J"}]),
        ("St. John A", [{"family": "St. John", "given": "A"}]),
        ("Smith A.B., and Jones C.", [{"family": "Smith", "given": "A B"}, {"family": "Jones", "given": "C"}]),
        ("Doe J; the X Study Group", [{"family": "Doe", "given": "J"}, {"literal": "the X Study Group"}]),
        ("Doe J, 5 others", None),
        ("Doe J, The X Study Group", [{"family": "Doe", "given": "J"}, {"literal": "The X Study Group"}]),
        ("World Health Organization", [{"literal": "World Health Organization"}]),
        ("王伟", [{"literal": "王伟"}]),
        ("Иванов ИП", [{"family": "Иванов", "given": "И П"}]),
        ("Hansen JHL", [{"family": "Hansen", "given": "J H L"}]),
    ],
)
def test_author_lists_of_many_kinds(pasted, names):
    parsed = parse_line(f"{pasted}. The title of it. Nature. 2009;460:392.")
    assert parsed.csl.get("author") == names
    assert bool(parsed.problems) == (names is None)


def test_a_question_in_the_title_stays_in_the_title():
    csl = parse_line("Bailey C. Do fish get wasted? Assessing the influence. PeerJ. 2018;6:e5956.").csl
    assert csl["title"] == "Do fish get wasted? Assessing the influence"
    assert csl["container-title"] == "PeerJ"


def test_an_abbreviated_journal_with_stops_stays_whole():
    csl = parse_line("Smith A. Virus spread. Emerg. Infect. Dis. 2013;19:1-9.").csl
    assert (csl["title"], csl["container-title"]) == ("Virus spread", "Emerg. Infect. Dis")


def test_a_full_stop_before_a_closing_quote_is_no_part_of_the_title():
    assert parse_line("Doe J. On the “big ones.” PeerJ. 2014;2:e638.").csl["title"] == "On the “big ones”"


def test_an_article_ahead_of_print_and_a_preprint_are_read():
    article = parse_line("Doe J. A title. Nature. Published online May 6, 2020. doi:10.1038/x1").csl
    assert (article["type"], article["issued"]) == ("article-journal", {"date-parts": [[2020, 5, 6]]})
    preprint = parse_line("Doe J. A title. bioRxiv. Preprint posted online May 6, 2020. doi:10.1101/055319").csl
    assert (preprint["type"], preprint["genre"]) == ("article", "preprint")
    assert format_ama(preprint).text == "Doe J. A title. bioRxiv. Preprint posted online May 6, 2020."


@pytest.mark.parametrize(
    "line",
    [
        "",
        "   ",
        "My grandmother told me so.",
        "Doe J. 2009;1:2.",
        "Nature 2009;460:392",
        "1. ",
        "personal communication",
    ],
)
def test_what_cannot_be_read_is_kept_as_it_is(line):
    parsed = parse_line(line)
    assert parsed.csl is None
    assert parsed.raw == line
    assert parsed.problems


def test_authors_that_cannot_be_read_are_told():
    parsed = parse_line("An anonymous title. Nature. 2009;460:392.")
    assert parsed.csl["title"] == "An anonymous title"
    assert parsed.problems == ["The authors were not recognised."]


def test_a_line_over_the_limit_is_kept_and_counted():
    line = HARRISON + " " * LONGEST_LINE + "x"
    parsed = parse_line(line)
    assert (parsed.csl, parsed.raw) == (None, line)
    assert f"{len(line):,} characters" in parsed.problems[0]


@settings(deadline=None)
@given(
    st.text(max_size=400)
    | st.lists(st.sampled_from([*". ,;:()0129-aAſ\n“”", "2009;", "doi:10.1000/x", "et al"])).map("".join)
)
def test_reading_never_raises_and_keeps_the_line(line):
    parsed = parse_line(line)
    assert parsed.raw == line
    if parsed.csl is None:
        assert parsed.problems
    else:
        format_ama(parsed.csl)


def test_words_after_the_pages_are_told():
    parsed = parse_line(f"{HARRISON} Comment in: Nature 2009.")
    assert parsed.csl["page"] == "392-395"
    assert parsed.problems == ["“Comment in: Nature 2009.” was not used."]


def test_naughty_lines_are_kept():
    for text in corpus("naughty_strings.json"):
        assert parse_line(text).raw == text
        titled = parse_line(f"Doe J. {text}. Nature. 2009;460:392.")
        assert titled.raw.endswith(f"{text}. Nature. 2009;460:392.")


@pytest.mark.parametrize(
    "hostile",
    [
        "a, ",
        ". ",
        "2010;1(2):3-4. ",
        "“",
        "(1) ",
        "doi:10.",
        "Smith J, ",
        "2010 Jan;",
        "et al ",
        "10.1000/(",
        "A; 2010. ",
        "In: A, ed ",
    ],
)
def test_a_hostile_line_is_answered_at_once(hostile):
    line = (hostile * 100_000)[: LONGEST_LINE - 40] + ". Title. Nature. 2010;1(2):3-4"
    with no_hang():
        parse_line(line)
        parse_line((hostile * 100_000)[:LONGEST_LINE])
        parse_line((hostile * 100_000)[:100_000])


@pytest.mark.parametrize(
    ("line", "type_name"),
    [
        ("Doe J, Roe K. Aging in cells. 2nd ed. Oxford University Press; 2010.", "book"),
        ("World Health Organization. Aging. Vol 3. WHO; 2010:5-9.", "book"),
        ("Doe J. Cells. In: Roe K, Poe L, eds. Aging in Cells. 3rd ed. Elsevier; 2010:5-9.", "chapter"),
        ("Doe J. Cells. In: Aging in Cells. Elsevier; 2010:5-9.", "chapter"),
        ("Doe J. Aging. WHO. May 6, 2020. Accessed January 2, 2021. https://example.org/a", "webpage"),
    ],
)
def test_books_chapters_and_web_pages_are_read_and_printed_again(line, type_name):
    parsed = parse_line(line)
    assert parsed.csl["type"] == type_name
    assert parsed.problems == []
    assert format_ama(parsed.csl).text == line


def test_a_book_with_its_place_keeps_the_place():
    csl = parse_line("Doe J. Aging. New York, NY: Elsevier; 2010.").csl
    assert (csl["publisher"], csl["publisher-place"]) == ("Elsevier", "New York, NY")
