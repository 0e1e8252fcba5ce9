"""What a reader's browser is given for each part of a document."""

import re
from html.parser import HTMLParser

import pytest

from documents.citation_rendering import PrintedReference, WorkLink
from documents.rendering import PrintedAsset, render
from documents.validation import DocumentError
from editorial.manuscripts.rendering import work_links
from tests.articles.documents import VALID, cite, document, link_to, node, paragraph, text

LIBRARY = {
    "kenyon1993": PrintedReference("Kenyon et al. 1993", "Kenyon C. <em>Nature</em>. 1993."),
    "horvath2013": PrintedReference("Horvath 2013", "Horvath S. <em>Genome Biology</em>. 2013."),
    "hayflick1961": PrintedReference("Hayflick & Moorhead 1961", "Hayflick L, Moorhead PS. 1961."),
    "xu2018": PrintedReference("Xu et al. 2018", "Xu M. 2018."),
    "doi:10.1016/0092-8674(85)90170-9": PrintedReference("Greider & Blackburn 1985", "Greider CW. 1985."),
}
PICTURES = {"a3f9c2": PrintedAsset("/media/a3f9c2.avif", 800, 600)}


def body_of(*blocks, **options):
    return render(document(*blocks), references=LIBRARY, **options).body_html


def test_a_citation_is_a_named_link_to_its_reference():
    assert body_of(paragraph("It ages ", cite("horvath2013"), ".")) == (
        '<p>It ages <span class="cites">[<a id="cite-1-1" href="#ref-1" role="doc-biblioref" '
        'aria-label="Reference 1: Horvath 2013">1</a>]</span>.</p>\n'
    )


def test_numbers_follow_first_appearance_and_repeat():
    rendering = render(VALID["citations"], references=LIBRARY)
    assert list(rendering.numbers) == [
        "horvath2013",
        "kenyon1993",
        "hayflick1961",
        "xu2018",
        "doi:10.1016/0092-8674(85)90170-9",
    ]
    words = re.sub(r"<[^>]+>", "", rendering.body_html).split("\n")
    assert words[1] == "One [2], the same again [2], with a place [3, p. 590; 4]."
    assert words[2] == "A range inside bold [1–4]."


@pytest.mark.parametrize(
    ("keys", "expected"),
    [("a", "[1]"), ("ab", "[1, 2]"), ("abc", "[1–3]"), ("acbd", "[1–4]"), ("abde", "[1, 2, 4, 5]"), ("aa", "[1]")],
)
def test_clusters_collapse_to_ranges_of_three_and_more(keys, expected):
    library = {key: PrintedReference(key, key) for key in "abcde"}
    doc = document(*[paragraph(cite(key)) for key in "abcde"], paragraph(cite(*keys)))
    last = render(doc, references=library).body_html.strip().split("\n")[-1]
    assert re.sub(r"<[^>]+>", "", last) == expected


def test_hidden_members_of_a_range_lead_back_to_where_it_begins():
    doc = document(paragraph(cite("kenyon1993", "horvath2013", "xu2018")))
    references_html = render(doc, references=LIBRARY).references_html
    assert 'href="#cite-1-1" role="doc-backlink" aria-label="Back to citation 1 of reference 2"' in references_html


def test_every_backlink_meets_its_citation_and_every_citation_its_reference():
    rendering = render(VALID["citations"], references=LIBRARY)
    page = rendering.body_html + rendering.references_html
    identifiers = re.findall(r'id="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(identifiers)
    assert page.count("↩1<") == 4
    assert page.count("↩<") == 1


def test_a_text_without_citations_has_no_reference_list():
    rendering = render(document(paragraph("x")), references=LIBRARY)
    assert (rendering.references_html, rendering.numbers) == ("", {})


def test_an_unknown_key_stops_publication():
    with pytest.raises(DocumentError, match="“nobody2020”"):
        body_of(paragraph(cite("nobody2020")))


def test_a_preview_shows_an_unknown_key_and_lists_it():
    doc = document(paragraph(cite("a<b>c", "xu2018")))
    rendering = render(doc, references=LIBRARY, strict=False)
    assert '<strong class="citation-missing">?a&lt;b&gt;c</strong>]' in rendering.body_html
    assert rendering.missing == ["a<b>c"]
    assert rendering.numbers == {"xu2018": 1}


def test_neighbours_share_one_link():
    doc = paragraph(text("see ", link_to("/a?b&c")), text("this", link_to("/a?b&c"), "em"), " there")
    assert body_of(doc) == '<p><a href="/a?b&amp;c">see <em>this</em></a> there</p>\n'


def test_a_link_pauses_for_a_citation():
    marks = [link_to("/a"), {"type": "strong"}]
    html = body_of(paragraph(text("x", *marks), {**cite("xu2018"), "marks": marks}, text("y", *marks)))
    assert re.sub(r'<span class="cites">.*</span>', "#", html) == (
        '<p><a href="/a"><strong>x</strong></a><strong>#</strong><a href="/a"><strong>y</strong></a></p>\n'
    )


def test_each_block_has_its_markup():
    html = render(
        VALID["every_block"], references={}, assets=PICTURES, related_urls={"why-worms": "/why-worms/"}
    ).body_html
    for fragment in [
        '<h2 id="h-how-a-worm-ages">How a worm ages</h2>',
        '<h3 id="h-a-closer-look">A closer look</h3>',
        "<ul>\n<li>one</li>\n<li>two<ul>\n<li>two and a half</li>\n</ul>\n</li>\n</ul>",
        '<ol start="3">\n<li>first</li>\n<li><p>second</p>\n<p>with more to say</p>\n</li>\n</ol>',
        "<blockquote>\n<p>Old is relative.</p>\n<p>So is young.</p>\n</blockquote>",
        '<div class="callout callout-warning" role="note">\n<p class="callout-title">Warning</p>',
        '<figure><img src="/media/a3f9c2.avif" alt="A worm under a microscope" width="800" height="600"',
        '<figcaption>An adult worm. <span class="credit">Wren Fable</span></figcaption></figure>',
        '<div class="table-wrap" role="region" tabindex="0" aria-label="Table 1: Two strains"><table>',
        '<caption>Two strains</caption>\n<thead>\n<tr><th scope="col">Strain</th><th scope="col">Mutation</th></tr>',
        "<tbody>\n<tr><td>Wild type</td><td></td></tr>",
        '<li><a href="/why-worms/">Why worms?</a></li>\n<li>A post not written yet</li>',
        "<hr>",
    ]:
        assert fragment in html


def test_headings_never_skip_a_level():
    doc = document(*(node("heading", "x", level=level) for level in (3, 3, 2, 3)))
    rendering = render(doc, references={})
    assert re.findall(r"<h(\d)", rendering.body_html) == ["2", "3", "2", "3"]
    assert [heading.level for heading in rendering.contents] == [2, 3, 2, 3]


def test_characters_that_addresses_may_not_hold_are_encoded():
    html = body_of(paragraph(text("x", link_to('http://example.org:80/[a"<b>|100%?c=%20&d#e#f'))))
    assert 'href="http://example.org:80/%5Ba%22%3Cb%3E%7C100%25?c=%20&amp;d#e%23f"' in html


def test_a_missing_image_stops_publication_but_not_a_preview():
    with pytest.raises(DocumentError, match="a3f9c2"):
        render(VALID["every_block"], references={})
    preview = render(VALID["every_block"], references={}, strict=False)
    assert "Missing image: A worm under a microscope" in preview.body_html
    assert preview.missing == ["a3f9c2"]


HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;\x07"


class Tags(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.seen, self.attributes = set(), set()
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.seen.add(tag)
        self.attributes.update(name for name, _ in attributes)


def test_hostile_words_stay_words_in_every_place():
    doc = document(
        paragraph(HOSTILE, text(HOSTILE, "code"), cite("xu2018", locator=HOSTILE)),
        node("heading", HOSTILE, level=2),
        node("figure", asset="a3f9c2", alt=HOSTILE, caption=HOSTILE, credit=HOSTILE),
        node("table", node("table_row", node("table_header", paragraph(HOSTILE))), caption=HOSTILE),
        node("related", items=[{"title": HOSTILE, "slug": "x"}]),
        paragraph(text("x", link_to("https://example.org/'\"><script>alert(1)</script>"))),
    )
    library = {"xu2018": PrintedReference(HOSTILE, "Xu M. 2018.")}
    rendering = render(doc, references=library, assets={"a3f9c2": PrintedAsset(HOSTILE)}, related_urls={"x": HOSTILE})
    tags = Tags(rendering.body_html + rendering.references_html)
    assert "script" not in tags.seen
    assert not {name for name in tags.attributes if name.startswith("on")}
    assert "\x07" not in rendering.body_html


def test_contents_are_the_outline_with_the_printed_anchors():
    rendering = render(VALID["every_block"], references={}, assets=PICTURES)
    assert [f'id="{heading.id}"' in rendering.body_html for heading in rendering.contents] == [True, True]


def test_a_document_that_breaks_the_schema_is_not_rendered():
    with pytest.raises(DocumentError):
        body_of(paragraph(text("x", "insertion")))


def test_reference_prints_its_links_kind_and_note_escaped():
    link = WorkLink("DOI", 'https://doi.org/10.1/"x"')
    library = {"xu2018": PrintedReference("Xu 2018", "Xu M.", (link,), "Animal study", "Cited <because>")}
    item = render(document(paragraph("It ages ", cite("xu2018"))), references=library).references_html
    assert '<a href="https://doi.org/10.1/&quot;x&quot;">DOI</a>' in item
    assert '<span class="reference-evidence">Animal study</span>' in item
    assert "Cited &lt;because&gt;" in item


@pytest.mark.parametrize("known", [{}, {"DOI": "10.1000/x", "PMID": "123", "PMCID": "PMC9"}])
def test_links_to_a_work_follow_its_identifiers(known):
    names = [link.name for link in work_links(known)]
    assert names == (["DOI", "PubMed", "PubMed Central"] if known else [])
