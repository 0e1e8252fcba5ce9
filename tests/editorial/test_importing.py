"""Reading manuscripts from files: what is understood, and that nothing is lost where it is not."""

import codecs
import contextlib
import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.citations import citation_clusters, cited_keys
from documents.text import outline, plain_text
from documents.validation import validate
from editorial.importing import UnreadableManuscript, read_manuscript
from tests.quickness import no_hang

KENYON = (
    "Kenyon C, Chang J, Gensch E, Rudner A, Tabtiang R. A C. elegans mutant that lives twice as long as wild type. "
    "Nature. 1993;366(6454):461-464."
)
HORVATH = "Horvath S. DNA methylation age of human tissues and cell types. Genome Biology. 2013;14(10):R115."
HAYFLICK = (
    "Hayflick L, Moorhead PS. The serial cultivation of human diploid cell strains. "
    "Experimental Cell Research. 1961;25:585-621."
)
PROSE = (
    "The purple worms of our invented garden lived for many weeks, and nobody in the village could say why they did."
)


def read(text, filename="text.txt", **options):
    return read_manuscript(text.encode(), filename=filename, **options)


def kinds(manuscript):
    return [block["type"] for block in manuscript.body["content"]]


def article(body, references=()):
    listed = "\n".join(f"  {number}. {line}" for number, line in enumerate(references, start=1))
    return f"Garden worms\n\nMay 2 2026\n\nWhy they last and what we may learn\n\n{body}\n\nReferences\n\n{listed}\n"


APPROVED = "Edited and approved by Ann Example, PhD"
HEADS = {
    "all parts": f"Worms\nGardens\n\nPurple worms\n\nJune 3, 2026\n\nA long life below ground\n\n{APPROVED}",
    "one topic": "Worms\n\nPurple worms\n\n3 June 2026\n\nA long life below ground\n\nReviewed by: Ann Example, PhD",
    "no topics": f"Purple worms\n\n2026-06-03\n\nA long life below ground\n\n{APPROVED}",
    "no date": "Worms\nGardens\n\nPurple worms\n\nA long life below ground\n\nMedically reviewed by Ann Example, PhD",
    "deck above the date": "Purple worms\n\nA long life below ground\n\nPublished: 3rd June 2026",
    "title and deck in one group": "Purple worms\nA long life below ground\nJun 3 2026",
    "no deck": "Worms\nGardens\n\nPurple worms\n\nWednesday, June 3, 2026",
    "title alone": "Purple worms",
    "a question": "Purple worms?\n\nA long life below ground.\n\nJun 3 2026\n\nEdited by Ann Example, PhD",
}


@pytest.mark.parametrize("name", HEADS)
def test_heads_of_many_shapes_are_understood(name):
    head = HEADS[name]
    understood = read(f"{head}\n\n{PROSE}\n\n{PROSE}\n")
    assert understood.title.rstrip("?") == "Purple worms"
    assert understood.deck.rstrip(".") == ("A long life below ground" if "long life" in head else "")
    assert understood.topics == [topic for topic in ("Worms", "Gardens") if topic in head.split("\n")]
    assert understood.date == (datetime.date(2026, 6, 3) if "2026" in head else None)
    assert understood.claimed_approval == ("Ann Example, PhD" if "Ann" in head else None)
    assert plain_text(understood.body) == f"{PROSE}\n\n{PROSE}"
    assert understood.warnings == []


def test_an_ambiguous_date_is_not_guessed():
    understood = read(f"Purple worms\n\n03/06/2026\n\n{PROSE}\n\n{PROSE}")
    assert understood.date is None
    assert "03/06/2026" in understood.deck + plain_text(understood.body)


def test_a_byline_is_reported_and_not_taken_for_text():
    understood = read(f"Purple worms\n\nBy Ann Example\n\nMay 2 2026\n\n{PROSE}\n\n{PROSE}")
    assert "By Ann Example" in understood.warnings[0]
    assert plain_text(understood.body) == f"{PROSE}\n\n{PROSE}"


def test_windows_line_ends_change_nothing():
    text = article(f"{PROSE} [1].\n\nA heading\n\n{PROSE}", [KENYON])
    one, other = read(text), read(text.replace("\n", "\r\n"))
    assert plain_text(one.body) == plain_text(other.body)
    assert [one.title, one.references] == [other.title, other.references]


def test_numbers_become_citations():
    understood = read(
        article(f"{PROSE} [1]. More [1,2]. All [1-3]. Dash [1–3]. Mixed [3; 1].", [KENYON, HORVATH, HAYFLICK])
    )
    clusters = [[pointer.key for pointer in cluster.pointers] for cluster in citation_clusters(understood.body)]
    one, two, three = "kenyon1993", "horvath2013", "hayflick1961"
    assert clusters == [[one], [one, two], [one, two, three], [one, two, three], [three, one]]
    assert understood.kind == "explainer"
    assert understood.warnings == []


def test_a_number_without_a_reference_stays_as_text():
    understood = read(article(f"{PROSE} [7]. Backwards [2-1]. Known [1].", [KENYON]))
    assert "[7]" in plain_text(understood.body)
    assert "[2-1]" in plain_text(understood.body)
    assert cited_keys(understood.body) == ["kenyon1993"]
    assert any("[7]" in warning and "no number 7" in warning for warning in understood.warnings)
    assert any("[2-1]" in warning for warning in understood.warnings)


def test_numbers_without_any_list_are_one_warning():
    understood = read(f"Purple worms\n\n{PROSE} [1].\n\n{PROSE} [2].")
    assert [warning for warning in understood.warnings if "list of references" in warning] == understood.warnings
    assert len(understood.warnings) == 1


def test_two_identical_references_share_one_entry():
    understood = read(article(f"{PROSE} [1]. Again [3]. Other [2].", [KENYON, HORVATH, KENYON + " "]))
    assert [reference.key for reference in understood.references] == ["kenyon1993", "horvath2013"]
    assert cited_keys(understood.body) == ["kenyon1993", "horvath2013"]
    assert any("1 and 3" in warning for warning in understood.warnings)


def test_one_work_with_and_without_shortened_authors_is_found_by_its_doi():
    doi = " doi:10.1038/366461a0"
    short = KENYON.replace("Rudner A, Tabtiang R", "et al") + doi
    understood = read(article(f"{PROSE} [1]. Again [2].", [KENYON + doi, short]))
    assert len(understood.references) == 1


def test_a_list_with_a_gap_keeps_its_numbers_and_is_reported():
    text = article(f"{PROSE} [1]. Far [4].") + f"1. {KENYON}\n4. {HORVATH}\n"
    understood = read(text)
    assert cited_keys(understood.body) == ["kenyon1993", "horvath2013"]
    assert [reference.number for reference in understood.references] == [1, 4]
    assert any(warning.startswith("References: ") for warning in understood.warnings)


def test_a_line_that_is_no_reference_is_kept_as_written():
    understood = read(article(f"{PROSE} [1].", ["Something my neighbour said over the fence"]))
    (reference,) = understood.references
    assert reference.csl is None
    assert reference.raw == "Something my neighbour said over the fence"
    assert cited_keys(understood.body) == [reference.key]
    assert "kept as written" in understood.warnings[0]


def test_a_citation_in_a_heading_is_a_citation():
    understood = read(article(f"{PROSE}\n\nWhat we knew [1]\n\n{PROSE}", [KENYON]))
    assert [heading.text for heading in outline(understood.body)] == ["What we knew"]
    assert cited_keys(understood.body) == ["kenyon1993"]


def test_text_below_the_references_is_kept():
    understood = read(
        article(f"{PROSE} [1].", [KENYON]) + "\nAbout the garden: it does not exist.\n\nPrevious Post\nNext Post\n"
    )
    assert plain_text(understood.body).endswith("About the garden: it does not exist.")
    assert understood.references[0].raw == KENYON
    assert next(warning for warning in understood.warnings if "web page" in warning).startswith("“Previous Post”")
    assert len(understood.warnings) == 3


def test_leading_bullets_are_key_points_and_bullets_of_titles_are_related():
    text = (
        "- Worms last longer than we believed.\n- Nobody knows why.\n"
        f"{PROSE}\nThat is all there is.\n"
        "- Why purple things live longer than green things\n- A short history of the invented garden\n"
        f"{PROSE}\n"
    )
    understood = read(text)
    assert understood.key_points == ["Worms last longer than we believed.", "Nobody knows why."]
    assert understood.related == [
        "Why purple things live longer than green things",
        "A short history of the invented garden",
    ]
    assert kinds(understood) == ["paragraph", "paragraph", "related", "paragraph"]
    assert understood.kind == "news"


def test_bullets_that_a_sentence_leads_into_are_a_list():
    bullets, numbers = "- fallen leaves of every kind\n- bread from the baker", "1. First\n2. Second"
    text = f"Purple worms\n\n{PROSE} They eat:\n\n{bullets}\n\n{PROSE}\n\n{numbers}\n\n{PROSE}"
    assert kinds(read(text)) == ["paragraph", "bullet_list", "paragraph", "ordered_list", "paragraph"]


def test_wrapped_lines_are_joined():
    lines = [
        "The purple worms of our invented garden lived for many weeks,",
        "and nobody could say why",
        "they did so.",
    ]
    wrapped = "\n".join(lines)
    understood = read(f"Purple worms\n\n{wrapped}\n\n{PROSE}")
    assert plain_text(understood.body).split("\n\n")[0] == wrapped.replace("\n", " ")


def test_spelling_decides_the_language_and_the_reference_list_does_not():
    assert read(f"{PROSE} The colour of ageing.").language == "en-GB"
    assert read(f"{PROSE} The color of aging.").language == "en-US"
    undecided = read(PROSE, default_language="en-GB")
    assert (undecided.language, undecided.language_guessed) == ("en-GB", True)
    assert read(article(f"{PROSE} Aging [1].", [KENYON.replace("lives", "ageing behaviour")])).language == "en-US"


MARKDOWN = f"""---
title: Purple worms
deck: "A long life below ground"
kind: news
language: en-GB
topics: Worms, Gardens
date: 2026-06-03
approved-by: Ann Example, PhD
---
- First point
- Second point

{PROSE} [1], **and more** [@horvath2013, p. 3].

## A heading

| a | b |
| - | - |
| 1 | 2 |

::: related
- Another tale of the garden
:::

## References

1. {KENYON}
2. {HORVATH}
"""


def test_markdown_with_front_matter_is_understood():
    understood = read(MARKDOWN, "worms.md")
    assert (understood.title, understood.deck) == ("Purple worms", "A long life below ground")
    assert (understood.kind, understood.language, understood.language_guessed) == ("news", "en-GB", False)
    assert understood.topics == ["Worms", "Gardens"]
    assert understood.date == datetime.date(2026, 6, 3)
    assert understood.claimed_approval == "Ann Example, PhD"
    assert understood.key_points == ["First point", "Second point"]
    assert kinds(understood) == ["paragraph", "heading", "table", "related"]
    assert understood.related == ["Another tale of the garden"]
    assert cited_keys(understood.body) == ["kenyon1993", "horvath2013"]
    assert citation_clusters(understood.body)[1].pointers[0].locator == "p. 3"
    assert understood.warnings == []


def test_markdown_with_a_title_is_recognised_by_its_marks():
    understood = read(f"# Purple worms\n\n*A long life below ground*\n\nJune 3, 2026\n\n{PROSE}\n\n### Deep\n\n{PROSE}")
    assert (understood.title, understood.kind) == ("Purple worms", "explainer")
    assert [heading.text for heading in outline(understood.body)] == ["Deep"]


def test_problems_in_markdown_name_the_line_of_the_file():
    text = f"---\ntitle: x\nmood: sunny\n---\n\n{PROSE}\n\n[bad](javascript:x)\n"
    warnings = read(text, "x.md").warnings
    assert any("mood: sunny" in warning for warning in warnings)
    assert any(warning.startswith("Line 8: ") for warning in warnings)


def test_a_pandoc_key_without_an_entry_is_reported_and_an_identifier_finds_its_entry():
    text = (
        f"# X\n\n{PROSE} [@nobody2020] [@doi:10.1038/366461A0].\n\n## References\n\n1. {KENYON} doi:10.1038/366461a0\n"
    )
    understood = read(text, "x.md")
    assert cited_keys(understood.body) == ["nobody2020", "kenyon1993"]
    assert [warning for warning in understood.warnings if "nobody2020" in warning]


def test_text_below_a_markdown_reference_list_stays():
    understood = read(
        f"# X\n\n{PROSE} [1].\n\n## References\n\n1. {KENYON}\n\nThanks to nobody.\n\n## More\n\n{PROSE}", "x.md"
    )
    assert "Thanks to nobody." in plain_text(understood.body)
    assert [heading.text for heading in outline(understood.body)] == ["More"]
    assert understood.references[0].raw == KENYON


@pytest.mark.parametrize(
    ("encoding", "mark", "warns"),
    [
        ("utf-8", codecs.BOM_UTF8, False),
        ("utf-8", b"", False),
        ("utf-16-le", codecs.BOM_UTF16_LE, False),
        ("utf-16-be", codecs.BOM_UTF16_BE, False),
        ("utf-16-le", b"", False),
        ("utf-16-be", b"", False),
        ("cp1252", b"", True),
    ],
)
def test_text_in_any_common_encoding_is_read(encoding, mark, warns):
    text = f"Café\n\n{PROSE} “Señor” – 5 €"
    understood = read_manuscript(mark + text.encode(encoding), filename="x.txt")
    assert understood.title == "Café"
    assert plain_text(understood.body) == f"{PROSE} “Señor” – 5 €"
    assert any("Windows-1252" in warning for warning in understood.warnings) == warns


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"x" * 5_000_000, "5.0 MB"),
        (bytes(range(256)) * 40, "does not hold text"),
        (b"\x01\x02\x03\x04\x05\x06\x07\x08" * 10, "does not hold text"),
        (b"PK\x03\x04" + bytes(100), "Word"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"<!DOCTYPE html><p>x", "web page"),
        (b"{\\rtf1 x}", "RTF"),
        (b"word " * 60_000, "200 kB"),
        (b"x\n" * 30_001, "30,001 lines"),
        (b"\xff\xfe\x00\xd8", "could not be read"),
        (b"# x\n\n" + b"> " * 40 + b"x", "deep"),
    ],
)
def test_files_that_hold_no_manuscript_are_refused_with_advice(data, complaint):
    with pytest.raises(UnreadableManuscript, match=complaint):
        read_manuscript(data, filename="x.txt")


def test_a_stray_control_character_is_left_out_and_reported():
    understood = read(f"Purple worms\n\n{PROSE}\x07\n\n{PROSE}\x0bmore")
    assert "1 invisible control character was left out." in understood.warnings
    assert "more" in plain_text(understood.body)


def test_a_broken_byte_in_utf_8_costs_one_character_and_no_accents():
    words = f"Café – “notes”\n\n{PROSE} {'äöü – ' * 4}"
    understood = read_manuscript(words.encode() + b"one \xe4 two", filename="x.txt")
    assert understood.title == "Café – “notes”"
    assert plain_text(understood.body).endswith("one � two")
    assert understood.warnings[0] == "1 characters could not be read as utf-8 or cannot be stored; “�” stands for each."


def test_more_references_than_allowed_stay_in_the_text():
    text = article(f"{PROSE} [1].", [f"{KENYON} {number}" for number in range(501)])
    understood = read(text)
    assert understood.references == []
    assert plain_text(understood.body).count("Kenyon C") == 501
    assert any("501" in warning for warning in understood.warnings)


@pytest.mark.parametrize("filename", ["x.txt", "x.md"])
@pytest.mark.parametrize(
    "text",
    [
        *("[" * 10_000, "[1," * 30_000, "[1-" * 30_000, "- " * 40_000, "1. " * 30_000, "by " * 30_000),
        *("reviewed and " * 8_000, "References\n" * 9_000, "# " * 40_000, "---\n" * 20_000),
        *("Next Post\n" * 10_000, "\n" * 90_000 + "x", "# " + " " * 90_000 + "x", "x" + " " * 90_000 + "y"),
    ],
    ids=lambda text: text[:10].strip(),
)
def test_hostile_manuscripts_are_read_or_refused_quickly(text, filename):
    with no_hang(), contextlib.suppress(UnreadableManuscript):
        validate(read(text, filename).body)


@settings(deadline=None, max_examples=150)
@given(
    st.binary(max_size=300)
    | st.lists(
        st.sampled_from(
            [PROSE, "", "A heading", "- bullet", "1. one", "References", f"1. {KENYON}", "Jun 3 2026", "---"]
        )
        | st.sampled_from(
            ["# x", "title: y", "[1]", "[@a]", "::: note", "|a|", "Edited by X", "Next Post", "\t", "> "]
        ),
        max_size=14,
    ).map(lambda lines: "\n".join(lines).encode()),
    st.sampled_from(["x.txt", "x.md", "", "x"]),
)
def test_no_file_crashes_the_import(data, filename):
    try:
        understood = read_manuscript(data, filename=filename)
    except UnreadableManuscript:
        return
    validate(understood.body)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            ["Alpha beta gamma", "- delta epsilon zeta eta", "Theta iota kappa.", "", "1. lambda mu", "Jun 3 2026"]
        )
        | st.sampled_from(
            [PROSE, "References", "By Nu Xi", "Edited by Omicron Pi", "Next Post", "Rho?", "  sigma tau"]
        ),
        max_size=16,
    )
)
def test_every_word_of_a_plain_text_is_somewhere(lines):
    try:
        read_back = read("\n".join(lines))
    except UnreadableManuscript:
        return
    kept = [read_back.title, read_back.deck, *read_back.topics, *read_back.key_points, *read_back.warnings]
    kept += [plain_text(read_back.body), str(read_back.claimed_approval), *(item.raw for item in read_back.references)]
    kept += ["1.", "-", "References", "Edited by", str(read_back.date and "Jun 3 2026")]
    words = set(" ".join(kept).replace("“", " ").replace("”", " ").split())
    assert {word for line in lines for word in line.split()} <= words
