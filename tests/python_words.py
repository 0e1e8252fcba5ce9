"""Words in Python that people read and nobody translates, found in its syntax tree."""

import ast
import re

#: Arguments and attributes that reach a screen.
SPOKEN_ARGUMENTS = frozenset({"label", "help_text", "button", "empty_label", "verbose_name", "description"})
SPOKEN_ATTRIBUTES = frozenset({"message", "verbose_name", "verbose_name_plural", "short_description"})
SPOKEN_CALLS = frozenset({"ValidationError", "PermissionDenied", "add_error", "submit_button"})
SPOKEN_CALLS |= frozenset({"DocumentError", "FileRefused", "Refused", "UnreadableManuscript", "UnfitLevel"})
SENTENCE = re.compile(r"[^\W\d_]{2,} [^\W\d_]|^[A-Z][a-z]+$")


def untranslated_words(source: str) -> list[str]:
    """Return the texts that a module hands to people as they stand in the code."""
    tree = ast.parse(source)
    found = [text for node in ast.walk(tree) for spoken in _spoken(node) if (text := _text(spoken))]
    return [text for text in found if SENTENCE.search(text)]


def _spoken(node):
    if isinstance(node, ast.ClassDef):
        for line in node.body:
            if isinstance(line, ast.Assign) and getattr(line.targets[0], "id", "") in SPOKEN_ATTRIBUTES:
                yield line.value
    if isinstance(node, ast.Call):
        yield from (argument.value for argument in node.keywords if argument.arg in SPOKEN_ARGUMENTS)
        if _name(node.func) in SPOKEN_CALLS or _receiver(node.func) == "messages":
            yield from node.args


def _name(function):
    return getattr(function, "id", getattr(function, "attr", ""))


def _receiver(function):
    return getattr(getattr(function, "value", None), "id", "")


def _text(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(piece.value if isinstance(piece, ast.Constant) else "…" for piece in node.values)
    if isinstance(node, ast.BinOp):
        return _text(node.left)
    return ""
