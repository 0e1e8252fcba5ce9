"""Citations as linked numbers, and the reference list that leads back to them."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from documents.citations import Pointer, pointers_of
from documents.fragments import words


class WorkLink(NamedTuple):
    """Where a work can be read or looked up: "DOI" and its address."""

    name: str
    url: str


class PrintedReference(NamedTuple):
    """A reference ready to print: a short label in plain text and its line as trusted HTML.

    ``links`` lead to the work, ``evidence`` says what kind of study it is, and ``note`` why it is cited in spite
    of a notice; the last two are plain text.
    """

    label: str
    html: str
    links: tuple[WorkLink, ...] = ()
    evidence: str = ""
    note: str = ""


class Citations:
    """Numbers references in order of first appearance and remembers where each one is cited."""

    def __init__(self, keys: Iterable[str], references: Mapping[str, PrintedReference]) -> None:
        self.references = references
        self.numbers = {key: number for number, key in enumerate(keys, start=1)}
        self.uses: dict[str, list[str]] = {key: [] for key in self.numbers}

    def cluster_html(self, citation: dict) -> str:
        """Return one citation, "[1]", "[1, 3]" or "[1–4]", each printed number a link to its reference.

        A cluster with locators stays in the writer's order, "[2, p. 3; 1]"; others are sorted, and three
        or more numbers in a row collapse to a range, whose hidden members share the range's target.
        """
        pointers = pointers_of(citation)
        known = [pointer for pointer in pointers if pointer.key in self.numbers]
        if any(pointer.locator for pointer in known):
            parts, separator = [self._with_locator(pointer) for pointer in known], "; "
        else:
            parts, separator = self._ranges(dict.fromkeys(pointer.key for pointer in known)), ", "
        absent = dict.fromkeys(pointer.key for pointer in pointers if pointer.key not in self.numbers)
        parts += [f'<strong class="citation-missing">?{words(key)}</strong>' for key in absent]
        return f'<span class="cites">[{separator.join(parts)}]</span>'

    def list_html(self) -> str:
        """Return the reference list as a section with one back-link per use, or "" when nothing is cited."""
        if not self.numbers:
            return ""
        items = "".join(map(self._item, self.numbers))
        return (
            '<section class="references" role="doc-bibliography" aria-labelledby="references">\n'
            f'<h2 id="references">{words(_("References"))}</h2>\n<ol>\n{items}</ol>\n</section>\n'
        )

    def _with_locator(self, pointer: Pointer) -> str:
        locator = f", {words(pointer.locator)}" if pointer.locator else ""
        return self._link(pointer.key) + locator

    def _link(self, key: str) -> str:
        number, uses = self.numbers[key], self.uses[key]
        anchor = f"cite-{number}-{len(uses) + 1}"
        uses.append(anchor)
        label = words(_("Reference %(number)d: %(work)s") % {"number": number, "work": self.references[key].label})
        return f'<a id="{anchor}" href="#ref-{number}" role="doc-biblioref" aria-label="{label}">{number}</a>'

    def _ranges(self, keys: Iterable[str]) -> list[str]:
        parts: list[str] = []
        run: list[str] = []
        for key in sorted(keys, key=lambda key: self.numbers[key]):
            if run and self.numbers[key] != self.numbers[run[-1]] + 1:
                parts += self._run(run)
                run = []
            run.append(key)
        return parts + self._run(run)

    def _run(self, keys: list[str]) -> list[str]:
        if len(keys) < 3:
            return [self._link(key) for key in keys]
        first = self._link(keys[0])
        target = self.uses[keys[0]][-1]
        for key in keys[1:-1]:
            self.uses[key].append(target)
        return [f"{first}–{self._link(keys[-1])}"]

    def _item(self, key: str) -> str:
        number, reference = self.numbers[key], self.references[key]
        links = " ".join(f'<a href="{words(link.url)}">{words(link.name)}</a>' for link in reference.links)
        parts = (
            f'<span class="reference">{reference.html}</span>',
            f'<span class="reference-links">{links}</span>' if links else "",
            f'<span class="reference-evidence">{words(reference.evidence)}</span>' if reference.evidence else "",
            f'<span class="reference-note">{words(reference.note)}</span>' if reference.note else "",
            f'<span class="backlinks">{self._back_links(number, self.uses[key])}</span>',
        )
        return f'<li id="ref-{number}">{" ".join(filter(None, parts))}</li>\n'

    def _back_links(self, number: int, uses: list[str]) -> str:
        return " ".join(
            f'<a href="#{anchor}" role="doc-backlink" aria-label="{self._back_label(number, count)}">'
            f"↩{count if len(uses) > 1 else ''}</a>"
            for count, anchor in enumerate(uses, start=1)
        )

    def _back_label(self, number: int, count: int) -> str:
        label = _("Back to citation %(count)d of reference %(number)d")
        return words(label % {"count": count, "number": number})
