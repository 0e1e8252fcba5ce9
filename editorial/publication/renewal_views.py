"""The screen on which an editor approves a text again whose approval is void."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from editorial.checks import readiness
from editorial.manuscripts.comparison import compare
from editorial.manuscripts.rendering import preview_html
from editorial.manuscripts.snapshot import Snapshot
from editorial.publication.access import get_withdrawable
from editorial.publication.renewal import ChangedAgain, StillHolds, approve_again, renewal_of
from editorial.publication.workflow import AlreadyWithdrawn
from editorial.review.forms import ApproveForm
from editorial.review.workflow import PrintChanged
from refusals import Refusal, render_with_refusal


def renew(request, pk):
    """Show what changed since an approval, and approve the text as it is now in one step."""
    decision = get_withdrawable(request.user, pk)
    renewal = renewal_of(decision)
    on_screen = {"digest": renewal.digest, "printed": renewal.printed}
    if request.method != "POST":
        words = {name: getattr(decision, name) for name in ("statement", "interests")}
        own = words if decision.editor_id == request.user.pk else {"interests": request.user.interests}
        return renewal_page(request, decision, renewal, ApproveForm(initial=on_screen | own))
    form = ApproveForm(request.POST)
    if form.is_valid():
        return renew_approval(request, decision, form)
    return renewal_page(request, decision, renewal, form, refusal=what_was_not_seen(decision, renewal, form, on_screen))


def what_was_not_seen(decision, renewal, form, on_screen):
    """Return the refusal of a form about something else than what is so now, before a missing word is asked for."""
    if not decision.stands:
        return AlreadyWithdrawn()
    if not renewal.is_needed:
        return StillHolds()
    return None if form.seen() == on_screen else ChangedAgain()


def renew_approval(request, decision, form):
    """Approve the text again, or say on the page why not."""
    try:
        approve_again(decision, by=request.user, **form.words())
    except Refusal as refusal:
        return renewal_page(request, decision, renewal_of(decision), form, refusal=refusal)
    messages.success(request, _("The text is approved again, as it is now."))
    return redirect("editorial:publish", decision.submission.manuscript_id)


def renewal_page(request, decision, renewal, form, *, refusal=None):
    """Answer with what changed, the text as it is now, and the form; a stale form is about the text now on screen."""
    if isinstance(refusal, ChangedAgain | PrintChanged):
        form.show(digest=renewal.digest, printed=renewal.printed)
    context = {
        "decision": decision,
        "manuscript": decision.submission.manuscript,
        "renewal": renewal,
        "form": form,
        "is_needed": renewal.is_needed,
        "stands": decision.stands,
        "as_printed": {"printed": request.user.printed_name},
        **text_panels(decision, renewal),
    }
    return render_with_refusal(request, "editorial/approval_renew.html", context, refusal)


def text_panels(decision, renewal):
    """Return the text as it prints now, how it differs from what was approved, and the findings about it."""
    return {
        "preview": preview_html(renewal.snapshot, heading="h2"),
        "comparison": compare(Snapshot.read(decision.revision.content), renewal.snapshot),
        **readiness.findings_panel(renewal.snapshot),
    }
