"""A person's own pages of the desk."""

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts.forms import ChangeAddressForm, ProfileForm
from accounts.workflow import change_address, save_profile


def profile(request: HttpRequest) -> HttpResponse:
    """Let people say who they are; what is printed in bylines only staff change."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        save_profile(form)
        messages.success(request, _("Your profile was saved."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form}, status=422 if form.errors else 200)


@sensitive_post_parameters("password")
def address(request: HttpRequest) -> HttpResponse:
    """Let people change the address they log in with, once they have given their current password."""
    posted = request.POST if request.method == "POST" else None
    may_try = posted is None or consume(request, action="reauthenticate")
    form = ChangeAddressForm(posted, person=request.user, may_try=may_try)
    if form.is_valid():
        change_address(form.person, email=form.cleaned_data["email"])
        messages.success(request, _("Your e-mail address was changed. Log in with it from now on."))
        return redirect("accounts:profile")
    status = (422 if may_try else 429) if form.errors else 200
    return render(request, "accounts/address.html", {"form": form}, status=status)
