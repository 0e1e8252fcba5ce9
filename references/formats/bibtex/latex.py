"""LaTeX in field values, read into plain characters with CSL's inline tags, and written back."""

import re
import unicodedata
from dataclasses import dataclass, field

from pylatexenc.latex2text import get_default_latex_context_db

from references.records import markup

TOKEN = re.compile(r"\\([A-Za-z]+)\*?[ \t\n]*|\\(.)|([{}$~_^])|(-{2,3}|``|'')|([^\\{}$~_^`'-]+|.)", re.DOTALL)
SPECIAL = re.compile(r"[\\{}$~]|--|``|''")
DOLLAR = re.compile(r"(?<!\\)\$")
COMBINING = {
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    '"': "\u0308",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "u": "\u0306",
    "v": "\u030c",
    "H": "\u030b",
    "c": "\u0327",
    "k": "\u0328",
    "d": "\u0323",
    "b": "\u0331",
    "r": "\u030a",
}
DOTLESS = {"ı": "i", "ȷ": "j"}
SMALL_CAPS = (markup.SMALL_CAPS, "</span>")
ITALIC, BOLD, RAISED, LOWERED = (("<i>", "</i>"), ("<b>", "</b>"), ("<sup>", "</sup>"), ("<sub>", "</sub>"))
FACES = {
    "textit": ITALIC,
    "emph": ITALIC,
    "textsl": ITALIC,
    "mathit": ITALIC,
    "textbf": BOLD,
    "mathbf": BOLD,
    "textsc": SMALL_CAPS,
    "textsuperscript": RAISED,
    "textsubscript": LOWERED,
}
# "{\it words}": the face holds to the end of the group.
SWITCHES = {"it": ITALIC, "em": ITALIC, "sl": ITALIC, "itshape": ITALIC, "bf": BOLD, "bfseries": BOLD, "sc": SMALL_CAPS}
# ruff: noqa: SIM905 - commands are one word each
TRANSPARENT = frozenset(
    """
    mathrm textrm text textup textnormal textsf texttt mathsf mathtt mbox hbox url path nolinkurl rm tt sf normalfont
    upshape small footnotesize large relax protect noopsort left right displaystyle ensuremath enquote mkbibemph
    """.split()
)
FIRST_ARGUMENT_PASSED_OVER = frozenset(["href", "textcolor", "color"])
SPACES = {" ": " ", "\n": " ", "\t": " ", ",": " ", ";": " ", ":": " ", "\\": " "}
NOTHING = frozenset("-/!@()[]")
DASHES_AND_QUOTES = {"--": "–", "---": "—", "``": "“", "''": "”"}
ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
} | {character: f"\\{character}" for character in "%&#$_"}
ESCAPED = re.compile(r"[\\{}~^%&#$_]|-(?=-)|`(?=`)|'(?=')")
OPENING = {"<i>": r"\textit{", "<b>": r"\textbf{", "<sup>": r"\textsuperscript{", "<sub>": r"\textsubscript{"}


def _symbols() -> dict[str, str]:
    """Command names and the characters they stand for, from pylatexenc's tables."""
    context = get_default_latex_context_db()
    found = {}
    for category in ("advanced-symbols", "latex-base"):
        for name, command in context.d[category]["macros"].items():
            sign = command.simplify_repl
            if isinstance(sign, str) and "%" not in sign and name != "today":
                found[name] = sign.strip() or " "
    plain = {"textasciicircum": "^", "textasciitilde": "~", "textbraceleft": "{", "textbraceright": "}"}
    return found | plain | {"textbackslash": "\\", "backslash": "\\", "i": "ı", "j": "ȷ", "space": " ", "dots": "…"}


SYMBOLS = _symbols()


@dataclass
class _Group:
    """What stands between two braces, and what is done with it when it closes."""

    pieces: list[str] = field(default_factory=list)
    faces: list[tuple[str, str]] = field(default_factory=list)
    accent: str = ""
    is_passed_over: bool = False

    def text(self) -> str:
        text = "".join(self.pieces)
        if self.is_passed_over:
            return ""
        if self.accent:
            return _accented(text, self.accent)
        for opening, closing in self.faces:
            text = f"{opening}{text}{closing}" if text.strip() else text
        return text


class _Reading:
    """One pass over a value; groups are kept on a list, so that depth costs nothing."""

    def __init__(self, value: str):
        self.groups = [_Group()]
        self.waiting = _Group()
        self.in_math = False
        self.dollars_are_signs = len(DOLLAR.findall(value)) % 2 == 1
        self.unknown: list[str] = []

    def take(self, command: str, escaped: str, sign: str, typography: str, text: str) -> None:
        if command:
            self.command(command)
        elif escaped:
            self.escaped(escaped)
        elif sign:
            self.sign(sign)
        else:
            self.write(DASHES_AND_QUOTES.get(typography, typography) or text)

    def command(self, name: str) -> None:
        if name in COMBINING and name not in SYMBOLS:
            self.waiting.accent = name
        elif name in FACES:
            self.waiting.faces.append(FACES[name])
        elif name in SWITCHES:
            self.groups[-1].faces.append(SWITCHES[name])
        elif name in FIRST_ARGUMENT_PASSED_OVER:
            self.waiting.is_passed_over = True
        elif name in SYMBOLS:
            self.write(SYMBOLS[name])
        elif name not in TRANSPARENT:
            self.unknown.append(name)
            self.write(f"\\{name} ")

    def escaped(self, character: str) -> None:
        if character in COMBINING:
            self.waiting.accent = character
        elif character in "()[]":
            self.in_math = character in "(["
        elif character not in NOTHING:
            self.write(SPACES.get(character, character))

    def sign(self, sign: str) -> None:
        if sign == "{":
            self.groups.append(self.waiting)
            self.waiting = _Group()
        elif sign == "}":
            self.close()
        elif sign == "$" and not self.dollars_are_signs:
            self.in_math = not self.in_math
        elif sign in "_^" and self.in_math:
            self.waiting.faces.append(LOWERED if sign == "_" else RAISED)
        else:
            self.write(" " if sign == "~" else sign)

    def close(self) -> None:
        """Put what the innermost group says into the one around it; a brace too many is passed over."""
        self.write("")
        if len(self.groups) > 1:
            text = self.groups.pop().text()
            self.write(text)

    def write(self, text: str) -> None:
        """Add text; what waits for an argument takes its first character."""
        waiting, self.waiting = self.waiting, _Group()
        if waiting.accent or waiting.faces:
            text = text.lstrip()
            waiting.pieces.append(text[:1])
            self.groups[-1].pieces.append(waiting.text())
            text = text[1:]
        self.groups[-1].pieces.append(text)

    def finished(self) -> str:
        while len(self.groups) > 1:
            self.close()
        self.write("")
        return self.groups[0].text()


def _accented(text: str, accent: str) -> str:
    if not text:
        return accent if accent in "'`^\"~=." else ""
    base = DOTLESS.get(text[0], text[0])
    return unicodedata.normalize("NFC", base + COMBINING[accent]) + text[1:]


def from_latex(value: str) -> tuple[str, list[str]]:
    """The value with accents, symbols and faces read, and the commands nobody knows, which stay as written.

    Time grows with the length alone, whatever the nesting. Faces become the five inline tags of CSL.
    """
    if not SPECIAL.search(value):
        return value, []
    reading = _Reading(value)
    for match in TOKEN.finditer(value):
        reading.take(*match.groups(default=""))
    return reading.finished(), reading.unknown


def to_latex(text: str) -> str:
    """The text with LaTeX's own characters escaped and the five inline tags as commands; other letters stay UTF-8."""
    written = []
    for kind, content in markup.tokens(text):
        if kind == "text":
            written.append(ESCAPED.sub(lambda match: ESCAPES.get(match[0], f"{match[0]}{{}}"), content))
        else:
            written.append(OPENING.get(content, r"\textsc{") if kind == "open" else "}")
    return "".join(written)
