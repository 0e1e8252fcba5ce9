"""Whether a page holds anything that could act: read more strictly than any browser would."""

import re
from html import unescape

# All that our templates write is of these two forms, so a bracket that is in neither came from somebody's input.
OPENING = re.compile(r"""<([a-z][a-z0-9]*)((?:\s+[a-zA-Z][a-zA-Z0-9:-]*(?:="[^"<>]*")?)*)\s*/?>""")
CLOSING = re.compile(r"</([a-z][a-z0-9]*)>")
ATTRIBUTE = re.compile(r"""([a-zA-Z][a-zA-Z0-9:-]*)(?:="([^"]*)")?""")
DOCTYPE = re.compile(r"<!doctype html>", re.IGNORECASE)
SCRIPT = re.compile(r'<script(?: type="module")? src="/static/[a-z0-9/._-]+"(?: defer)?></script>')
#: Facts for machines: a block of data that browsers do not run, and in which no tag can end it early.
FACTS = re.compile(r'<script type="application/ld\+json">[^<]*</script>')

FRAGMENT_TAGS = frozenset(
    {"a", "abbr", "aside", "b", "blockquote", "br", "caption", "cite", "code", "div", "em", "figcaption", "figure"}
    | {"h2", "h3", "h4", "hr", "i", "img", "li", "nav", "ol", "p", "section", "small", "span", "strong", "sub", "sup"}
    | {"table", "tbody", "td", "th", "thead", "tr", "ul"}
)
PAGE_TAGS = FRAGMENT_TAGS | frozenset(
    {
        "article",
        "body",
        "button",
        "datalist",
        "dd",
        "del",
        "details",
        "dl",
        "dt",
        "fieldset",
        "footer",
        "form",
        "h1",
        "head",
    }
    | {
        "header",
        "html",
        "input",
        "ins",
        "label",
        "legend",
        "link",
        "main",
        "mark",
        "meta",
        "option",
        "path",
        "pre",
        "search",
    }
    | {"select", "summary", "svg", "textarea", "time", "title"}
)
ADDRESS_ATTRIBUTES = {"href", "src", "action", "content", "cite"}
FORBIDDEN_ATTRIBUTES = {"style", "srcdoc", "formaction", "http-equiv", "srcset", "ping", "background", "xlink:href"}
SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
SAFE_SCHEMES = {"http", "https", "mailto"}
IGNORED_BY_BROWSERS = re.compile(r"[\x00-\x20\x7f-\x9f]")


def active_markup(html: str, *, tags=FRAGMENT_TAGS) -> list[str]:
    """Return what in the HTML is not plainly harmless, as the pieces of it; empty means that nothing can act."""
    html = FACTS.sub("", SCRIPT.sub("", html)) if tags is PAGE_TAGS else html
    found, place = [], html.find("<")
    while place >= 0:
        tag = OPENING.match(html, place)
        closing = CLOSING.match(html, place) or (DOCTYPE.match(html, place) if place == 0 else None)
        if tag and tag[1] in tags:
            found += [f"{tag[0]}: {problem}" for problem in attribute_problems(tag[2])]
        elif not closing:
            found.append(html[place : place + 80])
        place = html.find("<", place + 1)
    return found


def attribute_problems(attributes):
    for name, value in ATTRIBUTE.findall(attributes):
        name = name.lower()
        if name.startswith("on") or name in FORBIDDEN_ATTRIBUTES:
            yield name
        if name in ADDRESS_ATTRIBUTES and name != "content" and not is_harmless_address(unescape(value)):
            yield value


def is_harmless_address(address):
    """Say whether an address leads to a page, not to a script: read as browsers do, which skip control characters."""
    scheme = SCHEME.match(IGNORED_BY_BROWSERS.sub("", address))
    return not scheme or scheme[1].lower() in SAFE_SCHEMES


def assert_harmless(html, *, tags=FRAGMENT_TAGS):
    """Assert that nothing in the HTML can act."""
    found = active_markup(html, tags=tags)
    assert not found, f"this could act: {found[:5]}"
