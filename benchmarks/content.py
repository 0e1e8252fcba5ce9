"""Articles to measure with, taken in, approved and published through the same verbs people use."""

import re

from articles.models import Article
from editorial.demo import seeding
from editorial.importing.intake import import_manuscript
from editorial.publication.workflow import publish
from editorial.review.workflow import approve, submit

TITLE = re.compile(rb"^title: (.+)$", re.MULTILINE)
WRITER, EDITOR = "wren@example.org", "edith@example.org"


def publish_articles(count: int) -> list[str]:
    """Publish ``count`` articles made from the demo's explainers in turn; return their slugs.

    Each has a title of its own, and its references, tags, credits and signature as any other.
    """
    people = {person.email: person for person in seeding.seed_people("for one run only")}
    texts = [path.read_bytes() for path in sorted(seeding.FOLDER.glob("*.md"))]
    texts = [text for text in texts if b"kind: explainer" in text]
    return [_publish(texts[number % len(texts)], number, people) for number in range(count)]


def _publish(text, number, people):
    numbered = TITLE.sub(lambda title: b"title: %s (%d)" % (title[1], number), text, count=1)
    manuscript = import_manuscript(numbered, filename=f"{number}.md", by=people[WRITER])
    submission = submit(manuscript, by=people[WRITER])
    decision = approve(submission, by=people[EDITOR], digest=submission.revision.digest, statement=seeding.STATEMENT)
    edition = publish(decision, by=people[EDITOR])
    return Article.objects.get(pk=edition.article_id).slug
