"""Lists in styles that Pandoc prints, with what became of each."""

import json
import subprocess
import tempfile
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from django.core.cache import cache
from django.utils.translation import gettext as _

from references.printing.csl_styles import ExtraMissing, Style, UnknownStyle, search_styles, style_file, suggestions
from references.printing.formatting import OWN_STYLES, format_reference
from references.printing.inline_html import Entry, entries_of
from references.records import markup
from refusals import Refusal

#: Seconds that one list may take where no page waits for it.
TIME_LIMIT = 600
MEMORY = "-M1G"
KEPT_FOR = 24 * 3600
# Pandoc knows small capitals only in this spelling.
SMALL_CAPS = '<span style="font-variant:small-caps;">'


class ListFailed(Refusal):
    """Pandoc printed no list; ``message`` says why in a sentence."""


def list_in_style(items: list[dict], *, style: str, seconds: float = TIME_LIMIT) -> list[Entry]:
    """Return cleaned CSL-JSON items as the entries of a list in a style, in the order that the style asks for.

    A list that was printed before is taken from the cache, by the style's file, the items and pandoc's release.
    Raises UnknownStyle, ExtraMissing where pandoc or the styles are not installed, and ListFailed.
    """
    rules, program = style_file(style), pandoc_path()
    if not items:
        return []
    if b"<bibliography" not in rules:
        raise ListFailed(_("The style “%(style)s” prints footnotes and has no reference list.") % {"style": style})
    works = json.dumps([_for_pandoc(item, place) for place, item in enumerate(items)], sort_keys=True)
    release = metadata.version("pypandoc_binary")
    key = "references:list:" + sha256(b"\0".join([release.encode(), rules, works.encode()])).hexdigest()
    printed = cache.get(key)
    if printed is None:
        printed = [tuple(entry) for entry in entries_of(_run(program, rules, works, seconds))]
        if len(printed) != len(items):
            counts = {"count": len(printed), "all": len(items)}
            raise ListFailed(_("The style printed %(count)d of %(all)d works.") % counts)
        cache.set(key, printed, KEPT_FOR)
    return [Entry(*entry) for entry in printed]


def pandoc_path() -> str:
    """Return where pandoc is. Raises ExtraMissing when it is not installed."""
    try:
        import pypandoc

        return pypandoc.get_pandoc_path()
    except (ImportError, OSError) as error:
        raise ExtraMissing(
            _(
                "Pandoc, which prints other reference styles, is not installed. AMA and NLM work without it; for the "
                "others install pypandoc_binary (it is in requirements-extras.txt)."
            )
        ) from error


def _run(program: str, rules: bytes, works: str, seconds: float) -> str:
    with tempfile.TemporaryDirectory() as folder:
        style = Path(folder, "style.csl")
        style.write_bytes(rules)
        command = [program, "+RTS", MEMORY, "-RTS", "--sandbox", "--citeproc", f"--csl={style}"]
        command += ["--from=csljson", "--to=html", "--wrap=none"]
        try:
            done = subprocess.run(  # noqa: S603 - our own command, nothing of the works is in it
                command, input=works.encode(), capture_output=True, timeout=seconds, cwd=folder, env={}, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise ListFailed(_("The list took longer than %(seconds)d seconds.") % {"seconds": seconds}) from error
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().splitlines()[:1]
        raise ListFailed(_("Pandoc could not print the list: %(reason)s") % {"reason": "".join(reason)[:300]})
    return done.stdout.decode("utf-8", "replace")


def _for_pandoc(item: dict, place: int) -> dict:
    """The item under an id of ours, without what is no CSL variable."""
    given = {"id": f"w{place}"} | {
        name: _spelled(value) for name, value in item.items() if name not in ("id", "custom")
    }
    if (item.get("custom") or {}).get("authors_truncated"):
        # An author of this name is pandoc's sign for "et al".
        given["author"] = [*given.get("author", []), {"literal": "others"}]
    return given


def _spelled(value):
    if isinstance(value, list):
        return [_spelled(entry) for entry in value]
    if isinstance(value, dict):
        return {name: _spelled(entry) for name, entry in value.items()}
    return value.replace(markup.SMALL_CAPS, SMALL_CAPS) if isinstance(value, str) else value


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
