"""The screen on which an administrator changes a person's printed name everywhere, or withholds it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import ngettext

from accounts.models import User
from editorial.publication.naming.forms import PrintedNameForm
from editorial.publication.naming.rows import manuscripts_naming
from editorial.publication.naming.workflow import change_name, withhold_name
from refusals import Refusal, render_with_refusal


def printed_name(request, pk):
    """Show where a person's name is printed, and change it there."""
    if not request.user.administers:
        raise PermissionDenied
    person = get_object_or_404(User, pk=pk)
    initial = {"name": person.name, "degrees": person.degrees}
    form = PrintedNameForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_valid():
        return name_page(request, person, form)
    return change(request, person, form)


def change(request, person, form):
    """Change the name, or say on the page why not."""
    verb, words = (withhold_name, {}) if form.withholds else (change_name, form.names())
    try:
        count = verb(person, by=request.user, **words)
    except Refusal as refusal:
        return name_page(request, get_object_or_404(User, pk=person.pk), form, refusal=refusal)
    words = ngettext("The name is changed in %(count)s text.", "The name is changed in %(count)s texts.", count)
    messages.success(request, words % {"count": count})
    return redirect("editorial:printed_name", person.pk)


def name_page(request, person, form, *, refusal=None):
    """Answer with the name as it is printed now, in how many texts, and the form."""
    context = {"person": person, "count": len(manuscripts_naming(person)), "form": form}
    return render_with_refusal(request, "editorial/printed_name.html", context, refusal)
