"""Study types, levels of evidence and the strip that counts them."""

import pytest

from references.library.adding import add_reference
from references.library.evidence import (
    CEBM_2011,
    UnfitLevel,
    classify,
    evidence_strip,
    evidence_words,
    prefill_study_type,
    strip_words,
    study_type_from_pubmed,
)
from references.models import Reference, ReferenceChange
from tests import factories

StudyType = Reference.StudyType


@pytest.mark.parametrize(
    ("publication_types", "mesh", "expected"),
    [
        (["Journal Article", "Review"], [], StudyType.REVIEW),
        (["Review", "Systematic Review"], [], StudyType.SYSTEMATIC_REVIEW),
        (["Systematic Review", "Meta-Analysis"], [], StudyType.META_ANALYSIS),
        (["Clinical Trial", "Randomized Controlled Trial"], ["Humans"], StudyType.RANDOMIZED_TRIAL),
        (["Clinical Trial, Phase II"], ["Humans"], StudyType.CLINICAL_TRIAL),
        (["Controlled Clinical Trial"], [], StudyType.CLINICAL_TRIAL),
        (["Observational Study"], ["Humans"], StudyType.OBSERVATIONAL),
        (["Case Reports"], ["Humans"], StudyType.CASE_REPORT),
        (["Practice Guideline"], [], StudyType.GUIDELINE),
        (["Comment", "Letter"], [], StudyType.COMMENT),
        (["Preprint"], [], StudyType.PREPRINT),
        (["Journal Article"], ["*Animals", "Mice/genetics"], StudyType.ANIMAL),
        (["Journal Article"], ["Animals", "Humans"], ""),
        (["Journal Article", "Review"], ["Animals"], StudyType.REVIEW),
        (["Journal Article", "Comparative Study", "Multicenter Study"], [], ""),
        (["Retracted Publication"], [], ""),
        ([], [], ""),
    ],
)
def test_only_what_pubmed_states_becomes_a_study_type(publication_types, mesh, expected):
    assert study_type_from_pubmed(publication_types, mesh) == expected


RECORD = {"type": "article-journal", "title": "Acute viral encephalitis", "PMID": "30089069"}
SUMMARY = {"uid": "30089069", "pubtype": ["Journal Article", "Review"]}


@pytest.fixture
def work(db):
    return add_reference(RECORD, source=Reference.Source.MANUAL)[0]


def test_a_record_comes_with_the_study_type_that_it_states(db):
    received = add_reference(RECORD, source=Reference.Source.PUBMED, source_payload=SUMMARY)[0]
    assert received.evidence_type == StudyType.REVIEW
    indexed = {"publication_types": ["Journal Article"], "mesh": ["*Animals", "Mice"]}
    imported = {"type": "article-journal", "title": "Test data", "custom": indexed}
    assert add_reference(imported, source=Reference.Source.NBIB)[0].evidence_type == StudyType.ANIMAL


def test_a_study_type_that_is_learned_later_is_filled_in(work):
    assert prefill_study_type(work, StudyType.REVIEW) is True
    work.refresh_from_db()
    assert work.evidence_type == StudyType.REVIEW
    change = work.changes.get()
    assert (change.before, change.after, change.changed_by) == (
        {"evidence_type": ""},
        {"evidence_type": "review"},
        None,
    )


def test_a_study_type_that_a_person_chose_stays(work):
    classify(work, study_type=StudyType.GUIDELINE, level="", by=factories.edith())
    assert prefill_study_type(work, StudyType.REVIEW) is False
    work.refresh_from_db()
    assert work.evidence_type == StudyType.GUIDELINE


def test_a_study_type_that_a_person_took_away_does_not_come_back(work):
    edith = factories.edith()
    classify(work, study_type=StudyType.GUIDELINE, level="", by=edith)
    classify(work, study_type="", level="", by=edith)
    work.refresh_from_db()
    assert prefill_study_type(work, StudyType.REVIEW) is False


def test_a_level_is_kept_with_its_scheme_and_its_history(work):
    edith = factories.edith()
    assert classify(work, study_type="randomized_trial", level="2", by=edith) is True
    work.refresh_from_db()
    assert (work.evidence_type, work.evidence_level, work.evidence_scheme) == ("randomized_trial", "2", CEBM_2011)
    assert classify(work, study_type="randomized_trial", level="", by=edith) is True
    work.refresh_from_db()
    assert (work.evidence_level, work.evidence_scheme) == ("", "")
    newest = work.changes.first()
    assert newest.kind == ReferenceChange.Kind.EDITED
    assert newest.before == {"evidence_level": "2", "evidence_scheme": CEBM_2011}
    assert newest.changed_by == edith


def test_the_same_evidence_twice_leaves_one_change(work):
    edith = factories.edith()
    classify(work, study_type="review", level="", by=edith)
    assert classify(work, study_type="review", level="", by=edith) is False
    assert work.changes.count() == 1


@pytest.mark.parametrize("study_type", ["animal", "cell", "computational"])
def test_work_that_was_not_done_on_people_has_level_five(work, study_type):
    edith = factories.edith()
    with pytest.raises(UnfitLevel, match="level 5"):
        classify(work, study_type=study_type, level="2", by=edith)
    assert classify(work, study_type=study_type, level="5", by=edith) is True


@pytest.mark.parametrize(("study_type", "level"), [("opinion", ""), ("review", "6"), ("review", "1a")])
def test_unknown_types_and_levels_are_refused_with_the_choice_named(work, study_type, level):
    with pytest.raises(UnfitLevel, match="Choose"):
        classify(work, study_type=study_type, level=level, by=factories.edith())
    work.refresh_from_db()
    assert (work.evidence_type, work.evidence_level) == ("", "")


def test_the_strip_counts_each_kind_and_always_human_trials():
    strip = evidence_strip(["review", "animal", "animal", "cell"])
    assert strip_words(strip) == "1 review, 2 animal studies, 1 cell study, 0 human trials"


def test_the_strip_says_what_nobody_classified():
    strip = evidence_strip(["", "", "randomized_trial", "clinical_trial", "meta_analysis", "dataset"])
    assert {group.name: group.count for group in strip} == {
        "systematic_reviews": 1,
        "other": 1,
        "unclassified": 2,
        "human_trials": 2,
    }


def test_study_type_and_level_read_as_words():
    assert evidence_words("animal", "5", CEBM_2011) == "Animal study, level 5 (Oxford CEBM 2011)"
    assert evidence_words("review", "", "") == "Narrative review"
    assert evidence_words("", "", "") == ""
