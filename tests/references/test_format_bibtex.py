import pytest

from references.formats.items import FileRefused, ReadState
from references.importing.files import read_references

ARTICLE = r"""% Encoding: UTF-8

@Article{Horvath2013,
  author    = {Horvath, Steve and van der Pluijm, I. and {The Mouse Group} and Jos{\'e} Hora and others},
  title     = "{DNA} methylation age of \textit{human} tissues",
  journal   = {Genome Biology},
  year      = 2013,
  month     = oct,
  volume    = {14},
  number    = {10},
  pages     = {3156--3175},
  doi       = {10.1186/GB-2013-14-10-R115},
  keywords  = {Aging, Epigenetics},
  file      = {:/home/someone/a.pdf:PDF},
}
"""


def read(text: str, **options):
    return read_references(text.encode(), format="bibtex", **options)


def only(text: str):
    (item,) = read(text).items
    return item


def entry(*fields: str, type: str = "article") -> str:
    return f"@{type}{{key, title = {{A}}, {', '.join(fields)}}}"


def test_an_article_becomes_csl():
    result = read_references(ARTICLE.encode())
    assert (result.format, result.read, result.problems) == ("bibtex", 1, [])
    item = result.items[0]
    assert (item.line, item.key, item.problems) == (3, "Horvath2013", [])
    assert item.csl == {
        "type": "article-journal",
        "author": [
            {"family": "Horvath", "given": "Steve"},
            {"family": "Pluijm", "given": "I.", "non-dropping-particle": "van der"},
            {"literal": "The Mouse Group"},
            {"family": "Hora", "given": "José"},
        ],
        "title": "DNA methylation age of <i>human</i> tissues",
        "container-title": "Genome Biology",
        "issued": {"date-parts": [[2013, 10]]},
        "volume": "14",
        "issue": "10",
        "page": "3156-3175",
        "DOI": "10.1186/gb-2013-14-10-r115",
        "keyword": "Aging, Epigenetics",
        "custom": {"authors_truncated": True},
    }


def test_a_key_that_stands_twice_loses_no_entry():
    result = read("@book{a, title={One}}\n@book{a, title={Two}}\n@book{, title={Three}}\n@book{, title={Four}}")
    assert [item.csl["title"] for item in result.items] == ["One", "Two", "Three", "Four"]
    assert [item.problems for item in result.items] == [[], ["The key a stands already in line 1."], [], []]


def test_several_entries_on_one_line_are_all_read():
    result = read("% x @book{a, title={One}} @book{a, title={Two}}")
    assert [item.csl["title"] for item in result.items] == ["One", "Two"]


def test_an_entry_in_round_brackets_or_in_capitals_is_read():
    assert only('@BOOK(key, TITLE = "A (b)")').csl == {"type": "book", "title": "A (b)"}


def test_abbreviations_and_pieces_are_put_together():
    text = '@string{gb = "Genome"}\n@string{full = gb # { Biology}}\n' + entry("journal = FULL # { } # 2")
    assert only(text).csl["container-title"] == "Genome Biology 2"


def test_abbreviations_that_double_at_every_step_are_no_bomb():
    steps = "\n".join(f"@string{{a{n} = a{n - 1} # a{n - 1}}}" for n in range(1, 60))
    item = only(f"@string{{a0 = {{ha}}}}\n{steps}\n" + entry("journal = a59"))
    assert item.problems == ["container-title is longer than 20,000 bytes and was left out."]


def test_an_entry_without_its_end_is_read_as_far_as_it_goes():
    result = read(
        "@book{a, title = {One}, year = {2001}\n@book{b, title = {Two}}\n@book{c, title = {Three}, year = 2003"
    )
    assert [item.csl["title"] for item in result.items] == ["One", "Two", "Three"]
    assert [bool(item.problems) for item in result.items] == [True, False, True]


def test_an_entry_whose_value_is_not_closed_is_invalid_and_kept_as_it_stands():
    result = read("@book{a, title = {One,\n  year = {2001},\n}\n@book{b, title = {Two}}")
    assert [item.state for item in result.items] == [ReadState.INVALID, ReadState.READ]
    assert "year = {2001}" in result.items[0].raw
    assert result.items[0].problems == [
        "The entry could not be parsed: a brace, a quotation mark or a comma is missing or too many."
    ]


def test_a_missing_comma_loses_no_field():
    item = only("@book{a, title = {One}\n year = {2001}\n publisher = {P}}")
    assert (item.csl["title"], item.csl["issued"], item.csl["publisher"]) == ("One", {"date-parts": [[2001]]}, "P")
    assert item.problems == ["A comma is missing before “year”.", "A comma is missing before “publisher”."]


def test_a_field_that_stands_twice_is_told():
    item = only("@book{a, title = {One}, title = {Two}}")
    assert (item.csl["title"], item.problems) == ("One", ["The field title stands twice; the first one was used."])


def test_an_at_sign_within_a_value_begins_no_entry():
    item = only(entry("note = {mail @ {somewhere} and @misc{x}}"))
    assert item.csl["note"] == "mail @ somewhere and @miscx"


def test_text_between_entries_is_named_and_comments_are_not():
    result = read("% a comment\nSome words\n\n@book{a, title={One}}\n@Comment{jabref-meta: x;}\nmore words\n")
    assert (result.read, result.problems) == (
        1,
        ["Text outside of entries was read as a comment, from line 2, 6."],
    )


@pytest.mark.parametrize(
    ("type", "csl_type"),
    [
        ("article", "article-journal"),
        ("inproceedings", "paper-conference"),
        ("conference", "paper-conference"),
        ("incollection", "chapter"),
        ("inbook", "chapter"),
        ("proceedings", "book"),
        ("phdthesis", "thesis"),
        ("techreport", "report"),
        ("online", "webpage"),
        ("dataset", "dataset"),
        ("unpublished", "manuscript"),
        ("misc", "document"),
    ],
)
def test_types_of_works(type, csl_type):
    assert only(entry(type=type)).csl["type"] == csl_type


def test_an_unknown_type_is_told():
    item = only(entry(type="foo"))
    assert (item.csl["type"], item.problems) == ("document", ["The type “foo” is not known to BibTeX."])


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Ludwig van Beethoven", {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"}),
        ("Hora, Jr., D.", {"family": "Hora", "given": "D.", "suffix": "Jr."}),
        ("{van der Berg}, Jan", {"family": "van der Berg", "given": "Jan"}),
        ("{Simon and Schuster}", {"literal": "Simon and Schuster"}),
        (r"{Max-Planck-Gesellschaft zur F{\"o}rderung}", {"literal": "Max-Planck-Gesellschaft zur Förderung"}),
        ("Plato", {"family": "Plato"}),
        ("山中, 伸弥", {"family": "山中", "given": "伸弥"}),
    ],
)
def test_names_of_many_kinds(author, name):
    assert only(entry(f"author = {{{author}}}")).csl["author"] == [name]


def test_names_with_semicolons_between_them_are_told_apart():
    authors = only(entry("author = {Doe, J.; Roe, R.}")).csl["author"]
    assert authors == [{"family": "Doe", "given": "J."}, {"family": "Roe", "given": "R."}]


@pytest.mark.parametrize(
    ("fields", "issued"),
    [
        (["year = 2001", "month = {3}"], {"date-parts": [[2001, 3]]}),
        (["year = 2001", "month = mar", "day = 4"], {"date-parts": [[2001, 3, 4]]}),
        (["year = 2001", 'month = "8,"'], {"date-parts": [[2001, 8]]}),
        (["year = 2001", "month = {Spring}"], {"date-parts": [[2001]], "season": "1"}),
        (["year = 2001", "month = {nonsense}"], {"date-parts": [[2001]]}),
        (["date = {2001-03-04}"], {"date-parts": [[2001, 3, 4]]}),
        (["date = {2001-03/2002}"], {"date-parts": [[2001, 3], [2002]]}),
        (["date = {1850~}"], {"date-parts": [[1850]], "circa": True}),
        (["year = {in press}"], {"literal": "in press"}),
        (["date = {Jan}", "year = 1937"], {"date-parts": [[1937, 1]]}),
    ],
)
def test_dates_of_many_kinds(fields, issued):
    assert only(entry(*fields)).csl["issued"] == issued


@pytest.mark.parametrize(
    ("fields", "type", "field", "value"),
    [
        (["pages = {1--9}"], "article", "page", "1-9"),
        (["pages = {320}"], "book", "number-of-pages", "320"),
        (["eid = {e1024}"], "article", "number", "e1024"),
        (["number = 7", "series = {S}"], "book", "collection-number", "7"),
        (["number = 7"], "techreport", "number", "7"),
        (["issn = {0028-0836}"], "article", "ISSN", "0028-0836"),
        (["isbn = {0012-9658}"], "article", "ISSN", "0012-9658"),
        ([r"url = {https://example.org/a\_b\%20c}"], "misc", "URL", "https://example.org/a_b%20c"),
        ([r"howpublished = {\url{https://example.org/a}}"], "misc", "URL", "https://example.org/a"),
        (["eprint = {1234}", "eprinttype = {pubmed}"], "article", "PMID", "1234"),
        (["eprint = {2301.00001v2}", "archiveprefix = {arXiv}"], "misc", "DOI", "10.48550/arxiv.2301.00001"),
        (["eprint = {2301.00001}", "journal = {J}"], "article", "archive_location", "2301.00001"),
        (["school = {U}"], "phdthesis", "genre", "PhD thesis"),
        (["subtitle = {b}"], "book", "title", "A: b"),
        (["urldate = {2019-03-28}"], "online", "accessed", {"date-parts": [[2019, 3, 28]]}),
        (["entrysubtype = {newspaper}"], "article", "type", "article-newspaper"),
    ],
)
def test_fields_of_many_kinds(fields, type, field, value):
    assert only(entry(*fields, type=type)).csl[field] == value


def test_a_chapter_takes_over_what_its_book_says():
    text = (
        "@inproceedings{a, title={Talk}, crossref={B}}\n@inbook{c, crossref={b}, pages={2--3}}\n"
        "@proceedings{b, title={Book}, year=2001, publisher={P}, doi={10.1000/book}}"
    )
    talk, part, _ = (item.csl for item in read(text).items)
    assert (talk["title"], talk["container-title"], talk["publisher"]) == ("Talk", "Book", "P")
    assert "DOI" not in talk
    assert (part["title"], part["page"], part["issued"]) == ("Book", "2-3", {"date-parts": [[2001]]})


def test_what_has_no_place_in_the_record_is_named():
    item = only(entry("colour = {red}", r"note = {\foo}"))
    assert item.problems == [
        "LaTeX commands that stand as they were written: \\foo.",
        "Fields without a place in the record were left out: colour.",
    ]


def test_a_value_of_enormous_length_is_left_out_with_a_reason():
    item = only(entry("abstract = {%s}" % ("{a" * 9_000 + "b" * 9_000 + "}" * 9_000)))
    assert item.problems == ["abstract is longer than 20,000 bytes and was left out."]


def test_a_bomb_of_braces_is_refused_with_its_count():
    with pytest.raises(FileRefused, match="has 4,000,000 braces"):
        read("{" * 4_000_000)
