"""Screens of the publication room: publish, schedule, unschedule, withdraw an approval."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.models import Article, Edition, SiteSettings
from editorial.manuscripts.access import reviews
from editorial.manuscripts.rendering import printed_digest, shown_text
from editorial.manuscripts.snapshot import Snapshot
from editorial.publication import workflow
from editorial.publication.access import get_publishable, get_to_take_off, get_withdrawable, may_issue_notice
from editorial.publication.forms import PublishForm, TakeOffForm, UnscheduleForm, WithdrawApprovalForm, time_in_words
from editorial.publication.on_screen import NotAsOnScreen, editions_of, text_before_readers
from editorial.publication.printing import free_address
from editorial.publication.taking_off import is_as_signed
from editorial.publication.taking_off import take_off as take_off_site
from editorial.review.models import Decision
from refusals import Refusal, render_with_refusal


def publish(request, pk):
    """Show what will be published and where; publish it now or at a time."""
    manuscript = get_publishable(request.user, pk)
    if request.method != "POST":
        return publication_page(request, manuscript)
    form, decision = PublishForm(request.POST, zone=SiteSettings.load().zone), publishable_decision(manuscript)
    # The approval on screen is compared before anything else.
    if form["decision"].data != str(decision and decision.pk):
        refusal = NotAsOnScreen() if decision else workflow.NoStandingApproval()
        return publication_page(request, manuscript, form, refusal=refusal)
    if not form.is_valid():
        return publication_page(request, manuscript, form)
    return publish_or_schedule(request, manuscript, decision, form)


def publish_or_schedule(request, manuscript, decision, form):
    """Publish or schedule the approved text, or say on the page why not."""
    at = form.cleaned_data["at"]
    try:
        edition = workflow.publish(decision, by=request.user, at=at)
    except Refusal as refusal:
        return publication_page(request, manuscript, form, refusal=refusal)
    if Edition.objects.live().filter(pk=edition.pk).exists():
        messages.success(request, _("It is published."))
    else:
        words = _("It is scheduled for %(time)s.") % {"time": time_in_words(edition.starts_at, form.zone)}
        messages.success(request, words)
        warn_of_company(request, edition)
    return redirect("editorial:publish", manuscript.pk)


def warn_of_company(request, edition):
    """Say which other posts begin at the same moment."""
    others = Edition.objects.scheduled().filter(starts_at=edition.starts_at).exclude(pk=edition.pk)
    for title in others.values_list("title", flat=True)[:5]:
        words = _("“%(title)s” is scheduled for the same time.") % {"title": title}
        messages.warning(request, words)


def publishable_decision(manuscript):
    """Return the standing approval of the newest round, or None."""
    submission = manuscript.latest_submission()
    return submission and submission.decisions.standing_approvals().select_related("revision").first()


def publication_page(request, manuscript, form=None, *, refusal=None):
    """Answer with the state of publication and what can be done about it; the form names the approval on screen.

    A refused form comes back filled in. It stays about the approval that its page showed, unless the page says that
    another one is there now.
    """
    decision = publishable_decision(manuscript)
    if form is None:
        form = PublishForm(initial={"decision": decision and decision.pk}, zone=SiteSettings.load().zone)
    elif isinstance(refusal, NotAsOnScreen):
        form.show(decision=decision and decision.pk)
    context = {
        "manuscript": manuscript,
        "form": form,
        "approvals": standing_approvals(manuscript),
        **rights(request.user, manuscript),
        "live": Edition.objects.live().filter(article_id=manuscript.article_id).first(),
        **publishable(manuscript, decision),
    }
    return render_with_refusal(request, "editorial/publish.html", context, refusal)


def rights(user, manuscript):
    """Return what else the person may do about the text, for the page."""
    return {"may_review": reviews(user, manuscript), "may_take_off": may_issue_notice(user, manuscript)}


def publishable(manuscript, decision):
    """Return what stands approved, where it will appear, and the edition already made of it, for the page."""
    newest = manuscript.newest_revision()
    snapshot = decision and Snapshot.read(decision.revision.content)
    edition = decision and Edition.objects.unfinished().filter(decision_id=decision.pk).first()
    address = reverse("editorial:unschedule", args=[manuscript.pk])
    return {
        "decision": decision,
        "newest": newest,
        "is_as_signed": is_as_signed(manuscript.article_id),
        "edition": edition,
        "snapshot": snapshot,
        "shown": shown_text(decision.revision) if decision else text_before_readers(manuscript),
        "is_stale": bool(decision and not edition and newest.digest != decision.digest),
        "prints_otherwise": bool(decision and not edition and printed_digest(snapshot) != decision.fragments_digest),
        "address": public_address(manuscript, decision),
        "unschedule_form": UnscheduleForm(initial={"edition": edition and edition.pk}, address=address),
    }


def standing_approvals(manuscript):
    """Return every approval of the manuscript that nobody withdrew, newest first."""
    approvals = Decision.objects.standing_approvals().filter(submission__manuscript=manuscript)
    return approvals.select_related("submission", "revision").order_by("-pk")


def public_address(manuscript, decision):
    """Return the path at which readers find the article, or will."""
    if manuscript.article:
        return manuscript.article.get_absolute_url()
    title = Snapshot.read(decision.revision.content).title if decision else ""
    return Article(slug=free_address(title)).get_absolute_url()


@require_POST
def unschedule(request, pk):
    """Cancel scheduling, so that the text can be changed or published at another time."""
    manuscript = get_publishable(request.user, pk)
    form = UnscheduleForm(request.POST)
    if not form.is_valid():
        raise BadRequest("The edition is missing.")
    edition = get_object_or_404(Edition, article_id=manuscript.article_id, pk=form.cleaned_data["edition"])
    try:
        workflow.unschedule(edition, by=request.user)
    except Refusal as refusal:
        return publication_page(request, manuscript, refusal=refusal)
    messages.success(request, _("Scheduling is cancelled. The approval is still valid."))
    return redirect("editorial:publish", manuscript.pk)


def withdraw_approval(request, pk):
    """Withdraw an approval with a reason, after saying what will happen."""
    decision = get_withdrawable(request.user, pk)
    if request.method != "POST":
        return withdrawal_page(request, decision, WithdrawApprovalForm(initial={"seen": editions_of(decision)}))
    form = WithdrawApprovalForm(request.POST)
    # What stood on the approval on screen is compared before anything else; the verb knows one sent twice.
    if form["seen"].data != editions_of(decision) and decision.stands:
        return withdrawal_page(request, decision, form, refusal=NotAsOnScreen())
    if not form.is_valid():
        return withdrawal_page(request, decision, form)
    if decision.stands and not form.is_confirmed:
        form.ask()
        return withdrawal_page(request, decision, form)
    return end_approval(request, decision, form)


def end_approval(request, decision, form):
    """Withdraw the approval, or say on the page why not."""
    words = {name: form.cleaned_data[name] for name in ("seen", "comment")}
    try:
        workflow.withdraw_approval(decision, by=request.user, **words)
    except Refusal as refusal:
        return withdrawal_page(request, decision, form, refusal=refusal)
    messages.success(request, _("The approval was withdrawn."))
    return redirect("editorial:manuscript", decision.submission.manuscript_id)


def withdrawal_page(request, decision, form, *, refusal=None):
    """Answer with what a withdrawal will do, and the form that says why."""
    if isinstance(refusal, NotAsOnScreen):
        form.show(seen=editions_of(decision))
    editions = Edition.objects.filter(decision_id=decision.pk)
    context = {"decision": decision, "manuscript": decision.submission.manuscript, "form": form}
    context["shown"] = shown_text(decision.revision)
    context |= {"is_live": editions.live().exists(), "is_scheduled": editions.scheduled().exists()}
    context |= {"stands": decision.stands}
    return render_with_refusal(request, "editorial/approval_withdraw.html", context, refusal)


def take_off(request, pk):
    """Take a post off the site that is not as it was signed."""
    manuscript = get_to_take_off(request.user, pk)
    form = TakeOffForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return taking_off_page(request, manuscript, form)
    try:
        take_off_site(manuscript, by=request.user, reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        return taking_off_page(request, manuscript, form, refusal=refusal)
    messages.success(request, _("The post is off the site."))
    return redirect("editorial:manuscript", manuscript.pk)


def taking_off_page(request, manuscript, form, *, refusal=None):
    """Answer with what readers see, whether it is as it was signed, and the form."""
    article = manuscript.article_id
    context = {"manuscript": manuscript, "form": form, "is_as_signed": is_as_signed(article)}
    context["is_public"] = Edition.objects.unfinished().filter(article=article).exists()
    context["shown"] = text_before_readers(manuscript)
    return render_with_refusal(request, "editorial/take_off.html", context, refusal)
