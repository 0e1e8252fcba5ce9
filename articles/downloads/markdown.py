"""A published post as Markdown, in the form that this site takes manuscripts in."""

from articles.downloads.published import Published
from documents.citations import pointers_of
from documents.markdown import to_markdown
from references.printing.formatting import format_ama

# Two characters of the private use area, which no document holds, around a citation's place.
OPENING, CLOSING = "\ue000", "\ue001"
IN_FRONT_MATTER = str.maketrans({"\n": " ", "\r": " "})


def write_markdown(post: Published) -> str:
    """Return the post as Markdown: front matter, key points, the text with numbered citations, the references."""
    numbers = {line.key: line.number for line in post.references}
    cited: list[str] = []
    body = to_markdown(_with_places(post.document, numbers, cited))
    for place, words in enumerate(cited):
        body = body.replace(f"{OPENING}{place}{CLOSING}", words)
    parts = [_front_matter(post), _key_points(post), body.strip(), _references(post)]
    return "\n\n".join(filter(None, parts)) + "\n"


def _front_matter(post):
    edition = post.edition
    facts = {
        "title": edition.title,
        "deck": edition.deck,
        "kind": edition.kind,
        "language": edition.language,
        "date": f"{edition.published_at.astimezone(post.site.zone):%Y-%m-%d}",
        "edited-and-approved-by": post.byline.approver.printed if post.byline.approver else "",
        "written-by": "; ".join(writer.printed for writer in post.byline.writers),
        "source": post.permanent,
        "licence": post.site.licence_name,
    }
    lines = [f"{name}: {value.translate(IN_FRONT_MATTER)}" for name, value in facts.items() if value]
    return "\n".join(["---", *lines, "---"])


def _key_points(post):
    points = {"type": "bullet_list", "content": [_item(point) for point in post.key_points]}
    return to_markdown({"type": "doc", "content": [points]}).strip() if post.key_points else ""


def _item(words):
    return {"type": "list_item", "content": [{"type": "paragraph", "content": [{"type": "text", "text": words}]}]}


def _references(post):
    lines = [f"{line.number}. {format_ama(line.csl, show_doi='text').text}" for line in post.references]
    return "\n".join(["## References", "", *lines]) if lines else ""


def _with_places(node, numbers, cited):
    """Return a copy of the document with a marked place for each citation, whose words go to ``cited``."""
    if node["type"] == "citation":
        cited.append(_numbered(node, numbers))
        return {"type": "text", "text": f"{OPENING}{len(cited) - 1}{CLOSING}", **_marks(node)}
    if "content" not in node:
        return node
    return {**node, "content": [_with_places(child, numbers, cited) for child in node["content"]]}


def _marks(node):
    return {"marks": node["marks"]} if node.get("marks") else {}


def _numbered(citation, numbers):
    """Return "[1, 3]", or "[2, p. 3; 1]" where a place in a work is named."""
    pointers = [pointer for pointer in pointers_of(citation) if pointer.key in numbers]
    if any(pointer.locator for pointer in pointers):
        named = (", ".join(filter(None, (str(numbers[pointer.key]), pointer.locator))) for pointer in pointers)
        return f"[{'; '.join(named)}]"
    return f"[{', '.join(str(number) for number in sorted({numbers[pointer.key] for pointer in pointers}))}]"
