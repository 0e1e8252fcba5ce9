"""The document's schema, limits, identifiers and what is read out of it."""

import copy

import pytest

from documents.blocks import empty_document, with_block_ids
from documents.citations import citation_clusters, cited_keys
from documents.text import Heading, outline, paragraphs, plain_text, reading_minutes, word_count
from documents.validation import DocumentError, validate
from tests.articles.documents import INVALID, VALID, cite, document, node, paragraph, text


@pytest.mark.parametrize("name", VALID)
def test_every_shared_example_is_a_document(name):
    before = copy.deepcopy(VALID[name])
    assert validate(VALID[name]) == before


@pytest.mark.parametrize("example", INVALID, ids=lambda example: example["name"])
def test_what_breaks_the_schema_is_refused_in_the_writers_words(example):
    with pytest.raises(DocumentError) as refusal:
        validate(example["document"])
    assert example["complaint"].lower() in str(refusal.value).lower()


DAMAGED = (
    [None, [], "doc", 7, {"type": ["doc"]}, {"type": "doc", "content": "x"}, {"type": "doc", "content": [None]}]
    + [{"type": "doc", "content": [{"type": "paragraph", "attrs": attributes}]} for attributes in ([1], "x", {"a": 3})]
    + [document(node("heading", "x", level=level)) for level in (2.0, True, [2], None)]
    + [document(paragraph({**text("x"), "marks": marks})) for marks in ("x", [None], [{"type": []}], {"type": "em"})]
    + [document(paragraph({"type": "text", "text": value})) for value in (None, 3, ["x"])]
)


@pytest.mark.parametrize("broken", DAMAGED)
def test_damaged_json_is_refused_and_never_crashes(broken):
    with pytest.raises(DocumentError):
        validate(broken)


@pytest.mark.parametrize("broken", DAMAGED)
def test_identifiers_do_not_hide_damage(broken):
    with pytest.raises(DocumentError):
        validate(with_block_ids(broken))


def test_an_identifier_that_is_none_is_replaced():
    broken = {"type": "doc", "content": [{"type": "paragraph", "attrs": {"id": 3}}]}
    with pytest.raises(DocumentError, match="identifier is damaged"):
        validate(broken)
    validate(with_block_ids(broken))


def test_a_refusal_names_the_block_and_carries_the_path():
    with pytest.raises(DocumentError) as refusal:
        validate(document(paragraph("fine"), paragraph(text("x", "blink"))))
    assert str(refusal.value).startswith("Block 2: ")
    assert refusal.value.path == (1, 0)


def test_half_a_character_is_refused():
    with pytest.raises(DocumentError, match="half a character"):
        validate(document(paragraph("a\ud800b")))


def nested_quotations(depth):
    block = paragraph("deep")
    for _ in range(depth):
        block = node("blockquote", block)
    return document(block)


@pytest.mark.parametrize(
    ("within", "beyond", "complaint"),
    [
        (nested_quotations(18), nested_quotations(19), "levels deep"),
        (nested_quotations(18), nested_quotations(50_000), "levels deep"),
        (document(paragraph("x" * 200_000)), document(paragraph("x" * 200_001)), "200 kB"),
        (document(paragraph("ü" * 100_000)), document(paragraph("ü" * 100_001)), "200 kB"),
        (document(*[paragraph("x")] * 5_000), document(*[paragraph("x")] * 5_001), "5,000"),
        (
            document(*[paragraph(cite(f"k{number}")) for number in range(500)]),
            document(*[paragraph(cite(f"k{number}")) for number in range(501)]),
            "500 references",
        ),
    ],
    ids=["depth", "abyss", "text", "bytes", "blocks", "references"],
)
def test_limits_hold_to_the_unit(within, beyond, complaint):
    validate(with_block_ids(within))
    with pytest.raises(DocumentError, match=complaint):
        validate(with_block_ids(beyond))


def test_a_new_document_is_valid_and_empty():
    doc = validate(empty_document())
    assert (plain_text(doc), word_count(doc), reading_minutes(doc)) == ("", 0, 1)


def test_identifiers_are_kept_made_and_never_shared():
    kept = {"type": "paragraph", "attrs": {"id": "kept-0001"}}
    nested = node("blockquote", {"type": "paragraph", "attrs": {"id": None}, "content": [text("x")]})
    doc = with_block_ids({"type": "doc", "content": [kept, kept, nested]})
    identifiers = [block["attrs"]["id"] for block in doc["content"]]
    assert identifiers[0] == "kept-0001"
    assert len(set(identifiers)) == 3
    assert doc["content"][2]["content"] == [paragraph("x")]
    assert with_block_ids(validate(doc)) == doc


def test_the_outline_leaves_citations_out_and_its_anchors_are_unique():
    doc = document(
        node("heading", "Why worms? ", cite("a"), level=2),
        node("heading", "Why worms", level=3),
        node("heading", "Why worms 2", level=3),
        node("heading", "???", level=2),
        node("heading", "Ζωή", level=2),
        node("heading", "main", level=2),
    )
    assert outline(doc) == [
        Heading(2, "h-why-worms", "Why worms?"),
        Heading(3, "h-why-worms-2", "Why worms"),
        Heading(3, "h-why-worms-2-2", "Why worms 2"),
        Heading(2, "h-section", "???"),
        Heading(2, "h-ζωη", "Ζωή"),
        Heading(2, "h-main", "main"),
    ]


def test_plain_text_closes_the_gap_a_citation_leaves():
    doc = document(paragraph("It works ", cite("a"), ". So does ", cite("b"), " this."), paragraph(cite("a")))
    assert plain_text(doc) == "It works. So does this."


def test_plain_text_holds_lists_tables_captions_and_titles():
    assert plain_text(VALID["every_block"]).split("\n\n")[3:] == [
        "one\ntwo\ntwo and a half",
        "first\nsecond\nwith more to say",
        "Old is relative.\nSo is young.",
        "Worms are not people.",
        "Read this first.\nslowly",
        "An adult worm.\nWren Fable",
        "Two strains\nStrain\tMutation\nWild type\t\nCB1370\tdaf-2",
        "Why worms?\nA post not written yet",
        "The end.",
    ]


def test_citations_are_listed_in_order_of_first_appearance():
    assert cited_keys(VALID["citations"])[:4] == ["horvath2013", "kenyon1993", "hayflick1961", "xu2018"]
    clusters = citation_clusters(VALID["citations"])
    assert [len(cluster.pointers) for cluster in clusters] == [1, 1, 1, 2, 4, 1]
    assert clusters[3].block_id == "para-0001"
    assert clusters[3].pointers[0] == ("hayflick1961", "p. 590")


def test_paragraphs_know_their_block_and_what_they_cite():
    doc = document(node("blockquote", paragraph("One ", cite("a", "b"), "."), paragraph("Two.")))
    assert paragraphs(doc) == [("blck-0001", "One.", ("a", "b")), ("blck-0001", "Two.", ())]


def test_hyphens_and_apostrophes_do_not_split_words():
    assert word_count(document(paragraph("The cell's well-kept 1,000.5 units — don't ask"))) == 7
