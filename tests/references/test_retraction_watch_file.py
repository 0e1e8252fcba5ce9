import datetime
import io

import pytest

from references.notices.retraction_watch_file import NotRetractionWatch, UnusableRow, WatchRow, read_retraction_watch
from tests.quickness import no_hang

HEADER = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,RetractionDate,"
    "RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,"
    "Reason,Paywalled,Notes,\n"
)
# The facts of Wakefield AJ and others, Lancet 1998; the remaining cells are test data.
WAKEFIELD = (
    '4036,"Ileal-lymphoid-nodular hyperplasia, non-specific colitis",(HSC) Medicine;,"One hospital, London;",'
    "The Lancet,Elsevier,United Kingdom,A J Wakefield;S H Murch,,Research Article;,2/6/2010 0:00,"
    "10.1016/S0140-6736(10)60175-4,20137807,2/28/1998 0:00,10.1016/S0140-6736(97)11096-0,9500320,Retraction,"
    "+Concerns/Issues About Data;Misconduct by Author;,No,,\n"
)


def row(number, **cells):
    values = {"date": "8/16/2023 0:00", "notice": "unavailable", "doi": "", "pmid": "0", "nature": "Retraction"} | cells
    return (
        f"{number},Test row {number},,,,,,,,,{values['date']},{values['notice']},0,1/1/2020 0:00,"
        f"{values['doi']},{values['pmid']},{values['nature']},+A;,No,,\n"
    )


def read(text, header=HEADER):
    content = text if isinstance(text, bytes) else text.encode()
    return list(read_retraction_watch(io.BytesIO(header.encode() + content)))


def test_a_row_is_read_with_its_lists_and_dates():
    assert read(WAKEFIELD) == [
        WatchRow(
            line=2,
            record_id=4036,
            original_doi="10.1016/s0140-6736(97)11096-0",
            original_pmid="9500320",
            notice_doi="10.1016/s0140-6736(10)60175-4",
            notice_pmid="20137807",
            nature="Retraction",
            date=datetime.date(2010, 2, 6),
            reasons=["Concerns/Issues About Data", "Misconduct by Author"],
            title="Ileal-lymphoid-nodular hyperplasia, non-specific colitis",
            problems=[],
        )
    ]


def test_absent_identifiers_are_nothing():
    lines = row(1) + row(2, notice="Unavailable", doi="unavailable", pmid="") + row(3, doi="10.1000/ABC", pmid="7")
    first, second, third = read(lines)
    for absent in (first, second):
        assert (absent.original_doi, absent.original_pmid, absent.notice_doi, absent.problems) == ("", "", "", [])
    assert (third.original_doi, third.original_pmid) == ("10.1000/abc", "7")


def test_all_rows_of_a_paper_are_given():
    lines = row(1, doi="10.1000/1") + row(2, doi="10.1000/1", nature="Reinstatement", date="1/2/2024 0:00")
    assert [(one.nature, one.date.year) for one in read(lines)] == [("Retraction", 2023), ("Reinstatement", 2024)]


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("8/16/2023 0:00", datetime.date(2023, 8, 16)),
        ("08/16/2023 00:00:00", datetime.date(2023, 8, 16)),
        ("8/16/2023", datetime.date(2023, 8, 16)),
        ("", None),
    ],
)
def test_dates_are_month_day_year(written, date):
    (one,) = read(row(1, date=written))
    assert (one.date, one.problems) == (date, [])


def test_what_cannot_be_read_in_a_row_is_said():
    (one,) = read(row(1, date="16/8/2023", doi="see publisher", pmid="none"))
    assert (one.date, one.original_doi, one.original_pmid) == (None, "", "")
    assert one.problems == [
        "“see publisher” is not a DOI and was left out.",
        "“none” is not a PMID and was left out.",
        "“16/8/2023” is not a date (month/day/year) and was left out.",
    ]


def test_a_row_that_cannot_be_used_is_reported_and_the_others_are_read():
    lines = row("x1") + "5,too short\n" + row(4, nature="") + "\n" + row(6) + row(99_999_999_999)
    assert [one if isinstance(one, UnusableRow) else one.record_id for one in read(lines)] == [
        UnusableRow(2, "“x1” is not a record's number."),
        UnusableRow(3, "The row has 2 columns; 18 are needed."),
        UnusableRow(4, "Record 4 does not say what kind of notice it is."),
        6,
        UnusableRow(7, "“99999999999” is not a record's number."),
    ]


def test_a_field_that_never_ends_is_reported_and_not_kept_in_memory():
    lines = row(1) + '2,"' + "a line that goes on\n" * 10_000
    first, *rest = read(lines)
    assert first.record_id == 1
    assert all(isinstance(one, UnusableRow) for one in rest)
    assert "field larger than field limit" in rest[0].problem


def test_defects_of_the_encoding_do_not_stop_the_reading():
    content = row(1).encode().replace(b"Test row", b"Test \xff\x00 row") + row(2).encode()
    first, second = read(content)
    assert (first.title, second.title) == ("Test \ufffd\ufffd row 1", "Test row 2")


def test_a_byte_order_mark_windows_line_ends_and_moved_columns_are_read():
    header = "\ufeff" + HEADER.replace("Record ID,Title", "Title,Record ID")
    text = row(1).replace("1,Test row 1", "Test row 1,1").replace("\n", "\r\n")
    (one,) = read(text, header.replace("\n", "\r\n"))
    assert (one.record_id, one.title) == (1, "Test row 1")


@pytest.mark.parametrize("header", ["", "a,b,c\n", HEADER.replace("OriginalPaperDOI", "DOI")])
def test_another_file_is_refused(header):
    with pytest.raises(NotRetractionWatch):
        read("", header)


def test_ten_thousand_rows_are_read_as_they_come():
    """Seventy-five thousand rows take some seconds; the whole file is never held."""
    lines = [HEADER.encode()] + [row(number, doi=f"10.1000/{number}").encode() for number in range(1, 10_001)]
    with no_hang():
        rows = read_retraction_watch(iter(lines))
        assert next(rows).record_id == 1
        assert sum(1 for _ in rows) == 9_999
