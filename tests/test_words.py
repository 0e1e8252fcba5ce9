"""One act, one word: words that a newsroom would have to guess stay off the screens, in English and in German."""

import re
from pathlib import Path

import polib
import pytest

from articles.site.policy_pages import FOLDER

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt"))
POLICY_PAGES = sorted(FOLDER.rglob("*.md"))
#: What a program puts into words, and the marks around them.
CODE = re.compile(r"%\(\w+\)[sd]|\{\{.*?\}\}|\{%.*?%\}|\{\w+\}|<[^>]*>")

#: A pattern of words that may not come back, and what to say.
ENGLISH = {
    r"\bmend(s|ed|ing)?\b": "fix",
    r"\bthr(ow|ows|ew|own|owing)\b[^.]*\baway\b": "discard (a manuscript), remove",
    r"\b(take|takes|taken|taking|took)( \w+){0,3} back\b": "withdraw (a submission), undo, cancel (scheduling)",
    r"\b(take|takes|taken|taking|took)( \w+){0,2} (away|out)\b(?! from)": "remove",
    r"\b(take|takes|taken|took)( a manuscript| records?)? in\b|\bcannot be taken\b": "import, accept",
    r"\b(send|sends|sending|sent)( it| the text)? (for|to) review\b": "submit",
    r"\bready to be sent\b|\bcannot go yet\b": "not ready to submit",
    r"\bbefore (the editors|readers)\b": "in review, public",
    r"\b(tell|tells) (the )?readers\b|\breaders (are|were) told\b|\btold of\b": "notify readers, issue a notice",
    r"\btold apart\b": "not duplicates",
    r"\blift(s|ed|ing)?\b": "withdraw (a notice)",
    r"\blet the \w+ stand\b": "keep (the approval, the notice)",
    r"\bunschedule|\bschedule back\b": "cancel scheduling",
    r"\b(bring|brings|brought|bringing)( \w+){0,4} out\b": "publish",
    r"\bverdicts?\b": "decision",
    r"\bto look at:?$": "check",
    r"\bwhat was understood of\b": "import report",
    r"\bfound out\b": "detect automatically",
    r"\bgo(es)? on writing\b": "continue editing",
    r"\blain too long\b": "this page has expired",
    r"\bthis did not happen\b": "not possible now",
    r"\bsaved before you\b": "not saved: the text was changed elsewhere",
    r"\bturn to (write|change)\b": "locked while in review",
    r"\btrust pages?\b": "policy pages",
    r"\bcard pictures?\b": "share image",
    r"\bdigest (of|before)\b|\bits digest\b|^digest$": "content hash (a digest is a mail)",
    r"\bseal(s|ed)?\b": "signed checkpoint",
    r"\bowed?\b|\btall(y|ies)\b|\bbookmarks?\b": "pending, rate limit, last check",
    r"\bsuspects?\b": "possible duplicates",
    r"^leave[:?]?$|\bhave left$|\bto leave\b": "unsubscribe",
    r"^(the|your) [\w“”:()]+( [\w“”]+){0,3} (is|are) kept\.": "saved",
}
GERMAN = {
    r"\bweg(zu)?(ge)?w[eio]rf\w*": "verwerfen, entfernen",
    r"\bzurück(zu|ge)?hol\w*": "zurückziehen",
    r"\bder Redaktion vor\b|\bvor der Redaktion\b": "in Prüfung, Prüfrunden",
    r"\bfreiwillig\b": "optional",
    r"kürzel": "Zitierschlüssel",
    r"\bAkten\b": "Protokoll",
    r"\bbring\w*\b[^.]*\bheraus\b": "veröffentlichen",
    r"\baufgehobenen? Hinweis|\bHinweis( ist)?( schon)? auf(heben|gehoben)": "einen Hinweis zurückziehen",
    r"\bPlanung\b[^.]*\bzurück": "die Planung aufheben",
    r"\bLesenden\b[^.]*\bmit(zu)?(teilen|geteilt)": "einen Hinweis ausgeben, benachrichtigen",
    r"^(Ihr )?Urteil$|\bbeurteilt (hat|haben)$": "Entscheidung, geprüft",
    r"^unterschieden\b|\bkein Paar unterschieden\b": "keine Dubletten",
    r"^Zweifelhafte$|^Doppelte$": "mögliche Dubletten, Dubletten",
    r"\bgesiegelt|\bbesiegelt|^Siegel$": "signiert, signierter Prüfpunkt",
    r"\bgeschuldet\b": "ausstehend",
    r"\b(Aufträge|Daten)\b.*\bvergessen\b": "löschen",
    r"\blag zu lange\b": "diese Seite ist abgelaufen",
    r"\bnicht geschehen$": "jetzt nicht möglich",
    r"^Nachricht$": "Meldung",
    r"\bweiter(zu)?schreiben\b": "weiter bearbeiten",
    r"\bnicht an der Reihe\b": "gesperrt",
    r"\bherausfinden\b": "automatisch erkennen",
}


def banned(words, table):
    """Return what stands in some words that may not, with the words to use instead."""
    said = " ".join(CODE.sub(" ", words).split())
    return [
        f"“{found.group()}” in “{said}”: say “{instead}”"
        for pattern, instead in table.items()
        if (found := re.search(pattern, said, re.IGNORECASE))
    ]


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(PO))


def test_english_words_of_screens_messages_and_mails_are_plain(catalogue):
    english = {words for entry in catalogue for words in (entry.msgid, entry.msgid_plural) if words}
    assert [problem for words in sorted(english) for problem in banned(words, ENGLISH)] == []


def test_german_words_of_screens_messages_and_mails_are_plain(catalogue):
    german = {words for entry in catalogue for words in (entry.msgstr, *entry.msgstr_plural.values()) if words}
    assert [problem for words in sorted(german) for problem in banned(words, GERMAN)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_templates_are_plain(path):
    assert [problem for line in path.read_text().splitlines() for problem in banned(line, ENGLISH)] == []


@pytest.mark.parametrize("path", POLICY_PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_policy_pages_are_plain(path):
    table = GERMAN if path.parent.name == "de" else ENGLISH
    assert [problem for line in path.read_text().splitlines() for problem in banned(line, table)] == []


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        ("It cannot go yet: mend what is listed first.", "fix"),
        ("Throw this manuscript away?", "discard (a manuscript), remove"),
        ("Take it back", "withdraw (a submission), undo, cancel (scheduling)"),
        ("Take the schedule back", "withdraw (a submission), undo, cancel (scheduling)"),
        ("Take one away first.", "remove"),
        ("Records taken in", "import, accept"),
        ("Send for review", "submit"),
        ("The text is before the editors now.", "in review, public"),
        ("Tell readers", "notify readers, issue a notice"),
        ("Lift the notice", "withdraw (a notice)"),
        ("Let the approval stand", "keep (the approval, the notice)"),
        ("If something is wrong, bring out a corrected version first.", "publish"),
        ("Your verdict", "decision"),
        ("What was understood of %(filename)s", "import report"),
        ("Its digest:", "content hash (a digest is a mail)"),
        ("Leave", "unsubscribe"),
        ("The record is kept.", "saved"),
        ("Study type and level are kept.", None),
    ],
)
def test_words_that_came_back_are_found(words, instead):
    problems = banned(words, ENGLISH)
    assert any(f"say “{instead}”" in problem for problem in problems) if instead else problems == []


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        ("Dieses Manuskript wegwerfen?", "verwerfen, entfernen"),
        ("Das Manuskript wurde weggeworfen.", "verwerfen, entfernen"),
        ("Zurückholen", "zurückziehen"),
        ("Runden vor der Redaktion", "in Prüfung, Prüfrunden"),
        ("Literaturkürzel", "Zitierschlüssel"),
        ("freiwillig", "optional"),
        ("Hinweis aufheben", "einen Hinweis zurückziehen"),
        ("Lesenden etwas zu diesem Werk mitteilen", "einen Hinweis ausgeben, benachrichtigen"),
        ("Nachricht", "Meldung"),
    ],
)
def test_german_words_that_came_back_are_found(words, instead):
    assert any(f"say “{instead}”" in problem for problem in banned(words, GERMAN))


@pytest.mark.parametrize(
    ("words", "table"),
    [
        ("Send a reader a digest", ENGLISH),
        ("Go back, where your browser still has it, and send it in parts.", ENGLISH),
        ("The picture at the left leaves out the scale.", ENGLISH),
        ("Decision recorded: %(verdict)s.", ENGLISH),
        ("It matters for what you take away from the text.", ENGLISH),
        ("All writers of this manuscript have left: nobody can edit it.", ENGLISH),
        ("Es wurde nach vorher festgelegten Regeln beurteilt.", GERMAN),
        ("Planung aufheben", GERMAN),
        ("Die Freigabe zurückziehen", GERMAN),
    ],
)
def test_ordinary_words_are_free(words, table):
    assert banned(words, table) == []
