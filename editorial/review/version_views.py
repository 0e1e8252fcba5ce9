"""The screen on which an editor begins a new version of a published text."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from articles.models import Edition
from editorial.manuscripts.comparison import compare
from editorial.manuscripts.snapshot import Snapshot, content_of, digest_of
from editorial.manuscripts.workflow import StaleText
from editorial.refusals import WorkflowError
from editorial.review.access import can_begin_version, get_revisable
from editorial.review.forms import BeginVersionForm
from editorial.review.models import Decision
from editorial.review.workflow import begin_new_version


def begin_version(request, pk):
    """Open a round on the editors' side, after showing what the new version begins with."""
    manuscript = get_revisable(request.user, pk)
    if request.method != "POST":
        return beginning_page(request, manuscript)
    form, refusal = BeginVersionForm(request.POST), None
    if form.is_valid():
        try:
            return show_round(request, begin_new_version(manuscript, by=request.user, **form.cleaned_data))
        except WorkflowError as error:
            refusal = error
    elif form["digest"].data != digest_of(content_of(manuscript)):
        refusal = StaleText()
    return beginning_page(request, manuscript, form=form, refusal=refusal)


def beginning_page(request, manuscript, *, form=None, refusal=None):
    """Answer with what the new version begins with; the form carries that text's digest."""
    digest = digest_of(content_of(manuscript))
    if form is None:
        form = BeginVersionForm(initial={"digest": digest})
    elif isinstance(refusal, StaleText):
        form.show(digest=digest)
    context = {"manuscript": manuscript, "form": form, "refusal": refusal, **beginning(manuscript)}
    return render(request, "editorial/version_begin.html", context, status=refusal.status if refusal else 200)


def show_round(request, submission):
    """Lead to the open round, and say whose it is when somebody else was quicker."""
    number, name = submission.number, submission.submitted_by.name
    if submission.submitted_by_id == request.user.pk:
        words = _("Round %(number)s is open: edit the text, then it can be approved.")
        messages.success(request, words % {"number": number})
    else:
        words = _("Round %(number)s was open already: %(name)s started it. Nothing of yours was added.")
        messages.warning(request, words % {"number": number, "name": name})
    return redirect("editorial:review", submission.pk)


def beginning(manuscript):
    """Return the version that readers see, how the text differs from it now, and what stands in the way of a next."""
    live = Edition.objects.live().filter(article_id=manuscript.article_id).first()
    comparison = None
    if live:
        printed = Decision.objects.select_related("revision").get(pk=live.decision_id).revision
        comparison = compare(Snapshot.read(printed.content), Snapshot.of_draft(manuscript))
    return {
        "live": live,
        "comparison": comparison,
        "can_begin": can_begin_version(manuscript),
        "open_round": manuscript.submissions.open().select_related("submitted_by").first(),
    }
