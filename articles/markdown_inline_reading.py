"""From the parser's inline tokens to the content of a paragraph."""

from django.utils.translation import gettext as _

from articles.document_schema import is_link_address
from articles.inline_form import normal_inline

EXCLUSIVE = {"subscript": "superscript", "superscript": "subscript"}
LITERALS = {"subscript": "~", "superscript": "^"}


def inline_nodes(tokens, problems):
    """Return the inline nodes of the tokens in normal form; what cannot be kept is text and a problem."""
    reader = _InlineReader(problems)
    for token in tokens:
        reader.read(token)
    return normal_inline(reader.nodes)


class _InlineReader:
    """Collects nodes while marks open and close."""

    def __init__(self, problems):
        self.problems = problems
        self.nodes = []
        self.open_marks = []

    def read(self, token):
        if token.type in {"text", "text_special", "code_inline"}:
            self.add_text(token.content, code=token.type == "code_inline")
        elif token.type == "softbreak":
            self.add_text(" ")
        elif token.type == "hardbreak":
            self.add({"type": "hard_break"})
        elif token.type == "citation":
            self.add({"type": "citation", "attrs": {"refs": token.meta["refs"]}})
        elif token.type == "picture":
            self.problems.append(_("an image must stand alone between empty lines and be uploaded first."))
            self.add_text(token.content)
        elif token.nesting > 0:
            self.open(token)
        else:
            self.close()

    def add(self, node):
        if self.open_marks:
            marks = {mark["type"]: mark for mark in self.open_marks if "literal" not in mark}
            node = {**node, "marks": list(marks.values())} if marks else node
        self.nodes.append(node)

    def add_text(self, text, code=False):
        if text:
            self.add({"type": "text", "text": text})
            if code:
                marks = [mark for mark in self.nodes[-1].get("marks", []) if mark["type"] != "code"]
                self.nodes[-1]["marks"] = [*marks, {"type": "code"}]

    def open(self, token):
        name = token.type.removesuffix("_open")
        mark = {"type": name}
        if name == "link":
            mark["attrs"] = {"href": token.attrs["href"]}
            self.check_link(mark, token)
        elif name in EXCLUSIVE and any(mark["type"] == EXCLUSIVE[name] for mark in self.open_marks):
            self.problems.append(_("text cannot be raised and lowered at once."))
            mark["literal"] = LITERALS[name]
            self.add_text(LITERALS[name])
        self.open_marks.append(mark)

    def check_link(self, mark, token):
        href, title = mark["attrs"]["href"], token.attrs.get("title", "")
        if title:
            self.problems.append(_("a link's title cannot be kept: “%(title)s”.") % {"title": title})
        if not is_link_address(href):
            self.problems.append(
                _("the link to “%(href)s” is not permitted; it must begin with https://, mailto:, / or #.")
                % {"href": href[:80]}
            )
            mark["literal"] = f"]({href})" if token.markup != "autolink" else ">"
            self.add_text("[" if token.markup != "autolink" else "<")

    def close(self):
        mark = self.open_marks.pop()
        if "literal" in mark:
            self.add_text(mark["literal"])
