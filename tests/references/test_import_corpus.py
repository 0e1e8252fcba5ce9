"""Every record of every file of the corpus becomes an item or a reported problem."""

import re

import pytest

from documents.decoding import decode
from references.exporting.lists import export_references
from references.formats.items import ReadState
from references.importing.files import read_references
from tests.quickness import no_hang
from tests.references.corpora import corpus, corpus_files

ENTRY = re.compile(r"@\s*(\w+)\s*[{(]")
RIS_RECORD = re.compile(r"^TY\s+-", re.MULTILINE)
PMID = re.compile(r"^PMID\s*-", re.MULTILINE)


def records_in(text: str, folder: str) -> int:
    """The records that a file says it has, counted without any of the readers."""
    if folder == "bibtex":
        return sum(1 for name in ENTRY.findall(text) if name.lower() not in ("comment", "string", "preamble"))
    return len((RIS_RECORD if folder == "ris" else PMID).findall(text))


@pytest.mark.parametrize("folder", ["ris", "nbib", "bibtex"])
def test_no_record_of_the_corpus_is_lost(folder):
    files = corpus_files(folder)
    assert files
    for path in files:
        result = read_references(path.read_bytes())
        assert result.format == folder, path.name
        assert result.read == len(result.items) >= records_in(decode(path.read_bytes()).text, folder), path.name
        assert all(item.csl or item.problems for item in result.items), path.name
        assert result.items or result.problems, path.name


@pytest.mark.parametrize("folder", ["ris", "nbib", "bibtex"])
def test_what_is_read_of_the_corpus_can_be_written_and_read_again(folder):
    read = [item.csl for path in corpus_files(folder) for item in read_references(path.read_bytes()).items if item.csl]
    for format in ("bibtex", "ris", "csl-json"):
        again = read_references(export_references(read, format=format).encode(), format=format)
        assert len(again.items) == len(read)
        titles = [(item.csl or {}).get("title") for item in again.items]
        assert titles == [csl.get("title") for csl in read]


def test_broken_files_give_their_records_and_say_what_is_broken():
    files = {path.name: path for folder in ("ris", "nbib", "bibtex") for path in corpus_files(folder)}
    corrupted = read_references(files["RisImporterCorrupted.ris"].read_bytes())
    assert corrupted.items[0].csl["DOI"] == "10.1023/a:1017379030770"
    assert corrupted.items[0].problems == ["The record does not begin with a TY line."]
    medline = read_references(files["MedlinePlainImporterTestMultipleEntries.txt"].read_bytes())
    assert (medline.read, medline.problems) == (7, ["Text outside of records was not read, in line 53."])


def test_no_naughty_string_is_lost_or_ends_an_import():
    for text in corpus("naughty_strings.json"):
        ris = f"TY  - JOUR\nTI  - {text}\nDO  - 10.1000/a\nER  - \n"
        assert read_at_once(ris, "ris").items[0].state == ReadState.READ
        for data, format in ((text, "auto"), (f"@book{{a, title = {{{text}}}}}", "bibtex")):
            if "<!DOCTYPE" in text:
                continue
            result = read_at_once(data, format)
            assert result.items or result.problems or not text.strip()


def read_at_once(text: str, format: str):
    with no_hang():
        result = read_references(text.encode(errors="surrogatepass"), format=format)
    return result


def test_naughty_titles_survive_every_way_out_and_in():
    texts = [text.strip() for text in corpus("naughty_strings.json")]
    works = [{"type": "book", "title": text, "DOI": f"10.1000/{place}"} for place, text in enumerate(texts)]
    kept = [item.csl for item in read_references(export_references(works, format="csl-json").encode()).items]
    for format in ("bibtex", "ris"):
        again = read_references(export_references(kept, format=format).encode(), format=format)
        assert [item.csl for item in again.items] == kept
