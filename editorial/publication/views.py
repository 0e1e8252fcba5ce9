"""Screens of the publication room: publish, schedule, take a schedule back, withdraw an approval."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.slugs import free_slug
from articles.models import Article, Edition, SiteSettings
from editorial.errors import WorkflowError
from editorial.publication import workflow
from editorial.publication.access import get_publishable, get_withdrawable
from editorial.publication.forms import PublishForm, UnscheduleForm, WithdrawApprovalForm
from editorial.publication.reading import text_to_publish
from editorial.review.models import Decision
from editorial.writing.access import reviews
from editorial.writing.preview import shown_text
from editorial.writing.snapshot import Snapshot


def publish(request, pk):
    """Show what will be published and where; publish it now or at a time."""
    manuscript = get_publishable(request.user, pk)
    form = PublishForm(request.POST or None, zone=SiteSettings.load().zone)
    if request.method == "POST" and form.is_valid():
        return bring_out(request, manuscript, form)
    return publication_page(request, manuscript, form)


def bring_out(request, manuscript, form):
    """Publish or schedule the approved text, or say on the page why not."""
    decision = publishable_decision(manuscript)
    try:
        if decision is None:
            raise workflow.NoStandingApproval
        edition = workflow.publish(decision, by=request.user, at=form.cleaned_data["at"])
    except WorkflowError as refusal:
        return publication_page(request, manuscript, form, refusal=refusal)
    is_live = Edition.objects.live().filter(pk=edition.pk).exists()
    messages.success(request, _("It is published.") if is_live else _("It is scheduled."))
    return redirect("editorial:publish", manuscript.pk)


def publishable_decision(manuscript):
    """Return the standing approval of the newest round, or None."""
    submission = manuscript.latest_submission()
    return submission and submission.decisions.standing_approvals().select_related("revision").first()


def publication_page(request, manuscript, form, *, refusal=None):
    """Answer with the state of publication and what can be done about it."""
    context = {
        "manuscript": manuscript,
        "form": form,
        "refusal": refusal,
        "approvals": standing_approvals(manuscript),
        "may_withdraw": reviews(request.user, manuscript),
        "live": Edition.objects.live().filter(article_id=manuscript.article_id).first(),
        **publishable(manuscript),
    }
    return render(request, "editorial/publish.html", context, status=refusal.status if refusal else 200)


def publishable(manuscript):
    """Return what stands approved, where it will appear, and the edition already made of it, for the page."""
    decision, newest = publishable_decision(manuscript), manuscript.newest_revision()
    edition = decision and Edition.objects.unfinished().filter(decision_id=decision.pk).first()
    address = reverse("editorial:unschedule", args=[manuscript.pk])
    return {
        "decision": decision,
        "newest": newest,
        "edition": edition,
        "snapshot": decision and Snapshot.read(decision.revision.content),
        "shown": text_to_publish(manuscript, decision),
        "is_stale": bool(decision and not edition and newest.digest != decision.digest),
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
    return Article(slug=free_slug(title, taken=Article.objects.slug_taken, max_length=100)).get_absolute_url()


@require_POST
def unschedule(request, pk):
    """Take a schedule back, so that the text can be changed or published at another time."""
    manuscript = get_publishable(request.user, pk)
    form = UnscheduleForm(request.POST)
    if not form.is_valid():
        raise BadRequest("The edition is missing.")
    edition = get_object_or_404(Edition, article_id=manuscript.article_id, pk=form.cleaned_data["edition"])
    try:
        workflow.unschedule(edition, by=request.user)
    except WorkflowError as refusal:
        return publication_page(request, manuscript, PublishForm(zone=SiteSettings.load().zone), refusal=refusal)
    messages.success(request, _("The schedule was taken back. The approval stands."))
    return redirect("editorial:publish", manuscript.pk)


def withdraw_approval(request, pk):
    """Withdraw an approval with a reason, after saying what will happen."""
    decision = get_withdrawable(request.user, pk)
    form, refusal = WithdrawApprovalForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            workflow.withdraw_approval(decision, by=request.user, comment=form.cleaned_data["comment"])
            messages.success(request, _("The approval was withdrawn."))
            return redirect("editorial:manuscript", decision.submission.manuscript_id)
        except WorkflowError as error:
            refusal = error
    editions = Edition.objects.filter(decision_id=decision.pk)
    context = {"decision": decision, "manuscript": decision.submission.manuscript, "form": form, "refusal": refusal}
    context["shown"] = shown_text(decision.revision)
    context |= {"is_live": editions.live().exists(), "is_scheduled": editions.scheduled().exists()}
    return render(request, "editorial/approval_withdraw.html", context, status=refusal.status if refusal else 200)
