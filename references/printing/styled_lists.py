"""The front door of printed lists: works as the entries of a list in any style, ours or the CSL project's."""

from references.printing.csl_styles import ExtraMissing, Style, UnknownStyle, search_styles, style_file, suggestions
from references.printing.formatting import OWN_STYLES, format_reference
from references.printing.inline_html import Entry
from references.printing.pandoc import TIME_LIMIT, ListFailed, list_in_style

__all__ = ["ExtraMissing", "ListFailed", "UnknownStyle", "formatted_list", "list_text", "require_style", "styles_like"]


def formatted_list(
    items: list[dict],
    *,
    style: str,
    journal_form: str | None = None,
    show_doi: str | None = None,
    seconds: float = TIME_LIMIT,
) -> list[Entry]:
    """Return cleaned CSL-JSON items as the entries of a list in a style, in the order that the style asks for.

    ``style`` is "ama", "nlm" or the name of a CSL style. The forms are for our own styles; a CSL style has its own.
    Raises UnknownStyle, ExtraMissing and ListFailed, each with a ``message`` for people.
    """
    require_style(style)
    if style not in OWN_STYLES:
        return list_in_style(items, style=style, seconds=seconds)
    lines = (format_reference(item, style=style, journal_form=journal_form, show_doi=show_doi) for item in items)
    return [Entry(place, f"{place + 1}.", line.text, line.html) for place, line in enumerate(lines)]


def list_text(entries: list[Entry]) -> str:
    """Return a list as plain lines, each with its number where the style has numbers."""
    return "".join(f"{entry.label} {entry.text}".strip() + "\n" for entry in entries)


def require_style(name: str, *, among=()) -> None:
    """Check that a style has this name.

    Raises UnknownStyle with names that look alike, of styles and of ``among``; ExtraMissing if none can be read.
    """
    if name in OWN_STYLES:
        return
    try:
        style_file(name)
    except UnknownStyle as unknown:
        raise UnknownStyle(name, suggestions(name, among=[*among, *OWN_STYLES])) from unknown


def styles_like(text: str) -> list[Style]:
    """Return styles whose name or title has every word of the text, ours first. Raises ExtraMissing."""
    words = text.lower().split()
    own = [Style(name, own.title) for name, own in OWN_STYLES.items()]
    return [one for one in own if all(word in f"{one.name} {one.title}".lower() for word in words)] + search_styles(
        text
    )
