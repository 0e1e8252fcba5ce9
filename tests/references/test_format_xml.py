import pytest

from references.formats.items import FileRefused, ReadState
from references.importing.files import read_references

ENDNOTE = """<?xml version="1.0" encoding="UTF-8"?>
<xml><records>
<record><rec-number>7</rec-number><ref-type name="Journal Article">17</ref-type>
<contributors><authors><author><style face="normal">Doe, Jane</style></author><author>X Group,</author></authors>
<secondary-authors><author>Roe, R.</author></secondary-authors></contributors>
<auth-address>Some Institute, someone@example.org</auth-address>
<titles><title><style>On </style><style face="italic">C. elegans</style></title>
<secondary-title>J Test</secondary-title></titles>
<periodical><full-title>Journal of Tests</full-title><abbr-1>J Test</abbr-1></periodical>
<pages>1–9</pages><volume>3</volume><number>2</number><keywords><keyword>a</keyword><keyword>b</keyword></keywords>
<dates><year>2001</year><pub-dates><date>Jan 3</date></pub-dates></dates><isbn>0028-0836 (Print)</isbn>
<accession-num>12345</accession-num><electronic-resource-num>10.1000/x</electronic-resource-num>
<urls><related-urls><url>https://example.org/a</url></related-urls></urls></record>
<record><ref-type name="Book">6</ref-type><titles><title>A book</title>
<secondary-title>Series</secondary-title></titles>
<pages>320</pages><isbn>978-0-306-40615-7</isbn></record>
</records></xml>"""

JATS = """<article xmlns:xlink="http://www.w3.org/1999/xlink"><back><ref-list>
<ref id="r1"><label>1</label><element-citation publication-type="journal"><person-group person-group-type="author">
<name><surname>Doe</surname><given-names>J</given-names><suffix>Jr</suffix></name><collab>X Group</collab><etal/>
</person-group><article-title>On <italic>C. elegans</italic> &amp; <sup>14</sup>C</article-title><source>Cell</source>
<year>2006</year><month>3</month><volume>1</volume><issue>2</issue><fpage>3</fpage><lpage>9</lpage>
<pub-id pub-id-type="doi">10.1000/A</pub-id><pub-id pub-id-type="pmid">12</pub-id></element-citation></ref>
<ref id="r2"><mixed-citation>Hayflick L. The cell. Nature. 1985;43(2):405-413.</mixed-citation></ref>
<ref id="r3"><element-citation publication-type="book"><chapter-title>Part</chapter-title><source>Whole</source>
<person-group person-group-type="editor"><name><surname>Roe</surname></name></person-group>
<ext-link xlink:href="https://doi.org/10.1000/b"/></element-citation></ref>
<ref id="r4"><note>nothing</note></ref>
<ref id="r5"><mixed-citation>Words that say nothing</mixed-citation></ref></ref-list></back></article>"""


def read(text: str):
    return read_references(text.encode())


def test_endnote_records_become_csl():
    result = read(ENDNOTE)
    assert (result.format, result.read, result.problems) == ("endnote", 2, [])
    article, book = result.items
    assert (article.line, article.key, article.problems) == (3, "7", [])
    assert article.csl == {
        "type": "article-journal",
        "author": [{"family": "Doe", "given": "Jane"}, {"literal": "X Group"}],
        "editor": [{"family": "Roe", "given": "R."}],
        "title": "On C. elegans",
        "container-title": "Journal of Tests",
        "container-title-short": "J Test",
        "page": "1-9",
        "volume": "3",
        "issue": "2",
        "keyword": "a; b",
        "issued": {"date-parts": [[2001, 1, 3]]},
        "ISSN": "0028-0836",
        "PMID": "12345",
        "DOI": "10.1000/x",
        "URL": "https://example.org/a",
    }
    assert book.csl == {
        "type": "book",
        "title": "A book",
        "collection-title": "Series",
        "number-of-pages": "320",
        "ISBN": "978-0-306-40615-7",
    }
    assert "example.org, " not in str(article.csl)
    assert "someone" not in str(article.csl)


def test_a_jats_reference_list_becomes_csl():
    result = read(JATS)
    assert (result.format, result.read) == ("jats", 5)
    assert [item.key for item in result.items] == ["r1", "r2", "r3", "r4", "r5"]
    assert result.items[0].csl == {
        "type": "article-journal",
        "author": [{"family": "Doe", "given": "J", "suffix": "Jr"}, {"literal": "X Group"}],
        "title": "On <i>C. elegans</i> & <sup>14</sup>C",
        "container-title": "Cell",
        "issued": {"date-parts": [[2006, 3]]},
        "volume": "1",
        "issue": "2",
        "page": "3-9",
        "DOI": "10.1000/a",
        "PMID": "12",
        "custom": {"authors_truncated": True},
    }


def test_a_citation_without_marked_parts_is_read_like_a_pasted_line():
    csl = read(JATS).items[1].csl
    assert (csl["container-title"], csl["page"]) == ("Nature", "405-413")


def test_a_chapter_a_link_and_editors_are_found():
    csl = read(JATS).items[2].csl
    assert (csl["type"], csl["container-title"], csl["DOI"]) == ("chapter", "Whole", "10.1000/b")
    assert csl["editor"] == [{"family": "Roe"}]


def test_references_that_say_nothing_are_invalid_and_kept_as_they_stand():
    items = read(JATS).items[3:]
    assert [item.state for item in items] == [ReadState.INVALID, ReadState.INVALID]
    assert items[0].problems == ["The reference holds no citation."]
    assert "Words that say nothing" in items[1].raw


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "declares a document type"),
        ('<?xml version="1.0"?>\n<!doctype html><a/>', "declares a document type"),
        ("<a><b></a>", "is not well-formed XML"),
        ("<a>&b;</a>", "is not well-formed XML"),
        ("<a/>" * 3, "is not well-formed XML"),
        ("<a>" + "<b/>" * 2_100_000 + "</a>", "more than 2,000,000 elements"),
    ],
)
def test_xml_that_is_broken_or_may_be_a_bomb_is_refused(text, message):
    with pytest.raises(FileRefused, match=message):
        read_references(text.encode(), format="jats")


def test_elements_within_elements_without_end_are_read():
    deep = "<i>" * 50_000 + "words" + "</i>" * 50_000
    (item,) = read(
        f"<ref-list><ref><mixed-citation><article-title>{deep}</article-title></mixed-citation></ref></ref-list>"
    ).items
    assert item.csl["title"] == "words"
