"""Every word of the interface can be translated, and German has them all."""

from pathlib import Path

import pytest

from tests.template_words import untranslated

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt"))


def test_no_template_has_words_of_its_own():
    found = {str(path.relative_to(ROOT)): untranslated(path.read_text()) for path in TEMPLATES}
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Read on</p>", ["Read on"]),
        ('<img alt="A mouse">', ["A mouse"]),
        ('<input type="submit" value="Send">', ["Send"]),
        ('{{ state|default:"None" }}', ["None"]),
        ('{{ day|date:"j F Y" }}', ["j F Y"]),
        ("{{ count }} post{{ count|pluralize }}", ["0 post0"]),
        ('{% include "list.html" with heading="Your turn" %}', ["Your turn"]),
        ('{% blocktranslate %}Read <a href="/">on</a>{% endblocktranslate %} <code>make demo</code>', []),
        ("<p lang=\"{{ language }}\">{% translate 'Read' %}</p>{{ day|date:'Y-m-d' }}", []),
    ],
)
def test_words_that_nobody_translates_are_found(source, words):
    assert untranslated(source) == words
