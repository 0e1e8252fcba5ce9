"""Files of 10,000 records are read in the time and memory that an import may take."""

import resource
import time

import pytest

from references.importing.files import read_references

pytestmark = pytest.mark.hostile

RECORDS = 10_000
#: Seconds of the processor, more than ten times what it takes, and megabytes on top of what the process had.
LIMITS = {"ris": 20, "nbib": 20, "bibtex": 150, "csl-json": 30}
LARGEST_GROWTH = 500
ABSTRACT = "Words that an abstract might have, forty of them, so that lines are wrapped and fields are long. " * 4


def ris(number: int) -> str:
    authors = "".join(f"AU  - Family{number}x{place}, Given A\n" for place in range(5))
    return (
        f"TY  - JOUR\n{authors}TI  - Work number {number} of a generated file\nJF  - Journal of Tests\nJO  - J Test\n"
        f"VL  - {number % 99}\nIS  - 4\nSP  - {number}\nEP  - {number + 9}\nPY  - 2009/03/01\nDO  - 10.1000/{number}\n"
        f"SN  - 1474-9726\nAB  - {ABSTRACT}\nKW  - one\nKW  - two\nER  - \n\n"
    )


def nbib(number: int) -> str:
    authors = "".join(f"FAU - Family{number}x{place}, Given A\nAU  - Family GA\nAD  - Place.\n" for place in range(5))
    wrapped = "AB  - " + "\n      ".join([ABSTRACT[:80]] * 5)
    return (
        f"PMID- {number + 1}\nOWN - NLM\nSTAT- MEDLINE\nIS  - 1474-9726 (Electronic)\nVI  - 9\nIP  - 4\n"
        f"DP  - 2009 Mar 1\nTI  - Work number {number} of a\n      file.\nPG  - {number}-{number + 9}\n"
        f"LID - 10.1000/{number} [doi]\n"
        f"{wrapped}\n{authors}LA  - eng\nPT  - Journal Article\nTA  - J Test\nJT  - Journal of tests\nMH  - Animals\n"
        f"MH  - Mice\nSO  - J Test. 2009.\n\n"
    )


def bibtex(number: int) -> str:
    authors = " and ".join(f"Family{number}x{place}, Jos{{\\'e}} A." for place in range(5))
    return (
        f"@article{{key{number},\n  author = {{{authors}}},\n"
        f"  title = {{{{Work}} \\textit{{number}} {number} of $\\alpha$}},\n"
        f"  journal = {{Journal of Tests}},\n  year = 2009,\n  month = mar,\n  pages = {{{number}--{number + 9}}},\n"
        f"  doi = {{10.1000/{number}}},\n  abstract = {{{ABSTRACT}}},\n}}\n\n"
    )


def csl_json(number: int) -> str:
    item = (
        f'{{"type": "article-journal", "title": "Work {number}", "DOI": "10.1000/{number}", "abstract": "{ABSTRACT}"}}'
    )
    return f"[{item}" if number == 0 else f",\n{item}"


@pytest.mark.parametrize(("record", "end"), [(ris, ""), (nbib, ""), (bibtex, ""), (csl_json, "]")])
def test_ten_thousand_records_are_read_in_time(trial, record, end):
    records = trial.times(RECORDS)
    data = ("".join(map(record, range(records))) + end).encode()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    result = read_references(data)
    seconds = time.process_time() - started
    megabytes = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1_024
    trial.count("records", records)
    trial.at_most("ms of the processor", round(1000 * seconds))
    trial.at_most("MB", round(megabytes))
    assert result.read == records
    assert not any(item.problems for item in result.items)
    assert seconds < LIMITS[result.format] * max(1, trial.size)
    assert megabytes < LARGEST_GROWTH * max(1, trial.size)
