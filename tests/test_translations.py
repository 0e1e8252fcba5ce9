"""Every word of the interface can be translated, and German has them all."""

from pathlib import Path

import pytest

from tests.python_words import untranslated_words
from tests.template_words import untranslated

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt"))

APPS = (
    "accounts",
    "articles",
    "documents",
    "editorial",
    "jobs",
    "mail",
    "record",
    "outbound",
    "readers",
    "references",
    "refusals",
)
#: Commands, proofs and services' own words stay English; so does what only a programmer gets to see.
ENGLISH = (
    "/migrations/",
    "/management/",
    "/provenance/",
    "/demo/",
    "verification",
    "/notices/retraction_watch",
    "/notices/answers.py",
)
MODULES = sorted(
    path for app in APPS for path in (ROOT / app).rglob("*.py") if not any(part in path.as_posix() for part in ENGLISH)
)


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


def test_no_module_hands_people_words_of_its_own():
    found = {str(path.relative_to(ROOT)): untranslated_words(path.read_text()) for path in MODULES}
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("class Late(Refusal):\n    message = 'It is too late.'", ["It is too late."]),
        ("forms.CharField(label='Title')", ["Title"]),
        ("raise ValidationError(f'The tag {tag} is long.', code='long')", ["The tag … is long."]),
        ("messages.success(request, 'It is kept.')", ["It is kept."]),
        ("messages.success(request, _('It is kept.'))", []),
        ("forms.CharField(label=_('Title'), max_length=3)", []),
    ],
)
def test_words_that_a_module_does_not_translate_are_found(source, words):
    assert untranslated_words(source) == words
