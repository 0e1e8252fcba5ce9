"""Screens of the review room: sending a text, taking it back, and the editors' verdicts."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from editorial.errors import WorkflowError
from editorial.review import workflow
from editorial.review.access import get_own_submission, get_reviewable
from editorial.review.forms import ApproveForm, DeclineForm, RequestChangesForm, SubmitForm, TakeBackForm
from editorial.review.models import Submission
from editorial.writing import checks
from editorial.writing.access import get_own, writes
from editorial.writing.preview import preview_html
from editorial.writing.snapshot import Snapshot
from editorial.writing.turns import Turn

VERDICTS = {
    ApproveForm.verdict: (ApproveForm, workflow.approve),
    RequestChangesForm.verdict: (RequestChangesForm, workflow.request_changes),
    DeclineForm.verdict: (DeclineForm, workflow.decline),
}


def send(request, pk):
    """Send a text to the editors, with what was found in it on the page."""
    manuscript = get_own(request.user, pk)
    form, refusal = SubmitForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            workflow.submit(manuscript, by=request.user, note=form.cleaned_data["note"])
            messages.success(request, _("The text is before the editors now."))
            return redirect("editorial:manuscript", manuscript.pk)
        except WorkflowError as error:
            refusal = error
    panel = checks.findings_panel(Snapshot.of_draft(manuscript))
    has_gaps = any(finding.blocking for finding in panel["findings"])
    context = {"manuscript": manuscript, "form": form, "refusal": refusal, **panel}
    context |= {"can_send": manuscript.turn == Turn.WRITERS and not has_gaps}
    return render(request, "editorial/submission_send.html", context, status=refusal.status if refusal else 200)


def take_back(request, pk):
    """Take an undecided submission back, after asking."""
    submission = get_own_submission(request.user, pk)
    refusal = None
    if request.method == "POST":
        try:
            workflow.withdraw(submission, by=request.user)
            return taken_back(request, submission)
        except WorkflowError as error:
            refusal = error
    context = {"submission": submission, "form": TakeBackForm(), "refusal": refusal}
    context |= {"is_open": submission.status == Submission.Status.OPEN}
    context |= {"is_writer": writes(request.user, submission.manuscript)}
    return render(request, "editorial/submission_take_back.html", context, status=refusal.status if refusal else 200)


def taken_back(request, submission):
    """Lead a writer back to the text; an editor who took their own round back, to the manuscript."""
    if writes(request.user, submission.manuscript):
        messages.success(request, _("The text is back on your desk."))
        return redirect("editorial:write", submission.manuscript.pk)
    messages.success(request, _("The round is closed. The text is with its writers again."))
    return redirect("editorial:manuscript", submission.manuscript.pk)


def review(request, pk):
    """Show the article as readers will see it, and take a verdict on exactly that text."""
    submission = get_reviewable(request.user, pk)
    return decide(request, submission) if request.method == "POST" else review_page(request, submission)


def decide(request, submission):
    """Take a verdict, or answer with the page and the typed words."""
    form_class, verb = VERDICTS.get(request.POST.get("verdict"), (None, None))
    if form_class is None:
        raise BadRequest("A verdict is missing.")
    form = form_class(request.POST)
    if not form.is_valid():
        return review_page(request, submission, refused=form)
    try:
        decision = verb(submission, by=request.user, **form.words())
    except WorkflowError as refusal:
        return review_page(request, submission, refused=form, refusal=refusal)
    messages.success(request, _("Recorded: %(verdict)s.") % {"verdict": decision.get_verdict_display()})
    return redirect("editorial:manuscript", submission.manuscript.pk)


def review_page(request, submission, *, refused=None, refusal=None):
    """Answer with the newest text and the forms of the verdicts; each carries that text's digest."""
    submission.refresh_from_db(fields=["status"])
    revision = submission.manuscript.newest_revision()
    context = {
        "submission": submission,
        "is_begun_by_editor": not writes(submission.submitted_by, submission.manuscript),
        "is_open": submission.status == Submission.Status.OPEN,
        "forms": verdict_forms(request.user, revision, refused),
        "as_printed": {"printed": request.user.printed_name},
        "refused": refused,
        "refusal": refusal,
        **judged_text(submission, revision),
    }
    return render(request, "editorial/submission_review.html", context, status=refusal.status if refusal else 200)


def judged_text(submission, revision):
    """Return the text that is judged as its page needs it, and the round before to compare it with."""
    manuscript, snapshot = submission.manuscript, Snapshot.read(revision.content)
    earlier = manuscript.submissions.filter(number=submission.number - 1).select_related("revision")
    return {
        "manuscript": manuscript,
        "revision": revision,
        "last_round": earlier.first(),
        **checks.findings_panel(snapshot),
        "preview": preview_html(snapshot, tags=[tag.name for tag in manuscript.tags.order_by("name")], heading="h2"),
    }


def verdict_forms(user, revision, refused):
    """Return a form for every verdict by name; a refused one comes back filled in, about the text now on screen."""
    forms = {}
    for verdict, (form_class, _verb) in VERDICTS.items():
        forms[verdict] = form_class(initial={"digest": revision.digest, "interests": user.interests})
    if refused is not None:
        refused.data = refused.data.copy()
        refused.data[refused.add_prefix("digest")] = revision.digest
        forms[refused.verdict] = refused
    return forms
