"""The page on which a revision is read, by everybody who may see its manuscript."""

from django.db.models import Q
from django.db.models.functions import Now
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.models import Edition
from editorial.review.bases import printed_revision
from editorial.writing.access import get_manuscript
from editorial.writing.preview import shown_text


@require_safe
def revision(request, pk, number):
    """Show one revision as readers would see it, and what became of it."""
    manuscript = get_manuscript(request.user, pk)
    found = get_object_or_404(manuscript.revisions.select_related("created_by"), number=number)
    live = Edition.objects.live().filter(article=manuscript.article_id).first()
    context = {"manuscript": manuscript, "revision": found, "shown": shown_text(found), "live": live}
    context |= {"published": live and printed_revision(live), **neighbours(found), **history_of(found)}
    return render(request, "editorial/revision.html", context)


def neighbours(revision):
    """Return the revisions before and after one, and the newest, where they are others."""
    others = revision.manuscript.revisions.defer("content").order_by("number")
    later = others.filter(number__gt=revision.number)
    return {
        "before": others.filter(number__lt=revision.number).last(),
        "after": later.first(),
        "newest": later.last(),
    }


def history_of(revision):
    """Return the rounds in which a revision was sent, the decisions on it, and the editions that print it."""
    decisions = list(revision.decisions.select_related("submission").order_by("pk"))
    editions = Edition.objects.filter(decision_id__in=[decision.pk for decision in decisions])
    return {
        "rounds": revision.submissions.select_related("submitted_by").order_by("number"),
        "decisions": decisions,
        "editions": editions.annotate(is_ahead=Q(starts_at__gt=Now())).order_by("pk"),
    }
