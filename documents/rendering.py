"""A document as HTML: an allow-list walk in which every string is escaped.

No HTML is ever accepted, so nothing needs to be sanitised: an unknown node or mark is an error.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.citation_rendering import Citations, PrintedReference
from documents.citations import cited_keys
from documents.fragments import words
from documents.schema import GROUPS, MARK_RANK, TEXT_ONLY, is_link_address
from documents.text import Heading, outline
from documents.validation import DocumentError, validate

NOT_IN_ADDRESSES = re.compile(r'[<>"`{}|^\[\]]|%(?![0-9A-Fa-f]{2})')
MARK_TAGS = {"strong": "strong", "em": "em", "subscript": "sub", "superscript": "sup", "code": "code"}
CALLOUT_TITLES = {"note": gettext_lazy("Note"), "warning": gettext_lazy("Warning")}


class PrintedAsset(NamedTuple):
    """Where an image's bytes are served and its size in pixels (zero when unknown)."""

    url: str
    width: int = 0
    height: int = 0


class Rendering(NamedTuple):
    """The fragments of a page and what was learned while printing them.

    ``numbers`` maps each printed key to its number; ``missing`` lists the cited keys and the images that were not
    given, each once.
    """

    body_html: str
    references_html: str
    contents: list[Heading]
    numbers: dict[str, int]
    missing: list[str]


def render(
    doc: dict,
    *,
    references: Mapping[str, PrintedReference],
    strict: bool = True,
    assets: Mapping[str, PrintedAsset] | None = None,
    related_urls: Mapping[str, str] | None = None,
) -> Rendering:
    """Return the document as HTML, with its references numbered in order of first appearance.

    ``references`` maps keys to labels ("Zhu et al. 2026", plain text) and lines (trusted HTML from the
    formatter); ``assets`` maps asset ids to images and ``related_urls`` slugs to addresses. A key or image
    that is not given raises ``DocumentError`` when ``strict``; a preview shows the gap and lists it.
    A document that breaks the schema raises ``DocumentError`` in either case.
    """
    validate(doc)
    writer = _Writer(doc, references, strict, assets or {}, related_urls or {})
    body_html = writer.children(doc)
    return Rendering(
        body_html,
        writer.citations.list_html(),
        writer.contents,
        writer.citations.numbers,
        list(dict.fromkeys(writer.missing)),
    )


class _Writer:
    """One walk over one document, in reading order."""

    def __init__(
        self,
        doc: dict,
        references: Mapping[str, PrintedReference],
        strict: bool,
        assets: Mapping[str, PrintedAsset],
        related_urls: Mapping[str, str],
    ) -> None:
        self.strict, self.assets, self.related_urls = strict, assets, related_urls
        self.missing: list[str] = []
        self.contents = outline(doc)
        self.anchors = iter(self.contents)
        self.tables = 0
        self.citations = Citations(self.known(cited_keys(doc), references), references)

    def known(self, keys: list[str], references: Mapping[str, PrintedReference]) -> list[str]:
        absent = [key for key in keys if key not in references]
        if absent and self.strict:
            message = _("The text cites “%(key)s”, which is not in the list of references.")
            raise DocumentError(message % {"key": absent[0]})
        self.missing.extend(absent)
        return [key for key in keys if key in references]

    def children(self, node: dict) -> str:
        return "".join([self.block(child) for child in node.get("content", ())])

    def block(self, node: dict) -> str:
        writer = BLOCK_WRITERS.get(node["type"])
        if writer is None:
            raise DocumentError(_("“%(name)s” is not a part that documents have.") % {"name": node["type"]})
        return writer(self, node, node.get("attrs") or {})

    def paragraph(self, node: dict, _attributes: dict) -> str:
        return f"<p>{self.inline(node)}</p>\n"

    def heading(self, node: dict, _attributes: dict) -> str:
        printed = next(self.anchors)
        return f'<h{printed.level} id="{words(printed.id)}">{self.inline(node)}</h{printed.level}>\n'

    def bullet_list(self, node: dict, _attributes: dict) -> str:
        return f"<ul>\n{self.children(node)}</ul>\n"

    def ordered_list(self, node: dict, attributes: dict) -> str:
        order = int(attributes.get("order", 1))
        start = f' start="{order}"' if order != 1 else ""
        return f"<ol{start}>\n{self.children(node)}</ol>\n"

    def list_item(self, node: dict, _attributes: dict) -> str:
        first, *rest = node["content"]
        if all(child["type"] in GROUPS["list"] for child in rest):
            return f"<li>{self.inline(first)}{''.join(map(self.block, rest))}</li>\n"
        return f"<li>{self.children(node)}</li>\n"

    def blockquote(self, node: dict, _attributes: dict) -> str:
        return f"<blockquote>\n{self.children(node)}</blockquote>\n"

    def callout(self, node: dict, attributes: dict) -> str:
        kind = attributes["kind"]
        title = f'<p class="callout-title">{words(str(CALLOUT_TITLES[kind]))}</p>'
        return f'<div class="callout callout-{kind}" role="note">\n{title}\n{self.children(node)}</div>\n'

    def horizontal_rule(self, _node: dict, _attributes: dict) -> str:
        return "<hr>\n"

    def figure(self, _node: dict, attributes: dict) -> str:
        caption = " ".join(
            filter(None, (words(attributes.get("caption", "")), credit_html(attributes.get("credit", ""))))
        )
        figcaption = f"<figcaption>{caption}</figcaption>" if caption else ""
        return f"<figure>{self.image(attributes['asset'], attributes.get('alt', ''))}{figcaption}</figure>\n"

    def image(self, asset_id: str, alt: str) -> str:
        asset = self.assets.get(asset_id)
        if asset is None and self.strict:
            message = _("A figure uses the image “%(name)s”, which does not exist.")
            raise DocumentError(message % {"name": asset_id})
        if asset is None:
            self.missing.append(asset_id)
            missing = _("Missing image: %(name)s") % {"name": alt or asset_id}
            return f'<strong class="figure-missing">{words(missing)}</strong>'
        size = f' width="{int(asset.width)}" height="{int(asset.height)}"' if asset.width and asset.height else ""
        return f'<img src="{words(asset.url)}" alt="{words(alt)}"{size} loading="lazy" decoding="async">'

    def related(self, _node: dict, attributes: dict) -> str:
        items = "".join(f"<li>{self.related_item(item)}</li>\n" for item in attributes["items"])
        return (
            f'<div class="related">\n<p class="related-title">{words(_("Related"))}</p>\n<ul>\n{items}</ul>\n</div>\n'
        )

    def related_item(self, item: dict) -> str:
        url = self.related_urls.get(item.get("slug", ""))
        title = words(item["title"])
        return f'<a href="{words(url)}">{title}</a>' if url else title

    def table(self, node: dict, attributes: dict) -> str:
        self.tables += 1
        caption = words(attributes.get("caption", ""))
        number = words(_("Table %(number)d") % {"number": self.tables})
        label = f"{number}: {caption}" if caption else number
        head, *body = (self.row(row) for row in node["content"])
        return (
            f'<div class="table-wrap" role="region" tabindex="0" aria-label="{label}"><table>\n'
            + (f"<caption>{caption}</caption>\n" if caption else "")
            + f"<thead>\n{head}</thead>\n"
            + (f"<tbody>\n{''.join(body)}</tbody>\n" if body else "")
            + "</table></div>\n"
        )

    def row(self, row: dict) -> str:
        return f"<tr>{''.join(map(self.cell, row['content']))}</tr>\n"

    def cell(self, cell: dict) -> str:
        opening, closing = ('<th scope="col">', "</th>") if cell["type"] == "table_header" else ("<td>", "</td>")
        return opening + "".join(map(self.inline, cell["content"])) + closing

    def inline(self, node: dict) -> str:
        """Return a paragraph's or heading's content; marks that neighbours share are opened once."""
        pieces: list[str] = []
        is_open: list[tuple[str, str]] = []
        for child in node.get("content", ()):
            marks = _marks_of(child)
            shared = 0
            while shared < min(len(is_open), len(marks)) and is_open[shared] == marks[shared]:
                shared += 1
            pieces.extend(closing for _, closing in reversed(is_open[shared:]))
            pieces.extend(opening for opening, _ in marks[shared:])
            is_open = marks
            pieces.append(self.inline_piece(child))
        pieces.extend(closing for _, closing in reversed(is_open))
        return "".join(pieces)

    def inline_piece(self, node: dict) -> str:
        if node["type"] == "text":
            return words(node["text"])
        if node["type"] == "hard_break":
            return "<br>\n"
        if node["type"] == "citation":
            return self.citations.cluster_html(node)
        raise DocumentError(_("“%(name)s” cannot stand in a paragraph.") % {"name": node["type"]})


BLOCK_WRITERS = {name: getattr(_Writer, name) for name in (*GROUPS["block"], "list_item")}


def credit_html(credit: str) -> str:
    """Return a figure's credit line, or nothing when there is none."""
    return f'<span class="credit">{words(credit)}</span>' if credit else ""


def _marks_of(node: dict) -> list[tuple[str, str]]:
    """Return the (opening, closing) tags around an inline node, outermost first.

    A link cannot hold another, so links and code pause for a citation, which consists of links.
    """
    marks = node.get("marks")
    if not marks:
        return []
    if node["type"] == "citation":
        marks = [mark for mark in marks if mark["type"] not in TEXT_ONLY]
    return [_tags(mark) for mark in sorted(marks, key=lambda mark: MARK_RANK.get(mark["type"], -1))]


def _encoded(href: str) -> str:
    """Return an address with the characters that URLs may not hold percent-encoded (RFC 3986, section 2)."""
    address, hash_sign, fragment = href.partition("#")
    address += hash_sign + fragment.replace("#", "%23")
    return NOT_IN_ADDRESSES.sub(lambda found: f"%{ord(found.group()):02X}", address)


def _tags(mark: dict) -> tuple[str, str]:
    if mark["type"] == "link":
        href = mark["attrs"]["href"]
        if not is_link_address(href):
            raise DocumentError(
                _("A link leads to “%(address)s”, which is not a permitted address.") % {"address": href}
            )
        return f'<a href="{words(_encoded(href))}">', "</a>"
    if mark["type"] not in MARK_TAGS:
        raise DocumentError(_("The formatting “%(name)s” is not supported.") % {"name": mark["type"]})
    tag = MARK_TAGS[mark["type"]]
    return f"<{tag}>", f"</{tag}>"
