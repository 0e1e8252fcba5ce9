"""Following the original of a translation."""

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from editorial.writing import access
from editorial.writing.translations import follow_original


class VersionForm(forms.Form):
    """The version of the original that was on the screen."""

    number = forms.IntegerField(min_value=1)


@require_POST
def follow(request, pk):
    """Keep that the text was checked against today's version of its original."""
    manuscript = access.get_manuscript(request.user, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise BadRequest("A version is missing.")
    follow_original(manuscript, number=form.cleaned_data["number"], by=request.user)
    messages.success(request, _("Saved: the text was checked against version %(number)s.") % form.cleaned_data)
    return redirect("editorial:manuscript", manuscript.pk)
