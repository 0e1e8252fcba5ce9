"""The texts that the acts of publication are about, to be read on the page of the act."""

from articles.models import Edition
from editorial.review.bases import printed_revision
from editorial.writing.preview import ShownText, shown_text


def text_to_publish(manuscript, decision) -> ShownText | None:
    """Return the approved text, or without an approval what readers see, or None."""
    return shown_text(decision.revision) if decision else text_before_readers(manuscript)


def text_before_readers(manuscript) -> ShownText | None:
    """Return the text that readers see, or the last that they saw, or None."""
    versions = Edition.objects.filter(article=manuscript.article_id)
    edition = versions.live().first() or versions.begun().order_by("starts_at").last()
    return shown_text(printed_revision(edition)) if edition else None
