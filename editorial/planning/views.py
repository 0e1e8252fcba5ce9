"""Today, a manuscript, and the reading page of a revision."""

from django.db.models import Q
from django.db.models.functions import Now
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.models import Edition
from editorial.manuscripts.access import get_manuscript, may_edit, oversees, reviews, writes
from editorial.manuscripts.rendering import shown_text
from editorial.manuscripts.translations import original_of
from editorial.planning.actions import Standing, actions, next_move, stage_of
from editorial.planning.models import Task
from editorial.planning.tasks import visible_tasks
from editorial.planning.today import LENGTH, changes_of, listings, stage_words
from editorial.publication.access import may_issue_notice
from editorial.publication.notices import told_readers
from editorial.review.access import can_begin_version, may_withdraw
from editorial.review.bases import printed_revision
from editorial.review.models import Decision
from references.models import IdentifierDispute


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


def today(request):
    """Show a person's manuscripts by whose move it is."""
    before = {name.removeprefix("before_"): int(key) for name, key in request.GET.items() if is_key(name, key)}
    context = {"listings": listings(request.user, before), "tasks": visible_tasks(request.user).open()[:LENGTH]}
    context["referred"] = referred_to(request.user)
    return render(request, "editorial/today.html", context)


def referred_to(user) -> int:
    """Return how many disputed identifiers were left to the editors, for a person who can correct the library."""
    if not user.has_perm("references.change_reference"):
        return 0
    return IdentifierDispute.objects.referred().count()


def is_key(name, key):
    """Whether a part of the address says where a list goes on."""
    return name.startswith("before_") and key.isascii() and key.isdigit() and len(key) < 19


def manuscript(request, pk):
    """Show where a manuscript stands, what this person can do, and all that happened to it."""
    found = get_manuscript(request.user, pk)
    stage, newest_round = stage_of(found), found.latest_submission()
    standing = standing_of(request.user, found, newest_round)
    ways = (standing, stage, found.pk, newest_round and newest_round.pk)
    context = {"manuscript": found, "stage": stage, "round": newest_round, **record_of(found)}
    context["stage_words"] = stage_words(stage, changes_of(found, stage))
    context |= {"original": original_of(found.draft), "may_edit": may_edit(request.user, found)}
    context |= {
        "actions": actions(*ways),
        "move": next_move(*ways),
        "may_issue_notice": may_issue_notice(request.user, found),
    }
    context |= {"may_add_writer": oversees(request.user)}
    return render(request, "editorial/manuscript.html", context)


def standing_of(user, manuscript, newest_round):
    """Return what a person is to the manuscript, with what only its own page asks for."""
    return Standing.of(
        user,
        is_writer=writes(user, manuscript),
        may_begin=reviews(user, manuscript) and can_begin_version(manuscript),
        may_withdraw=newest_round is not None and may_withdraw(user, newest_round),
    )


def record_of(manuscript):
    """Return a manuscript's writers, revisions, rounds, decisions, timeline and live edition, for its page."""
    decisions = Decision.objects.filter(submission__manuscript=manuscript)
    writers = list(manuscript.authorships.select_related("writer"))
    return {
        "tasks": Task.objects.of_manuscripts([manuscript.pk]),
        "live": Edition.objects.live().filter(article_id=manuscript.article_id).first(),
        "writers": writers,
        "writer_keys": [authorship.writer_id for authorship in writers],
        "all_writers_left": not any(authorship.writer.is_active for authorship in writers),
        "revisions": list(manuscript.revisions.defer("content").select_related("created_by").order_by("-number")),
        "rounds": manuscript.submissions.select_related("submitted_by", "revision").order_by("-number"),
        "decisions": decisions.select_related("submission", "revision").defer("revision__content"),
        "notices": told_readers(manuscript),
        "events": timeline(manuscript),
    }


def timeline(manuscript):
    """Return the events in order with the facts that a reader of the page wants: (event, facts)."""
    events = manuscript.events.select_related("actor").order_by("sequence")
    return [(event, event.facts) for event in events]
