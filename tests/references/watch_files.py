"""Retraction Watch files in their documented form: a header that ends in a comma, lists with semicolons."""

import csv
import io
from collections.abc import Iterable, Iterator

from tests.references.notices import WAKEFIELD_DOI, WAKEFIELD_NOTICE_DOI

HEADER = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,RetractionDate,"
    "RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,"
    "Reason,Paywalled,Notes,"
)
COLUMNS = HEADER.split(",")
#: The two rows about the Lancet paper of 1998: a correction of 2004 and the retraction of 2010.
WAKEFIELD = [
    {
        "Record ID": "17269",
        "RetractionDate": "3/6/2004 0:00",
        "RetractionDOI": "10.1016/S0140-6736(04)15715-2",
        "OriginalPaperDOI": WAKEFIELD_DOI.upper(),
        "RetractionNature": "Correction",
    },
    {
        "Record ID": "4036",
        "RetractionDate": "2/6/2010 0:00",
        "RetractionDOI": WAKEFIELD_NOTICE_DOI,
        "OriginalPaperDOI": WAKEFIELD_DOI,
        "RetractionNature": "Retraction",
    },
]


def row(number: int, **facts) -> dict:
    """Return a made-up row about a made-up work, marked as test data."""
    return {
        "Record ID": str(number),
        "Title": f"Test data, row {number}",
        "RetractionDate": "8/16/2023 0:00",
        "RetractionDOI": f"10.99999/notice.{number}",
        "RetractionPubMedID": "0",
        "OriginalPaperDate": "9/24/2021 0:00",
        "OriginalPaperDOI": f"10.99999/work.{number}",
        "OriginalPaperPubMedID": "0",
        "RetractionNature": "Retraction",
        "Reason": "+Test data;+Nothing of this is real;",
        "Paywalled": "No",
        **facts,
    }


def lines(rows: Iterable[dict]) -> Iterator[bytes]:
    """Yield the lines of a file with these rows, its header first."""
    yield HEADER.encode() + b"\r\n"
    for facts in rows:
        text = io.StringIO()
        csv.writer(text).writerow([facts.get(name, "") for name in COLUMNS])
        yield text.getvalue().encode()
