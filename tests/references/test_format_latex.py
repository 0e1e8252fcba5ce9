import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from references.formats.bibtex.latex import from_latex, to_latex
from references.records.csl_values import clean_text
from tests.quickness import no_hang

SMALL_CAPS = '<span style="font-variant:small-caps">'


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (
            r"Or{\l}owski, G{\"o}del, \"{O}z, \'{\i}, \v{c}, \c c, \H{o}, \~n, {\o}, {\ss}",
            "Orłowski, Gödel, Öz, í, č, ç, ő, ñ, ø, ß",
        ),
        (r"{\'{E}}cole and \`a", "École and à"),
        (r"$\alpha$-decay, \beta-cell, \ensuremath{\gamma}", "α-decay, β-cell, γ"),
        (r"H$_2$O, $^{14}$C, x\textsuperscript{2}", "H<sub>2</sub>O, <sup>14</sup>C, x<sup>2</sup>"),
        (r"\textit{C. elegans}, \emph{a}, {\it b c}, \textbf{d}", "<i>C. elegans</i>, <i>a</i>, <i>b c</i>, <b>d</b>"),
        (r"\textsc{Ab}", f"{SMALL_CAPS}Ab</span>"),
        (r"{DNA} {M}ethylation {{in}} mice", "DNA Methylation in mice"),
        (r"\& \% \$ \# \_ \{ \} \textbackslash{} \textasciitilde{} \^{}", "& % $ # _ { } \\ ~ ^"),
        (r"1--9 --- ``quoted''", "1–9 — “quoted”"),
        (r"a~b\ c\,d\\e", "a b c d e"),
        (r"soft\-hyphen", "softhyphen"),
        (r"\url{https://example.org/a_b}", "https://example.org/a_b"),
        (r"\href{https://example.org}{words}", "words"),
        ("costs $5 or 100% more", "costs $5 or 100% more"),
        (r"{unclosed {\"a", "unclosed ä"),
        ("a} b", "a b"),
        ("\\", "\\"),
    ],
)
def test_latex_is_read_as_characters_and_tags(latex, text):
    assert from_latex(latex) == (text, [])


def test_unknown_commands_stay_as_they_are_written():
    assert from_latex(r"\foo{bar} \baz") == (r"\foo bar \baz ", ["foo", "baz"])


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60).map(clean_text))
def test_what_is_written_is_read_again(text):
    assert from_latex(to_latex(text)) == (text, [])


@settings(deadline=None, max_examples=200)
@given(st.text("\\{}$~^_-`'\"a1 <i>/b", max_size=80))
def test_no_latex_is_too_broken(latex):
    text, _ = from_latex(latex)
    assert isinstance(text, str)


@pytest.mark.parametrize(
    "piece",
    [
        "{",
        "}",
        "$",
        "^",
        "\\",
        '\\"{',
        "\\textit{",
        "\\textit",
        "{\\it ",
        "{a}",
        "$^{",
        "\\begin{a}",
        "--",
        "``",
        "\\'",
    ],
)
def test_a_bomb_is_read_in_time_that_grows_with_its_length(piece):
    latex = (piece * 20_000)[:20_000]
    with no_hang():
        from_latex(latex)
