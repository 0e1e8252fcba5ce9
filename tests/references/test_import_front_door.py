import pytest

from references.formats.items import FileRefused, ReadState
from references.importing.files import LARGEST_FILE, read_references

RIS = "TY  - JOUR\nTI  - Ümlaut “quoted”\nAU  - Müller, Ö\nER  - \n"


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
        ("cp1252", "cp1252"),
    ],
)
def test_encodings_are_found_out(encoding, named):
    result = read_references(RIS.encode(encoding))
    assert (result.format, result.encoding, result.problems) == ("ris", named, [])
    assert result.items[0].csl["title"] == "Ümlaut “quoted”"
    assert result.items[0].csl["author"] == [{"family": "Müller", "given": "Ö"}]


def test_an_encoding_that_the_file_names_is_believed_when_it_is_not_utf_8():
    result = read_references("% Encoding: MacRoman\n@book{a, title = {Ümlaut}}".encode("mac-roman"))
    assert (result.encoding, result.items[0].csl["title"]) == ("mac-roman", "Ümlaut")


def test_one_broken_byte_in_much_utf_8_spoils_nothing_else():
    result = read_references(RIS.encode() * 5 + b"TY  - BOOK\nTI  - A\xffB\nER  - \n")
    assert result.encoding == "utf-8"
    assert result.items[-1].csl["title"] == "A\ufffdB"
    assert result.problems == ["1 characters could not be read as utf-8 or cannot be stored; “\ufffd” stands for each."]


def test_nul_characters_are_shown_and_told():
    result = read_references(b"TY  - BOOK\nTI  - A\x00B\nER  - \n", format="ris")
    assert result.items[0].csl["title"] == "A\ufffdB"
    assert len(result.problems) == 1


@pytest.mark.parametrize("data", [b"", b" \n\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_told(data):
    result = read_references(data)
    assert (result.read, result.items, result.problems) == (0, [], ["The file is empty."])


@pytest.mark.parametrize(
    ("text", "format"),
    [
        (RIS, "ris"),
        ("AU  - Doe\nTI  - A\nER  -", "ris"),
        ("PMID- 1\nTI  - A", "nbib"),
        ("@book{a, title={B}}", "bibtex"),
        ('[{"type": "book"}]', "csl-json"),
        ("[1] Hayflick L. The cell. Nature. 1985;43(2):405-413.", "text"),
        ("1. Hayflick L. The cell. Nature. 1985;43(2):405-413.", "text"),
        ("<ref-list/>", "jats"),
        ("<xml><records/></xml>", "endnote"),
        ("10.1000/a\n12345", "identifiers"),
        ("just words", "text"),
    ],
)
def test_formats_are_found_out(text, format):
    assert read_references(text.encode()).format == format


def test_pasted_references_keep_their_lines_and_numbers():
    result = read_references(
        b"References\n\n1. Harrison DE, et al. Rapamycin. Nature. 2009;460(7253):392-395.\n2. words"
    )
    assert [(item.line, item.key, item.state) for item in result.items] == [
        (3, "1", ReadState.READ),
        (4, "2", ReadState.INVALID),
    ]
    assert result.items[0].csl["custom"] == {"authors_truncated": True}
    assert result.items[1].raw == "words"


def test_records_beyond_the_limit_are_counted():
    result = read_references(b"TY  - BOOK\nTI  - A\nER  - \n" * 10_003)
    assert (result.read, len(result.items), result.left_out) == (10_000, 10_000, 3)
    assert result.problems == [
        "The file has 10,003 records; the first 10,000 were read and 3 were not. Split it into parts."
    ]


def test_too_large_a_file_is_refused_with_its_size():
    with pytest.raises(FileRefused, match=r"has 20\.0 MB; at most 20 MB are read"):
        read_references(bytes(LARGEST_FILE + 1))


def test_an_unknown_format_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="The format is one of auto, bibtex"):
        read_references(b"", format="docx")
