"""Reviewing a submission, and beginning a new version of a published text."""

import re

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from articles.models import Edition
from editorial.checks import readiness as checks
from editorial.form_parts import SHA256
from editorial.manuscripts.access import get_own, writes
from editorial.manuscripts.comparison import compare
from editorial.manuscripts.models import Turn
from editorial.manuscripts.rendering import preview_html, printed_digest
from editorial.manuscripts.snapshot import Snapshot, content_of, digest_of
from editorial.manuscripts.workflow import StaleText
from editorial.review import workflow
from editorial.review.access import can_begin_version, get_own_submission, get_reviewable, get_revisable
from editorial.review.bases import Bases, look_at, printed_revision
from editorial.review.forms import (
    ApproveForm,
    BeginVersionForm,
    DeclineForm,
    RequestChangesForm,
    SubmitForm,
    WithdrawSubmissionForm,
)
from editorial.review.models import Submission
from editorial.review.new_version import begin_new_version
from refusals import Refusal, render_with_refusal

VERDICTS = {
    ApproveForm.verdict: (ApproveForm, workflow.approve),
    RequestChangesForm.verdict: (RequestChangesForm, workflow.request_changes),
    DeclineForm.verdict: (DeclineForm, workflow.decline),
}


def submit_text(request, pk):
    """Submit a text for review, with what was found in it on the page."""
    return act_on_text(request, get_own(request.user, pk), SubmitForm, submit_as_typed, submission_page)


def act_on_text(request, manuscript, form_class, act, page):
    """Act as a form about the text says, or answer with its page; after a refusal it may be about the text of now."""
    content, refusal = content_of(manuscript), None
    form = form_class(request.POST if request.method == "POST" else None, initial={"digest": digest_of(content)})
    if form.is_valid():
        try:
            return act(request, manuscript, form.cleaned_data)
        except Refusal as error:
            content, refusal = content_of(manuscript), error
    elif form.is_bound and form["digest"].data != digest_of(content):
        refusal = StaleText()
    if isinstance(refusal, StaleText):
        form.show(digest=digest_of(content))
    return page(request, manuscript, form, Snapshot.read(content), refusal)


def submit_as_typed(request, manuscript, typed):
    """Submit the text, and lead to the manuscript."""
    workflow.submit(manuscript, by=request.user, **typed)
    messages.success(request, _("The text is submitted and in review now."))
    return redirect("editorial:manuscript", manuscript.pk)


def submission_page(request, manuscript, form, snapshot, refusal):
    """Answer with the text as it will be judged and what was found in it."""
    panel = checks.findings_panel(snapshot)
    has_gaps = any(finding.blocking for finding in panel["findings"])
    context = {"manuscript": manuscript, "form": form, **panel}
    context |= {"can_send": manuscript.turn == Turn.WRITERS and not has_gaps}
    context |= {"preview": preview_html(snapshot, heading="h2")}
    return render_with_refusal(request, "editorial/submission_submit.html", context, refusal)


def withdraw_submission(request, pk):
    """Withdraw an undecided submission, after asking."""
    submission = get_own_submission(request.user, pk)
    refusal = None
    if request.method == "POST":
        try:
            workflow.withdraw(submission, by=request.user)
            return after_withdrawal(request, submission)
        except Refusal as error:
            refusal = error
    context = {"submission": submission, "form": WithdrawSubmissionForm()}
    context |= {"is_open": submission.status == Submission.Status.OPEN}
    context |= {"is_writer": writes(request.user, submission.manuscript)}
    return render_with_refusal(request, "editorial/submission_withdraw.html", context, refusal)


def after_withdrawal(request, submission):
    """Lead a writer back to the text; an editor who withdrew their own round, to the manuscript."""
    if writes(request.user, submission.manuscript):
        messages.success(request, _("The submission is withdrawn. You can edit the text again."))
        return redirect("editorial:write", submission.manuscript.pk)
    messages.success(request, _("The submission is withdrawn. The text is with its writers again."))
    return redirect("editorial:manuscript", submission.manuscript.pk)


def review(request, pk):
    """Show the article as readers will see it, and take a verdict on exactly that text."""
    submission = get_reviewable(request.user, pk)
    return decide(request, submission) if request.method == "POST" else review_page(request, submission)


def decide(request, submission):
    """Take a decision on what was on screen, or answer with the page and the typed words."""
    form_class, verb = VERDICTS.get(request.POST.get("verdict"), (None, None))
    if form_class is None:
        raise BadRequest("A decision is missing.")
    form, revision = form_class(request.POST), submission.manuscript.newest_revision()
    # What the editor saw is compared before anything else: a page that asks for a missing word is no look at the text.
    if unseen := what_was_not_seen(submission, revision, form):
        return review_page(request, submission, revision, refused=form, refusal=unseen)
    is_open = submission.status == Submission.Status.OPEN
    if not form.is_valid():
        closed = None if is_open else workflow.AlreadyDecided()
        return review_page(request, submission, revision if is_open else None, refused=form, refusal=closed)
    if is_open and not getattr(form, "is_confirmed", True):
        return ask_before_declining(request, submission, form)
    return record_decision(request, submission, form, verb)


def record_decision(request, submission, form, verb):
    """Carry a decision out, and answer with the manuscript's page or with why it was refused."""
    try:
        decision = verb(submission, by=request.user, **form.words())
    except Refusal as refusal:
        # The page shows the very text that the verb looked at, whatever was saved since.
        return review_page(request, submission, getattr(refusal, "newest", None), refused=form, refusal=refusal)
    messages.success(request, _("Decision recorded: %(verdict)s.") % {"verdict": decision.get_verdict_display()})
    return redirect("editorial:manuscript", submission.manuscript.pk)


def ask_before_declining(request, submission, form):
    """Answer with what will come of it; the form's answer is a refusal for good."""
    form.ask()
    live = Edition.objects.live().filter(article_id=submission.manuscript.article_id).first()
    context = {"manuscript": submission.manuscript, "submission": submission, "form": form, "live": live}
    return render(request, "editorial/submission_decline.html", context)


def shown(revision, snapshot):
    """Return what a form carries of the text that its page shows."""
    return {"digest": revision.digest, "printed": printed_digest(snapshot)}


def what_was_not_seen(submission, revision, form):
    """Return the refusal of a form about another text than the newest, or about what prints otherwise; else None.

    A closed round is left to the verb, which knows a decision that is sent twice.
    """
    if submission.status != Submission.Status.OPEN:
        return None
    seen = form.seen()
    if seen["digest"] != revision.digest:
        is_digest = re.fullmatch(SHA256, seen["digest"] or "")
        earlier = submission.manuscript.revisions.filter(digest=seen["digest"]).first() if is_digest else None
        return workflow.StaleDigest(earlier, revision)
    if "printed" in seen and seen["printed"] != printed_digest(Snapshot.read(revision.content)):
        return workflow.PrintChanged(revision)
    return None


def review_page(request, submission, revision=None, *, refused=None, refusal=None):
    """Answer with the text, its changes and the forms of the decisions; each carries what is on screen."""
    submission.refresh_from_db(fields=["status"])
    revision = revision or submission.judged_revision()
    snapshot = Snapshot.read(revision.content)
    context = {
        "submission": submission,
        "is_begun_by_editor": not writes(submission.submitted_by, submission.manuscript),
        "is_open": submission.status == Submission.Status.OPEN,
        "forms": decision_forms(request.user, shown(revision, snapshot), refused, refusal),
        "as_printed": {"printed": request.user.printed_name},
        "refused": refused,
        **judged_text(submission, revision, snapshot),
        "look": look_at(revision, bases=Bases(submission, request.user), asked=asked_base(request, refusal)),
    }
    return render_with_refusal(request, "editorial/submission_review.html", context, refusal)


def asked_base(request, refusal):
    """Return the number of the revision to compare with: what a stale form was about, else what the address asks."""
    if isinstance(refusal, workflow.StaleDigest) and refusal.seen is not None:
        return f"{refusal.seen.number}"
    return request.GET.get("base", "")


def judged_text(submission, revision, snapshot):
    """Return the text that is judged as its page needs it."""
    manuscript = submission.manuscript
    return {
        "manuscript": manuscript,
        "revision": revision,
        **checks.findings_panel(snapshot),
        "preview": preview_html(snapshot, heading="h2"),
    }


def decision_forms(user, on_screen, refused, refusal):
    """Return a form for every decision by name, about the text on screen.

    A refused one comes back filled in. It stays about what its page showed, unless the answer is the page that shows
    what changed.
    """
    initial = {**on_screen, "interests": user.interests}
    forms = {verdict: form_class(initial=initial) for verdict, (form_class, _verb) in VERDICTS.items()}
    if refused is not None:
        if isinstance(refusal, (workflow.StaleDigest, workflow.PrintChanged)):
            refused.show(**on_screen)
        forms[refused.verdict] = refused
    return forms


def begin_version(request, pk):
    """Open a round on the editors' side, after showing what the new version begins with."""
    return act_on_text(request, get_revisable(request.user, pk), BeginVersionForm, begin_as_typed, beginning_page)


def begin_as_typed(request, manuscript, typed):
    """Lead to the round that is open then, and say whose it is when somebody else was quicker."""
    submission = begin_new_version(manuscript, by=request.user, **typed)
    number, name = submission.number, submission.submitted_by.name
    if submission.submitted_by_id == request.user.pk:
        words = _("Round %(number)s is open: edit the text, then it can be approved.")
        messages.success(request, words % {"number": number})
    else:
        words = _("Round %(number)s was open already: %(name)s started it. Nothing of yours was added.")
        messages.warning(request, words % {"number": number, "name": name})
    return redirect("editorial:review", submission.pk)


def beginning_page(request, manuscript, form, snapshot, refusal):
    """Answer with what the new version begins with, how readers' version differs, and what stands in the way of it."""
    live = Edition.objects.live().filter(article_id=manuscript.article_id).first()
    context = {
        "manuscript": manuscript,
        "form": form,
        "live": live,
        "comparison": live and compare(Snapshot.read(printed_revision(live).content), snapshot),
        "can_begin": can_begin_version(manuscript),
        "open_round": manuscript.submissions.open().select_related("submitted_by").first(),
    }
    return render_with_refusal(request, "editorial/version_begin.html", context, refusal)
