"""Reading a whole manuscript, whatever its format."""

import datetime
from dataclasses import dataclass, field
from pathlib import PurePath

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.blocks import with_block_ids
from documents.spelling import guess_language
from documents.text import outline, plain_text
from documents.validation import DocumentError, validate
from editorial.importing.bibliography import ImportedReference, bind_citations, read_bibliography
from editorial.importing.decoding import UnreadableManuscript, manuscript_text
from editorial.importing.head import EXPLAINER, NEWS, paragraph, take_overlong
from editorial.importing.markdown import looks_like_markdown, read_markdown
from editorial.importing.plaintext import read_plaintext

MARKDOWN_NAMES = {".md", ".markdown", ".mkd"}
NO_TITLE = gettext_lazy("The text has no title. Write one before you submit it for review.")


@dataclass
class ImportedManuscript:
    """What was understood of a file; what was not is in the body or among the warnings.

    ``claimed_approval`` is what the text says ("NAME, DEGREES"), a claim to check and never an approval.
    ``body`` is a valid document, ``related`` the titles in its lists of related articles.
    """

    title: str
    deck: str
    kind: str
    language: str
    language_guessed: bool
    topics: list[str]
    date: datetime.date | None
    claimed_approval: str | None
    key_points: list[str]
    body: dict
    references: list[ImportedReference]
    related: list[str]
    warnings: list[str] = field(default_factory=list)


def read_manuscript(data, *, filename, default_language="en-US"):
    """Return the ``ImportedManuscript`` of a plain text or Markdown file.

    Raises ``UnreadableManuscript``, and nothing else, for a file without text or beyond the limits.
    """
    text, warnings = manuscript_text(data)
    is_markdown = PurePath(filename).suffix.lower() in MARKDOWN_NAMES or looks_like_markdown(text)
    try:
        parts = read_markdown(text) if is_markdown else read_plaintext(text)
        parts.blocks = [*map(paragraph, take_overlong(parts.head)), *parts.blocks]
        bibliography = read_bibliography(parts.bibliography)
        if not bibliography.references:
            parts.blocks += [paragraph(line.strip()) for line in parts.bibliography.split("\n") if line.strip()]
        blocks, citation_warnings = bind_citations(parts.blocks, bibliography)
        body = validate(with_block_ids({"type": "doc", "content": blocks or [{"type": "paragraph"}]}))
    except DocumentError as error:
        raise UnreadableManuscript(_("The text cannot become a manuscript. %(error)s") % {"error": error}) from error
    warnings += [*parts.head.warnings, *parts.warnings, *bibliography.warnings, *citation_warnings]
    return _assembled(parts, bibliography, body, warnings, default_language)


def _assembled(parts, bibliography, body, warnings, default_language):
    head = parts.head
    if not head.title:
        warnings.append(str(NO_TITLE))
    words = "\n".join([head.title, head.deck, *parts.key_points, plain_text(body)])
    language, guessed = (head.language, False) if head.language else guess_language(words, default=default_language)
    return ImportedManuscript(
        title=head.title,
        deck=head.deck,
        kind=head.kind or (EXPLAINER if bibliography.references or outline(body) else NEWS),
        language=language,
        language_guessed=guessed,
        topics=head.topics,
        date=head.date,
        claimed_approval=head.claimed_approval,
        key_points=parts.key_points,
        body=body,
        references=bibliography.references,
        related=_related_titles(body),
        warnings=list(dict.fromkeys(warnings)),
    )


def _related_titles(body):
    lists = [block["attrs"]["items"] for block in body["content"] if block["type"] == "related"]
    return [item["title"] for items in lists for item in items]
