"""What is found in a text's citations and references, rule by rule, without a database."""

import datetime
import uuid

import pytest

from documents.blocks import with_block_ids
from documents.markdown import from_markdown
from editorial.checks.facts import LibraryFacts, WorkFacts
from editorial.checks.readiness import inspect_citations
from editorial.manuscripts.snapshot import Snapshot
from references.models import NoticeCheck, ReferenceNotice
from tests.quickness import no_hang

TODAY = datetime.date(2026, 9, 10)
Kind = ReferenceNotice.Kind
CHECKED = NoticeCheck(source="retraction_watch", outcome="not_listed", data_date=TODAY)


def reference(key="horvath2013", *, work=None, raw="", **csl):
    """Return an entry as a snapshot holds it: a complete journal article unless told otherwise."""
    item = {
        "type": "article-journal",
        "title": f"The title of {key}",
        "author": [{"family": "Horvath", "given": "S"}],
        "container-title": "Genome Biology",
        "volume": "14",
        "issued": {"date-parts": [[2013]]},
        "DOI": f"10.1186/{key}",
        **csl,
    }
    return {
        "key": key,
        "work": work or str(uuid.uuid5(uuid.NAMESPACE_DNS, key)),
        "csl": {name: value for name, value in item.items() if value is not None},
        "raw": raw,
        "authors_truncated": False,
        "study_type": "",
        "evidence_level": "",
        "evidence_scheme": "",
        "acknowledgement": "",
        "acknowledged_notices": [],
    }


def snapshot(text="Cells age [@horvath2013].", references=None, **parts):
    body = text if isinstance(text, dict) else from_markdown(text).doc
    parts = {"title": "A title", "deck": "", "key_points": [], **parts}
    references = [reference()] if references is None else references
    return Snapshot(
        manuscript=1, kind="explainer", language="en", body=body, references=references, credits=[], **parts
    )


def facts_about(references, **known):
    """Return library facts that know every work as checked today, with more about the works of some keys."""
    works = {entry["work"]: known.get(entry["key"], WorkFacts(check=CHECKED)) for entry in references}
    return LibraryFacts(TODAY, works)


def findings(text="Cells age [@horvath2013].", references=None, facts=None, **parts):
    shot = snapshot(text, references, **parts)
    return inspect_citations(shot, facts or facts_about(shot.references)).findings


def codes(*arguments, **parts):
    return [finding.code for finding in findings(*arguments, **parts)]


def only(found):
    assert len(found) == 1, found
    return found[0]


def test_a_text_in_order_has_no_findings():
    assert findings() == []


def test_an_unknown_key_blocks_and_is_named_once_with_its_block():
    text = "One [@horvath2013].\n\nTwo [@zhu2026] and again [@zhu2026, p. 3]."
    finding = only(findings(text))
    assert (finding.code, finding.blocking, finding.keys) == ("unknown_key", True, ("zhu2026",))
    assert "zhu2026" in finding.message
    body = from_markdown(text).doc
    assert only(findings(body)).block_id == body["content"][1]["attrs"]["id"]


@pytest.mark.parametrize("typed", ["[1]", "[1,2]", "[1, 2]", "[1-3]", "[1–3]", "[2;3]", "[12]"])
def test_a_number_typed_by_hand_blocks(typed):
    finding = only(findings(f"Cells age [@horvath2013] and rest {typed}."))
    assert (finding.code, finding.blocking) == ("literal_citation", True)
    assert typed in finding.message


@pytest.mark.parametrize("harmless", ["`[1]`", "[2013]", "[a]", "a[x, 1]", "[]", "(1)"])
def test_code_and_other_brackets_are_no_citations(harmless):
    assert codes(f"Cells age [@horvath2013] and rest {harmless}.") == []


@pytest.mark.parametrize(
    "text",
    [
        "## Ends [1]\n\nCells age [@horvath2013].",
        "- Cells age [@horvath2013] and end [1].",
        "Cells age [@horvath2013].\n\n| A | B |\n| --- | --- |\n| one [1] | two |",
        "Cells age [@horvath2013].\n\n> Words [1].",
    ],
)
def test_numbers_are_found_wherever_text_stands(text):
    assert codes(text) == ["literal_citation"]


def test_numbers_are_found_in_key_points_and_deck():
    assert codes(key_points=["Cells age [1]."], deck="Why [2]") == ["literal_citation"] * 2


@pytest.mark.parametrize(
    "written",
    ["[@horvath2013;]", "[see @horvath2013]", "[-@horvath2013]", "[@horvath2013", "[; @horvath2013]", "@horvath2013"],
)
def test_a_citation_that_was_not_understood_blocks(written):
    found = findings(f"Cells age [@horvath2013]. Cells rest {written} and more")
    assert [(finding.code, finding.blocking) for finding in found] == [("malformed_citation", True)]


@pytest.mark.parametrize("harmless", ["wren@example.org", "an @handle elsewhere", "[mail wren@example.org]", "3 @ 4"])
def test_an_address_is_no_citation(harmless):
    assert codes(f"Cells age [@horvath2013]. Write to {harmless}.") == []


def test_a_citation_that_begins_a_line_like_a_note_blocks():
    assert codes("[@horvath2013]: on clocks") == ["malformed_citation"]


def test_a_citation_inside_the_words_of_a_link_blocks():
    finding = only(findings("Cells [age [@horvath2013] slowly](https://example.org/) there."))
    assert (finding.code, finding.blocking, finding.keys) == ("citation_in_link", True, ("horvath2013",))
    assert codes("Cells [age](https://example.org/) [@horvath2013] there.") == []


@pytest.mark.parametrize("place", ["alt", "caption"])
def test_a_citation_in_the_description_of_a_figure_blocks(place):
    body = from_markdown("Cells age [@horvath2013].").doc
    figure = {"type": "figure", "attrs": {"asset": "a1", "alt": "Cells", place: "Cells [@horvath2013]"}}
    found = findings(with_block_ids({**body, "content": [*body["content"], figure]}))
    assert [finding.code for finding in found] == ["malformed_citation"]


@pytest.mark.parametrize(
    "shared",
    [
        {"DOI": "10.1186/gb-2013-14-10-r115"},
        {"PMID": "24138928"},
        {"PMCID": "PMC4015143"},
        {"title": "The very same record", "DOI": None},
    ],
)
def test_one_work_under_two_keys_blocks_and_names_both(shared):
    references = [reference("horvath2013", **shared), reference("horvath2013a", **shared)]
    found = findings("Cells age [@horvath2013; @horvath2013a].", references)
    finding = only([finding for finding in found if finding.blocking])
    assert (finding.code, finding.keys) == ("duplicate_work", ("horvath2013", "horvath2013a"))


def test_two_parts_of_one_study_are_two_works():
    references = [reference("a2020", title="Ageing. Part I"), reference("b2020", title="Ageing. Part II")]
    assert codes("One [@a2020], two [@b2020].", references) == []


def test_a_line_that_was_not_understood_blocks():
    finding = only(findings(references=[reference(type="document", raw="Horvath, somewhere")]))
    assert (finding.code, finding.blocking, finding.keys) == ("unparsed_reference", True, ("horvath2013",))


def test_an_uncited_reference_is_named():
    finding = only(findings(references=[reference(), reference("baker2011")]))
    assert (finding.code, finding.blocking, finding.keys) == ("uncited_reference", False, ("baker2011",))


@pytest.mark.parametrize(
    ("csl", "part"),
    [
        ({"issued": None}, "year"),
        ({"container-title": None}, "journal"),
        ({"author": None}, "authors"),
        ({"volume": None}, "volume"),
        ({"type": "book", "volume": None}, "publisher"),
        ({"type": "chapter", "publisher": "Springer", "container-title": None}, "title of the book"),
        ({"type": "webpage", "DOI": None, "PMID": "1"}, "web address"),
    ],
)
def test_what_a_work_of_its_type_needs_is_missed(csl, part):
    finding = only(findings(references=[reference(**csl)]))
    assert (finding.code, finding.blocking) == ("incomplete_reference", False)
    assert f"has no {part}." in finding.message


@pytest.mark.parametrize(
    "csl",
    [
        {"volume": None, "number": "eabq2226"},
        {"volume": None, "status": "in press"},
        {"type": "book", "publisher": "Springer", "container-title": None, "volume": None},
        {"author": None, "editor": [{"literal": "The X Consortium"}]},
        {"type": "article", "genre": "preprint", "container-title": None, "volume": None},
    ],
)
def test_what_a_work_of_its_type_does_not_have_is_not_missed(csl):
    assert codes(references=[reference(**csl)]) == []


def test_a_year_beyond_the_next_is_doubted():
    assert codes(references=[reference(issued={"date-parts": [[2027]]})]) == []
    assert codes(references=[reference(issued={"date-parts": [[2028]]})]) == ["year_in_future"]


OWN = LibraryFacts(
    TODAY,
    {reference()["work"]: WorkFacts(check=CHECKED)},
    frozenset({"https://example.org/articles/cells", "https://doi.org/10.1186/own"}),
)


@pytest.mark.parametrize(
    "address",
    [
        {"URL": "https://example.org/articles/cells/"},
        {"URL": "http://www.Example.org/articles/cells?from=list#notes"},
        {"URL": "https://example.org/articles/cells/versions/1/"},
        {"DOI": "10.1186/OWN"},
        {"DOI": "10.1186/other", "URL": "https://doi.org/10.1186/own"},
    ],
)
def test_an_article_is_not_its_own_source(address):
    finding = only(findings(references=[reference(**address)], facts=OWN))
    assert (finding.code, finding.blocking, finding.keys) == ("cites_itself", False, ("horvath2013",))


@pytest.mark.parametrize(
    "address",
    [
        {"URL": "https://example.org/articles/cells-and-time/"},
        {"URL": "https://example.org/"},
        {"URL": "https://example.net/articles/cells/"},
        {"URL": "http://["},
        {"DOI": "10.1186/own2"},
        {"DOI": None, "PMID": "7"},
    ],
)
def test_another_page_of_the_site_or_of_another_one_is_a_source(address):
    assert codes(references=[reference(**address)], facts=OWN) == []


def test_a_preprint_that_was_published_is_named_with_its_doi():
    known = WorkFacts(check=CHECKED, published_as="10.1038/nature10600")
    finding = only(findings(facts=facts_about([reference()], horvath2013=known)))
    assert (finding.code, finding.blocking) == ("preprint_published", False)
    assert "10.1038/nature10600" in finding.message


def notice(kind, pk=7, date=datetime.date(2010, 2, 6), **facts):
    work = reference()["work"]
    return ReferenceNotice(pk=pk, reference_id=work, kind=kind, date=date, source="crossref", **facts)


def with_notices(*notices, note="", acknowledged=()):
    entry = {**reference(), "acknowledgement": note, "acknowledged_notices": list(acknowledged)}
    known = WorkFacts(tuple(notices), CHECKED)
    return findings(references=[entry], facts=facts_about([entry], horvath2013=known))


@pytest.mark.parametrize("kind", sorted(ReferenceNotice.GRAVE))
def test_a_work_that_was_taken_away_blocks_until_it_is_acknowledged(kind):
    finding = only(with_notices(notice(kind)))
    assert (finding.code, finding.blocking, finding.keys) == ("retracted_work", True, ("horvath2013",))
    finding = only(with_notices(notice(kind), note="Named as retracted.", acknowledged=[7]))
    assert (finding.code, finding.blocking) == ("notice_acknowledged", False)
    assert "Named as retracted." in finding.message


def test_a_note_covers_the_same_notice_told_by_another_source():
    told_later = notice(Kind.RETRACTION, pk=8, date=datetime.date(2010, 2, 2))
    found = with_notices(notice(Kind.RETRACTION), told_later, note="Named as retracted.", acknowledged=[7])
    assert [finding.blocking for finding in found] == [False]


def test_a_note_on_a_correction_does_not_cover_a_later_retraction():
    retraction = notice(Kind.RETRACTION, pk=8)
    found = with_notices(notice(Kind.CORRECTION), retraction, note="Read it.", acknowledged=[7])
    assert [(finding.code, finding.blocking) for finding in found] == [
        ("retracted_work", True),
        ("notice_acknowledged", False),
    ]


def test_a_reinstated_work_is_not_held_back():
    reinstated = notice(Kind.REINSTATEMENT, pk=8, date=datetime.date(2016, 1, 1))
    assert with_notices(notice(Kind.RETRACTION), reinstated) == []


@pytest.mark.parametrize(
    ("kind", "code"),
    [(Kind.CONCERN, "expression_of_concern"), (Kind.CORRECTION, "correction"), (Kind.OTHER, "other_notice")],
)
def test_lesser_notices_are_mentioned(kind, code):
    finding = only(with_notices(notice(kind)))
    assert (finding.code, finding.blocking) == (code, False)


def test_a_work_that_nobody_checked_is_not_clean():
    references = [reference(), reference("baker2011"), reference("book1999", DOI=None)]
    text = "One [@horvath2013; @baker2011; @book1999]."
    found = findings(text, references, facts=LibraryFacts(TODAY))
    assert [(finding.code, finding.keys, finding.blocking) for finding in found] == [
        ("notices_not_checked", ("horvath2013", "baker2011"), False),
        ("notices_not_checkable", ("book1999",), False),
    ]


@pytest.mark.parametrize(("age", "expected"), [(30, []), (31, ["notices_check_old"])])
def test_a_check_lasts_thirty_days(age, expected):
    check = NoticeCheck(source="crossref", outcome="not_listed", data_date=TODAY - datetime.timedelta(days=age))
    assert codes(facts=facts_about([reference()], horvath2013=WorkFacts(check=check))) == expected


def test_blocking_findings_come_first():
    found = findings("Cells rest [1].", [reference(volume=None)])
    assert [finding.blocking for finding in found] == sorted((finding.blocking for finding in found), reverse=True)
    assert len(found) == 3


def test_meters_tell_how_much_rests_on_one_source():
    text = "One [@horvath2013; @baker2011].\n\nTwo [@horvath2013, p. 3]. Three [@horvath2013]."
    shot = snapshot(text, [reference(), reference("baker2011")])
    meters = inspect_citations(shot, facts_about(shot.references)).meters
    assert (meters.citations, meters.most_cited, meters.on_most_cited, meters.share) == (4, "horvath2013", 3, 0.75)
    assert meters.words()[0] == "3 of 4 citations rest on one source, “horvath2013”."


def test_meters_name_long_paragraphs_that_cite_nothing():
    long, short = " ".join(["word"] * 40), " ".join(["word"] * 39)
    shot = snapshot(f"{long}.\n\n{short}.\n\n{long} [@horvath2013].\n\n- {long}", [reference()])
    meters = inspect_citations(shot, facts_about(shot.references)).meters
    blocks = shot.body["content"]
    assert meters.long_paragraphs == (blocks[0]["attrs"]["id"], blocks[3]["attrs"]["id"])
    assert meters.words()[1] == "2 long paragraphs (40 words or more) cite nothing."


def test_a_text_without_citations_has_meters_too():
    meters = inspect_citations(snapshot("Words.", []), LibraryFacts(TODAY)).meters
    assert (meters.citations, meters.share) == (0, 0.0)
    assert meters.words()[0] == "The text cites nothing."


@pytest.mark.parametrize("unit", ["[", "[1", "[1 ", "[1,", "@a", "[@", "[@a ", "[ @a;", "]", "[1,1", "@a.", "[a"])
def test_hostile_text_is_read_in_no_time(unit):
    body = {
        "type": "doc",
        "content": [
            {
                "type": "paragraph",
                "attrs": {"id": "abcd1234"},
                "content": [{"type": "text", "text": unit * (100_000 // len(unit))}],
            }
        ],
    }
    shot = snapshot(body, [])
    with no_hang():
        inspect_citations(shot, LibraryFacts(TODAY))
