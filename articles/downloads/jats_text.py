"""The text of a post in JATS: sections by heading, figures, tables, boxes, and citations that point to the list."""

from xml.etree.ElementTree import Element, SubElement

from django.conf import settings

from articles.downloads.published import Published
from articles.models import Asset
from documents.citations import pointers_of

XLINK = "http://www.w3.org/1999/xlink"
HREF = f"{{{XLINK}}}href"
MARKS = {
    "strong": "bold",
    "em": "italic",
    "subscript": "sub",
    "superscript": "sup",
    "code": "monospace",
}


def body_of(post: Published) -> Element:
    """Return the body element; a heading opens a section, and one of level 3 a section in it."""
    return _Writer(post).body(post.document)


class _Writer:
    def __init__(self, post):
        self.numbers = {line.key: line.number for line in post.references}
        shown = Asset.objects.filter(shown_in__edition=post.edition).defer("content")
        self.pictures = {asset.digest: settings.SITE_URL + asset.get_absolute_url() for asset in shown}
        self.figures = self.tables = 0

    def body(self, doc):
        body = Element("body")
        sections = [body]
        for block in doc["content"]:
            if block["type"] == "heading":
                depth = 2 if block["attrs"]["level"] == 3 and len(sections) > 1 else 1
                del sections[depth:]
                section = SubElement(sections[-1], "sec")
                self.words(SubElement(section, "title"), block)
                sections.append(section)
            else:
                self.block(sections[-1], block)
        return body

    def block(self, parent, block):
        writer = BLOCKS.get(block["type"])
        if writer:
            writer(self, parent, block)

    def paragraph(self, parent, block):
        self.words(SubElement(parent, "p"), block)

    def listed(self, parent, block):
        kind = "bullet" if block["type"] == "bullet_list" else "order"
        listed = SubElement(parent, "list", {"list-type": kind})
        for item in block["content"]:
            element = SubElement(listed, "list-item")
            for child in item["content"]:
                self.block(element, child)

    def quotation(self, parent, block):
        element = SubElement(parent, "disp-quote")
        for child in block["content"]:
            self.block(element, child)

    def box(self, parent, block):
        element = SubElement(parent, "boxed-text", {"content-type": block["attrs"]["kind"]})
        for child in block["content"]:
            self.block(element, child)

    def figure(self, parent, block):
        self.figures += 1
        attributes = block["attrs"]
        figure = SubElement(parent, "fig", {"id": f"fig-{self.figures}"})
        SubElement(figure, "label").text = f"Figure {self.figures}"
        if attributes.get("caption"):
            SubElement(SubElement(figure, "caption"), "p").text = attributes["caption"]
        if attributes.get("alt"):
            SubElement(figure, "alt-text").text = attributes["alt"]
        SubElement(figure, "graphic", {HREF: self.pictures.get(attributes["asset"], attributes["asset"])})
        if attributes.get("credit"):
            SubElement(figure, "attrib").text = attributes["credit"]

    def table(self, parent, block):
        self.tables += 1
        wrap = SubElement(parent, "table-wrap", {"id": f"table-{self.tables}"})
        SubElement(wrap, "label").text = f"Table {self.tables}"
        caption = (block.get("attrs") or {}).get("caption")
        if caption:
            SubElement(SubElement(wrap, "caption"), "p").text = caption
        table = SubElement(wrap, "table")
        head, *rows = block["content"]
        self.row(SubElement(table, "thead"), head)
        if rows:
            body = SubElement(table, "tbody")
            for row in rows:
                self.row(body, row)

    def row(self, parent, row):
        element = SubElement(parent, "tr")
        for cell in row["content"]:
            tag = "th" if cell["type"] == "table_header" else "td"
            for paragraph in cell["content"]:
                self.words(SubElement(element, tag), paragraph)

    def related(self, parent, block):
        listed = SubElement(parent, "list", {"list-type": "simple"})
        for item in block["attrs"]["items"]:
            paragraph = SubElement(SubElement(listed, "list-item"), "p")
            if item.get("slug"):
                address = f"{settings.SITE_URL}/articles/{item['slug']}/"
                paragraph = SubElement(paragraph, "ext-link", {"ext-link-type": "uri", HREF: address})
            paragraph.text = item["title"]

    def words(self, parent, block):
        """Write a paragraph's or heading's content into its element."""
        for node in block.get("content", ()):
            inner = parent
            for mark in node.get("marks") or ():
                inner = _marked(inner, mark)
            self.piece(inner, node)

    def piece(self, parent, node):
        if node["type"] == "citation":
            self.citation(parent, node)
        elif node["type"] == "hard_break":
            _append(parent, "\n")
        else:
            _append(parent, node["text"])

    def citation(self, parent, node):
        pointers = [pointer for pointer in pointers_of(node) if pointer.key in self.numbers]
        _append(parent, "[")
        for place, pointer in enumerate(pointers):
            number = self.numbers[pointer.key]
            xref = SubElement(parent, "xref", {"ref-type": "bibr", "rid": f"ref-{number}"})
            xref.text = str(number)
            locator = f", {pointer.locator}" if pointer.locator else ""
            _append(parent, locator + ("; " if locator else ", ") * (place < len(pointers) - 1))
        _append(parent, "]")


def _marked(parent, mark):
    if mark["type"] == "link":
        return SubElement(parent, "ext-link", {"ext-link-type": "uri", HREF: _whole(mark["attrs"]["href"])})
    return SubElement(parent, MARKS[mark["type"]])


def _whole(href):
    return settings.SITE_URL + href if href.startswith("/") else href


def _append(element, words):
    """Add words after whatever an element holds."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words


BLOCKS = {
    "paragraph": _Writer.paragraph,
    "bullet_list": _Writer.listed,
    "ordered_list": _Writer.listed,
    "blockquote": _Writer.quotation,
    "callout": _Writer.box,
    "figure": _Writer.figure,
    "table": _Writer.table,
    "related": _Writer.related,
}
