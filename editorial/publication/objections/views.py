"""The page behind the link in an approval's mail, and the administrator's page about an objection."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from editorial.publication.objections.forms import AnswerForm, ObjectionForm
from editorial.publication.objections.workflow import answer_objection, object_to
from editorial.review.models import Decision
from editorial.review.objections import approval_of, objection_to
from refusals import Refusal, render_with_refusal


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def disown(request, token):
    """Show what was approved in somebody's name; only a POST objects, since programs that inspect mail follow links."""
    decision = approval_of(token)
    form, refusal = ObjectionForm(request.POST if request.method == "POST" else None), None
    if decision and form.is_valid():
        refusal = attempt(object_to, decision, note=form.cleaned_data["note"])
        if not refusal:
            return redirect("objections:object", token)
    response = page(request, "editorial/objection.html", decision, form, refusal)
    response.status_code = response.status_code if decision else HTTPStatus.NOT_FOUND
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def answer(request, pk):
    """Let an administrator decide on an objection."""
    if not request.user.administers:
        raise PermissionDenied(_("Only an administrator can decide on an objection."))
    decision = get_object_or_404(Decision.objects.approvals().select_related("submission__manuscript__draft"), pk=pk)
    form, refusal = AnswerForm(request.POST if request.method == "POST" else None), None
    if form.is_valid():
        refusal = attempt(answer_objection, decision, by=request.user, **form.cleaned_data)
        if not refusal:
            messages.success(request, _("Your decision is recorded."))
            return redirect("editorial:answer_objection", pk)
    return page(request, "editorial/objection_answer.html", decision, form, refusal)


def attempt(verb, *arguments, **words):
    """Return why a verb refused, or None when it was done."""
    try:
        verb(*arguments, **words)
    except Refusal as refusal:
        return refusal


def page(request, template, decision, form, refusal):
    """Answer with an approval, the objection to it if there is one, and a form."""
    context = {"decision": decision, "form": form, "objection": decision and objection_to(decision)}
    response = render_with_refusal(request, template, context, refusal)
    if form.errors and not refusal:
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response
