import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from references.models import ReferenceNotice
from references.notices.answers import Notice, notices_from_crossref, notices_from_medline, notices_from_pubmed
from tests.quickness import no_hang

Kind, Source = ReferenceNotice.Kind, ReferenceNotice.Source
# Wakefield AJ and others, Lancet 1998, as Crossref tells of it.
WAKEFIELD = {
    "DOI": "10.1016/s0140-6736(97)11096-0",
    "updated-by": [
        {
            "DOI": "10.1016/s0140-6736(04)15715-2",
            "type": "correction",
            "label": "Correction",
            "source": "retraction-watch",
            "record-id": "17269",
            "updated": {"date-parts": [[2004, 3, 6]], "timestamp": 1078531200000},
        },
        {
            "DOI": "10.1016/S0140-6736(10)60175-4",
            "type": "retraction",
            "label": "Retraction",
            "source": "publisher",
            "updated": {"date-parts": [[2010, 2, 6]]},
        },
    ],
}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)


def test_crossref_tells_of_a_retraction_and_a_correction():
    correction, retraction = notices_from_crossref(WAKEFIELD)
    assert correction == Notice(
        kind=Kind.CORRECTION,
        source=Source.RETRACTION_WATCH,
        label="Correction",
        notice_doi="10.1016/s0140-6736(04)15715-2",
        date=datetime.date(2004, 3, 6),
        source_record_id="17269",
    )
    assert retraction == Notice(
        kind=Kind.RETRACTION,
        source=Source.CROSSREF,
        label="Retraction",
        notice_doi="10.1016/s0140-6736(10)60175-4",
        date=datetime.date(2010, 2, 6),
    )


def test_the_notice_itself_is_not_retracted():
    """``update-to`` points from a notice to the work; whoever cites the notice cites nothing retracted."""
    notice = {"DOI": "10.1016/s0140-6736(10)60175-4", "update-to": WAKEFIELD["updated-by"]}
    assert notices_from_crossref(notice) == []


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("partial_retraction", Kind.PARTIAL_RETRACTION),
        ("partial-retraction", Kind.PARTIAL_RETRACTION),
        ("Expression of Concern", Kind.CONCERN),
        ("expression_of_concern", Kind.CONCERN),
        ("withdrawal", Kind.WITHDRAWAL),
        ("removal", Kind.REMOVAL),
        ("erratum", Kind.CORRECTION),
        ("corrigendum", Kind.CORRECTION),
        ("reinstatement", Kind.REINSTATEMENT),
        ("new_version", Kind.OTHER),
    ],
)
def test_the_kind_is_read_however_it_is_spelt(word, kind):
    assert [notice.kind for notice in notices_from_crossref({"updated-by": [{"type": word}]})] == [kind]


def test_an_unknown_kind_is_kept_under_its_own_name():
    (notice,) = notices_from_crossref({"updated-by": [{"type": "house_arrest", "DOI": "10.1000/1"}]})
    assert (notice.kind, notice.label, notice.notice_doi) == (Kind.OTHER, "house_arrest", "10.1000/1")


def test_one_entry_told_twice_is_one_notice():
    assert len(notices_from_crossref({"updated-by": WAKEFIELD["updated-by"] * 2})) == 2


@pytest.mark.parametrize(
    "parts", [[[2010]], [[2010, 2]], [[None]], [], [["x", 1, 1]], [[2010, 13, 1]], None, [[1e99, 1, 1]]]
)
def test_a_notice_without_a_day_has_no_date(parts):
    (notice,) = notices_from_crossref({"updated-by": [{"type": "retraction", "updated": {"date-parts": parts}}]})
    assert notice.date is None


def test_pubmed_names_where_a_work_was_retracted():
    summary = {
        "uid": "9500320",
        "pubtype": ["Journal Article", "Retracted Publication"],
        "references": [
            {"refsource": "Lancet. 2010 Feb 6;375(9713):445", "reftype": "Retraction in", "pmid": 20137807, "note": ""},
            {"refsource": "Lancet. 1998 Feb 28;351(9103):611-2", "reftype": "Comment in", "pmid": 9500310},
        ],
    }
    assert notices_from_pubmed(summary) == [
        Notice(
            kind=Kind.RETRACTION,
            source=Source.PUBMED,
            label="Retraction in",
            notice_pmid="20137807",
            date=datetime.date(2010, 2, 6),
            source_record_id="20137807",
        )
    ]


def test_pubmed_s_publication_type_is_enough():
    assert notices_from_pubmed({"pubtype": ["Retracted Publication"]}) == [
        Notice(kind=Kind.RETRACTION, source=Source.PUBMED, label="Retracted Publication")
    ]
    assert notices_from_pubmed({"pubtype": ["Retraction of Publication", "Journal Article"]}) == []


def test_medline_s_tags_tell_of_notices():
    tags = {
        "PMID": ["9500320"],
        "EIN": ["Lancet. 2004 Mar 6;363(9411):750. PMID: 15016483"],
        "RIN": ["Lancet. 2010 Feb 6;375(9713):445. doi: 10.1016/S0140-6736(10)60175-4. PMID: 20137807"],
        "ROF": ["Lancet. 1998"],
    }
    retraction, erratum = notices_from_medline(tags)
    assert retraction == Notice(
        kind=Kind.RETRACTION,
        source=Source.PUBMED,
        label="Retraction in",
        notice_doi="10.1016/s0140-6736(10)60175-4",
        notice_pmid="20137807",
        date=datetime.date(2010, 2, 6),
        source_record_id="20137807",
    )
    assert (erratum.kind, erratum.date) == (Kind.CORRECTION, datetime.date(2004, 3, 6))


@settings(deadline=None, max_examples=60)
@given(ANYTHING, ANYTHING)
def test_no_answer_however_strange_raises(one, other):
    entry = {"type": one, "label": other, "DOI": one, "updated": {"date-parts": [other, one]}, "record-id": other}
    notices_from_crossref({"updated-by": [entry, one]})
    notices_from_crossref({"updated-by": other})
    notices_from_pubmed({"pubtype": one, "references": [{"reftype": "Retraction in", "refsource": one, "pmid": other}]})
    notices_from_pubmed(one)
    notices_from_medline({"RIN": one, "EIN": [other]})


@pytest.mark.parametrize("text", ["2010 Feb " * 12_000, "PMID:" * 20_000, "10.1016/" + "(" * 100_000])
def test_long_hostile_citations_are_read_at_once(text):
    with no_hang():
        notices_from_medline({"RIN": [text]})
        notices_from_crossref({"updated-by": [{"type": text, "DOI": text, "label": text}]})
