"""Which notices hold, and how they read."""

import datetime

import pytest

from references.models import NoticeCheck, ReferenceNotice
from references.notices.standing import check_words, notice_words, same_notice, standing, status_words, told_once

Kind = ReferenceNotice.Kind
WORK = "0b1f3c1e-0f0e-4b8e-9a58-3f1f6a3f0001"


def notice(kind, date=None, *, doi="", source="crossref", **facts):
    year_month_day = datetime.date.fromisoformat(date) if date else None
    return ReferenceNotice(reference_id=WORK, kind=kind, date=year_month_day, notice_doi=doi, source=source, **facts)


def kinds(notices):
    return [held.kind for held in standing(notices)]


def test_a_retraction_holds():
    assert kinds([notice(Kind.RETRACTION, "2010-02-06")]) == [Kind.RETRACTION]


def test_a_later_reinstatement_ends_it():
    assert kinds([notice(Kind.RETRACTION, "2015-03-01"), notice(Kind.REINSTATEMENT, "2016-01-01")]) == []


def test_a_retraction_after_the_reinstatement_holds_again():
    history = [
        notice(Kind.RETRACTION, "2015-03-01"),
        notice(Kind.REINSTATEMENT, "2016-01-01"),
        notice(Kind.RETRACTION, "2017-01-01"),
    ]
    assert [held.date.year for held in standing(history)] == [2017]


def test_a_later_correction_does_not_end_a_retraction():
    both = [notice(Kind.RETRACTION, "2010-02-06"), notice(Kind.CORRECTION, "2012-01-01")]
    assert kinds(both) == [Kind.CORRECTION, Kind.RETRACTION]


def test_when_in_doubt_a_work_counts_as_retracted():
    same_day = [notice(Kind.RETRACTION, "2016-01-01"), notice(Kind.REINSTATEMENT, "2016-01-01")]
    undated = [notice(Kind.RETRACTION), notice(Kind.REINSTATEMENT, "2016-01-01")]
    undated_end = [notice(Kind.RETRACTION, "2015-01-01"), notice(Kind.REINSTATEMENT)]
    assert kinds(same_day) == kinds(undated) == kinds(undated_end) == [Kind.RETRACTION]


def test_an_undated_notice_is_as_old_as_the_dated_one_of_its_kind():
    history = [
        notice(Kind.RETRACTION, source="pubmed"),
        notice(Kind.RETRACTION, "2015-03-01"),
        notice(Kind.REINSTATEMENT, "2016-01-01"),
    ]
    assert kinds(history) == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("2010-02-06", "10.1/a"), ("2010-02-02", "10.1/a"), True),
        (("2010-02-06", "10.1/a"), ("2010-02-06", "10.1/b"), False),
        (("2010-02-06", ""), ("2010-02-20", "10.1/a"), True),
        (("2010-02-06", ""), ("2012-02-06", ""), False),
        ((None, ""), ("2010-02-06", "10.1/a"), True),
    ],
)
def test_two_sources_can_tell_of_one_notice(one, other, expected):
    first, second = (notice(Kind.RETRACTION, date, doi=doi) for date, doi in (one, other))
    assert same_notice(first, second) is expected
    assert len(told_once([first, second])) == (1 if expected else 2)


def test_notices_of_two_kinds_are_two():
    assert not same_notice(notice(Kind.CONCERN, "2010-02-06"), notice(Kind.RETRACTION, "2010-02-06"))


def test_a_notice_reads_as_what_happened_who_says_so_and_when():
    retraction = notice(Kind.RETRACTION, "2010-02-06", source="retraction_watch")
    assert notice_words(retraction) == "Retracted (Retraction Watch, 6 February 2010)"
    assert notice_words(notice(Kind.CONCERN)) == "Expression of concern (Crossref, undated)"
    assert notice_words(notice(Kind.OTHER, label="Addendum")) == "Addendum (Crossref, undated)"


def check(outcome):
    return NoticeCheck(source="retraction_watch", outcome=outcome, data_date=datetime.date(2026, 9, 3))


def test_a_work_without_notice_is_never_called_clean():
    outcome = NoticeCheck.Outcome
    assert status_words([], None) == "Not checked"
    assert status_words([], None, can_be_checked=False).startswith("Not checked: the record has no DOI")
    assert status_words([], check(outcome.NOT_LISTED)) == "Not listed in the Retraction Watch data of 3 September 2026"
    assert check_words(check(outcome.ERROR)).startswith("Not checked: Retraction Watch gave no answer")
    assert check_words(check(outcome.UNKNOWN)).startswith("Not checked")


def test_every_notice_is_told_newest_first_and_once():
    history = [
        notice(Kind.RETRACTION, "2015-03-01", doi="10.1/a"),
        notice(Kind.RETRACTION, "2015-03-01", doi="10.1/a", source="retraction_watch"),
        notice(Kind.REINSTATEMENT, "2016-01-01", source="retraction_watch"),
    ]
    words = status_words(history, check(NoticeCheck.Outcome.LISTED))
    assert words == "Reinstated (Retraction Watch, 1 January 2016); Retracted (Crossref, 1 March 2015)"
