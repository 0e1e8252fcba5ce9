"""What a page showed, and what of it stands on pages that decide."""

from django.utils.translation import gettext_lazy as _

from articles.models import Edition, Notice
from editorial.manuscripts.models import Manuscript
from editorial.manuscripts.rendering import ShownText, shown_text
from editorial.review.bases import printed_revision
from editorial.review.models import Decision
from refusals import Refusal


class NotAsOnScreen(Refusal):
    message = _(
        "Something changed after you opened this page, so nothing was done. See what it is now, then decide; what "
        "you typed is still here."
    )


def before_readers(article_id: int | None) -> str:
    """Return a word for the edition readers see of an article, and for the newest notice on it."""
    edition = Edition.objects.live().filter(article=article_id).values_list("pk", flat=True).first()
    notice = Notice.objects.filter(article=article_id).order_by("-pk").values_list("pk", flat=True).first()
    return f"{edition or 0}-{notice or 0}"


def editions_of(decision: Decision) -> str:
    """Return a word for what stands on an approval: nothing, a schedule, or an edition before readers."""
    edition = Edition.objects.unfinished().filter(decision_id=decision.pk).first()
    if edition is None:
        return "nothing"
    is_live = Edition.objects.live().filter(pk=edition.pk).exists()
    return f"{'live' if is_live else 'scheduled'}-{edition.pk}"


def require_as_seen(seen: str | None, now: str) -> None:
    """Raise ``NotAsOnScreen`` unless the screen, if there was one, showed what is so now."""
    if seen is not None and seen != now:
        raise NotAsOnScreen


def text_before_readers(manuscript: Manuscript) -> ShownText | None:
    """Return the text that readers see, or the last that they saw, or None."""
    versions = Edition.objects.filter(article=manuscript.article_id)
    edition = versions.live().first() or versions.begun().order_by("starts_at").last()
    return shown_text(printed_revision(edition)) if edition else None
