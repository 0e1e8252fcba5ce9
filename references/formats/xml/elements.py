"""XML from strangers: no document type, no entities, no network; and the text of its elements."""

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from references.formats.items import Contents, FileRefused, ReadItem

DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)
DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
NAMESPACE = re.compile(r"\{[^}]*\}")
FACES = {"italic": "i", "bold": "b", "sup": "sup", "sub": "sub"}
DEEPEST = 60
MOST_ELEMENTS = 2_000_000


def read_xml(text: str) -> Element:
    """The root of an XML text. Raises FileRefused for a DOCTYPE, for entities and for what is not XML."""
    if DOCTYPE.search(text):
        raise FileRefused(
            _(
                "The file declares a document type (<!DOCTYPE …>), which can hide other files or bombs. Remove that "
                "line and try again."
            )
        )
    if text.count("<") > MOST_ELEMENTS:
        raise FileRefused(
            _("The file has more than %(most_elements)s elements. Split it into parts.")
            % {"most_elements": f"{MOST_ELEMENTS:,}"}
        )
    try:
        # The text is decoded already, whatever the declaration says.
        root = fromstring(DECLARATION.sub("", text, count=1), forbid_dtd=True)
    except DefusedXmlException as error:
        raise FileRefused(_("The file defines entities, which are not read.")) from error
    except (ParseError, ValueError) as error:
        raise FileRefused(_("The file is not well-formed XML: %(error)s.") % {"error": error}) from error
    for element in root.iter():
        if isinstance(element.tag, str) and "}" in element.tag:
            element.tag = NAMESPACE.sub("", element.tag)
    return root


def read_elements(text: str, name: str, read: Callable[[Element, int], ReadItem], *, most: int) -> Contents:
    """The elements of this name in an XML text, each as ``read`` gives it with its line. Raises FileRefused."""
    found = list(read_xml(text).iter(name))
    places = lines_of(text, f"<{name}")
    items = [read(element, places[place] if place < len(places) else 1) for place, element in enumerate(found[:most])]
    return Contents(items, [], max(0, len(found) - most))


def text_of(element: Element | None, path: str = "") -> str:
    """The words in an element, or in the first one at a path below it, with single spaces; "" when there is none."""
    found = element.find(path) if element is not None and path else element
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def texts_of(element: Element, path: str) -> list[str]:
    """The words of every element at a path that says something."""
    return [text for found in element.iterfind(path) if (text := text_of(found))]


def marked_text_of(element: Element | None, path: str = "") -> str:
    """Like ``text_of``, with italics, bold, sub- and superscript as CSL's inline tags."""
    found = element.find(path) if element is not None and path else element
    return " ".join("".join(_marked(found, 0)).split()) if found is not None else ""


def _marked(element: Element, depth: int):
    yield element.text or ""
    for child in element:
        face = FACES.get(child.tag) if isinstance(child.tag, str) else None
        inner = _marked(child, depth + 1) if depth < DEEPEST else child.itertext()
        if isinstance(child.tag, str):
            yield f"<{face}>" if face else ""
            yield from inner
            yield f"</{face}>" if face else ""
        yield child.tail or ""


def lines_of(text: str, opening: str) -> list[int]:
    """The line on which each element with this opening begins."""
    lines, line, counted, place = [], 1, 0, text.find(opening)
    while place >= 0:
        if text[place + len(opening) : place + len(opening) + 1] in (">", " ", "\n", "\t", "/"):
            line, counted = line + text.count("\n", counted, place), place
            lines.append(line)
        place = text.find(opening, place + 1)
    return lines


def written(element: Element) -> str:
    """The element as XML; its words alone when it is nested too deeply to be written."""
    try:
        return tostring(element, encoding="unicode").strip()
    except RecursionError:
        return text_of(element)
