"""Words in a template that nobody translates, found in its tokens."""

import re
from html.parser import HTMLParser

from django.template.base import Lexer, TokenType

#: Attributes that people see or hear. Values of buttons count, those of fields are what a program reads.
SPOKEN = frozenset({"alt", "title", "aria-label", "placeholder", "label", "data-dark", "data-light", "data-done"})
SILENT = frozenset({"code", "script", "style"})
LETTERS = re.compile(r"[^\W\d_]{2,}")
#: Proper names of the field and of formats, which are the same in every language.
NAMES = frozenset(
    [
        "DOI",
        "PMID",
        "PMCID",
        "ISBN",
        "doi",
        "RSS",
        "Atom",
        "JSON",
        "ORCID",
        "kB",
        "MB",
        "CC",
        "BY",
        "SA",
        "CO",
        "BibTeX",
        "RIS",
        "CSL",
        "PDF",
        "Markdown",
        "JATS",
        "XML",
    ]
)
#: ``{{ state|default:"None" }}`` and ``{{ day|date:"j F Y" }}``: words and orders of a language in an argument.
ARGUMENT = re.compile(r"""\|(?:default|default_if_none|pluralize|yesno|join):(["'])(.*?)\1""")
DATE = re.compile(r"""\|(?:date|time):(["'])(.*?)\1""")
MACHINE_DATE = re.compile(r"[YmdHis:TOcU\\/-]+")
SENTENCE = re.compile(r"[^\W\d_] [^\W\d_]|^[A-Z][a-z]")  # not the name of a thing of the program
NAMES_OF_FORMS = frozenset({"AcknowledgementForm", "EntryEvidenceForm", "ReferenceLineForm", "KeyForm"})
OF_LOCALE = frozenset({"DATE_FORMAT", "DATETIME_FORMAT", "TIME_FORMAT", "YEAR_MONTH_FORMAT"})
#: ``{% include "…" with heading="Your turn" %}``
GIVEN = re.compile(r"""\b\w+=(["'])(.*?)\1""")
STANDS_FOR_VALUE = "0"


def untranslated(source: str) -> list[str]:
    """Return the words that a reader of any language would read in English."""
    text, found = _without_translations(source)
    page = _Page()
    page.feed(text)
    page.close()
    return found + [words for words in page.found if LETTERS.findall(words) and not _is_name(words)]


def _is_name(words):
    return set(LETTERS.findall(words)) <= NAMES


def _without_translations(source):
    """Return the template with values as digits, and the words found in the arguments of filters."""
    kept, found, in_translation = [], [], False
    for token in Lexer(source).tokenize():
        name = token.contents.split(" ", 1)[0]
        if token.token_type == TokenType.BLOCK and name in ("blocktranslate", "comment"):
            in_translation = True
        elif token.token_type == TokenType.BLOCK and name in ("endblocktranslate", "endcomment"):
            in_translation = False
        if token.token_type == TokenType.TEXT and not in_translation:
            kept.append(token.contents)
        elif token.token_type == TokenType.VAR and not in_translation:
            kept.append("h1" if "".join(kept[-1:]).endswith(("<", "</")) else STANDS_FOR_VALUE)
        if token.token_type in (TokenType.VAR, TokenType.BLOCK):
            found += _arguments(token.contents)
    return "".join(kept), found


def _arguments(contents):
    is_inclusion = contents.startswith(("include ", "with "))
    arguments = ARGUMENT.findall(contents) + (GIVEN.findall(contents) if is_inclusion else [])
    words = [words for _, words in arguments if SENTENCE.search(words) and words not in NAMES_OF_FORMS]
    orders = {order for _, order in DATE.findall(contents)} - OF_LOCALE
    return words + [order for order in orders if not MACHINE_DATE.fullmatch(order)]


class _Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self._silent = [], 0

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self._silent += tag in SILENT
        spoken = SPOKEN | ({"value"} if tag == "input" and given.get("type") in ("submit", "button") else set())
        self.found += [given[name] for name in spoken & given.keys() if given[name]]

    def handle_endtag(self, tag):
        self._silent -= tag in SILENT

    def handle_data(self, words):
        if not self._silent:
            self.found.append(words.strip())
