"""Loading the Retraction Watch data, and finding a work's rows in it."""

import datetime

import pytest

from references.library.adding import add_reference
from references.models import NoticeCheck, Reference, ReferenceNotice, RetractionWatchRow
from references.notices.retraction_watch import UnfitDate, load_retraction_watch, loaded_date
from references.notices.retraction_watch_file import NotRetractionWatch
from references.notices.sources import LoadedRetractionWatch, check_loaded
from references.notices.standing import standing
from tests.references.notices import WAKEFIELD_NOTICE_DOI, wakefield
from tests.references.watch_files import WAKEFIELD, lines, row

pytestmark = pytest.mark.django_db
FIRST, SECOND = datetime.date(2026, 9, 3), datetime.date(2026, 9, 10)
Kind = ReferenceNotice.Kind


def load(rows, date=FIRST):
    return load_retraction_watch(lines(rows), data_date=date)


def test_rows_are_loaded_with_their_facts():
    report = load([*WAKEFIELD, row(1)])
    assert (report.read, report.new, report.changed, report.unusable, report.problems) == (3, 3, 0, 0, [])
    kept = RetractionWatchRow.objects.get(pk=4036)
    assert (kept.original_doi, kept.notice_doi) == ("10.1016/s0140-6736(97)11096-0", WAKEFIELD_NOTICE_DOI)
    assert (kept.date, kept.nature, kept.data_date) == (datetime.date(2010, 2, 6), "Retraction", FIRST)
    assert RetractionWatchRow.objects.get(pk=1).reasons == ["Test data", "Nothing of this is real"]


def test_the_same_file_twice_changes_nothing():
    load([*WAKEFIELD, row(1)])
    report = load([*WAKEFIELD, row(1)])
    assert (report.read, report.new, report.changed, report.no_longer_listed) == (3, 0, 0, 0)
    assert RetractionWatchRow.objects.count() == 3


def test_a_newer_file_tells_what_is_new_changed_and_gone():
    load([row(1), row(2), row(3)])
    report = load([row(1), row(2, RetractionNature="Reinstatement"), row(4)], SECOND)
    assert (report.new, report.changed, report.no_longer_listed) == (1, 1, 1)
    assert RetractionWatchRow.objects.get(pk=2).nature == "Reinstatement"
    assert RetractionWatchRow.objects.get(pk=3).data_date == FIRST
    assert loaded_date() == SECOND


def test_of_a_record_that_stands_twice_the_later_row_counts():
    report = load([row(1), row(1, RetractionNature="Correction")])
    assert (report.read, report.new, report.repeated) == (2, 1, 1)
    assert RetractionWatchRow.objects.get().nature == "Correction"


def test_rows_that_cannot_be_used_are_counted_and_named():
    report = load([row(1), row(2, **{"Record ID": "none"}), row(3, RetractionDate="soon")])
    assert (report.read, report.new, report.unusable) == (3, 2, 1)
    assert len(report.problems) == 2
    assert RetractionWatchRow.objects.get(pk=3).date is None


@pytest.mark.parametrize("content", [b"", b"Title,DOI\r\nA,10.1/x\r\n", b"\x00\xff\xfe"])
def test_another_file_is_refused_and_changes_nothing(content):
    load([row(1)])
    with pytest.raises(NotRetractionWatch):
        load_retraction_watch([content] if content else [], data_date=SECOND)
    assert (RetractionWatchRow.objects.count(), loaded_date()) == (1, FIRST)


def test_older_data_and_data_of_the_future_are_refused():
    load([row(1)], SECOND)
    with pytest.raises(UnfitDate, match="Newer data is loaded already, of 10 September 2026"):
        load([row(1)], FIRST)
    with pytest.raises(UnfitDate, match="future"):
        load([row(1)], datetime.date(2999, 1, 1))


def test_a_work_is_found_by_doi_and_told_with_all_its_notices():
    work = wakefield()
    load([*WAKEFIELD, row(1)])
    new = check_loaded([work])
    assert {notice.kind for notice in new} == {Kind.CORRECTION, Kind.RETRACTION}
    retraction = work.notices.get(kind=Kind.RETRACTION)
    assert (retraction.notice_doi, retraction.date) == (WAKEFIELD_NOTICE_DOI, datetime.date(2010, 2, 6))
    assert (retraction.source, retraction.source_record_id) == ("retraction_watch", "4036")
    assert work.notice_checks.get().outcome == NoticeCheck.Outcome.LISTED
    assert check_loaded([work]) == []


def test_a_work_is_found_by_pmid():
    item = {"type": "article-journal", "title": "Test data", "PMID": "123"}
    work, _is_new = add_reference(item, source=Reference.Source.MANUAL)
    load([row(1, OriginalPaperDOI="unavailable", OriginalPaperPubMedID="123")])
    assert len(check_loaded([work])) == 1


def test_a_work_that_is_not_listed_has_been_checked_against_data_of_a_day():
    item = {"type": "article-journal", "title": "Test data", "DOI": "10.99999/other"}
    work, _is_new = add_reference(item, source=Reference.Source.MANUAL)
    load([row(1)])
    assert check_loaded([work]) == []
    check = work.notice_checks.get()
    assert (check.outcome, check.data_date, check.source) == ("not_listed", FIRST, "retraction_watch")


def test_nothing_counts_as_checked_before_data_is_loaded():
    work = wakefield()
    assert check_loaded([work]) == []
    assert not work.notice_checks.exists()


def test_the_newest_of_several_rows_decides_whether_a_work_stands():
    item = {"type": "article-journal", "title": "Test data", "DOI": "10.99999/work.1"}
    work, _is_new = add_reference(item, source=Reference.Source.MANUAL)
    again = {"OriginalPaperDOI": "10.99999/work.1", "RetractionDate": "8/16/2024 0:00"}
    load([row(1), row(2, RetractionNature="Reinstatement", **again)])
    check_loaded([work])
    assert work.notices.count() == 2
    assert standing(work.notices.all()) == []
    load([row(1), row(3, **{**again, "RetractionDate": "8/16/2025 0:00"})], SECOND)
    check_loaded([work])
    assert [notice.date.year for notice in standing(work.notices.all())] == [2025]


def test_a_row_that_is_no_longer_listed_tells_of_nothing_new():
    load([*WAKEFIELD])
    load([row(1)], SECOND)
    assert check_loaded([wakefield()]) == []


def test_works_are_due_until_they_were_compared_with_this_data():
    work = wakefield()
    add_reference({"type": "book", "title": "A book without identifier"}, source=Reference.Source.MANUAL)
    load([row(1)])
    due = LoadedRetractionWatch().due(Reference.objects.all(), everything=False)
    assert list(due) == [work]
    check_loaded([work])
    assert not due.all().exists()
    load([row(1)], SECOND)
    assert list(LoadedRetractionWatch().due(Reference.objects.all(), everything=False)) == [work]


def test_what_a_record_brought_along_from_pubmed_is_kept_with_the_check():
    item = {
        "type": "article-journal",
        "title": "Test data",
        "DOI": "10.99999/work.9",
        "custom": {"notices": {"RIN": ["Lancet. 2010 Feb 6;375(9713):445. doi: 10.99999/notice.9"]}},
    }
    work, _is_new = add_reference(item, source=Reference.Source.NBIB)
    load([row(1)])
    notice = check_loaded([work])[0]
    assert (notice.kind, notice.source, notice.notice_doi) == (Kind.RETRACTION, "pubmed", "10.99999/notice.9")
