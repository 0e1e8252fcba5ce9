"""The screens of works that may be one and the same."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from references import access
from references.duplicates import pairs_told_apart, suspect_page, take_back, tell_apart
from references.lines import library_lines
from references.models import DistinctPair, Reference


@require_safe
@access.for_mergers
def suspected(request):
    """List pairs of works that may be one, by their authors' names."""
    page = suspect_page(request.GET.get("after", "")[:100])
    lines = {}
    for line in library_lines([work for pair in page.pairs for work in pair[:2]], request.user):
        lines[line.work.pk] = line
    pairs = [(lines[pair.one.pk], lines[pair.other.pk], pair.alike) for pair in page.pairs]
    return render(request, "references/duplicates.html", {"pairs": pairs, "after": page.after})


@require_safe
@access.for_mergers
def told_apart(request):
    """List the pairs of works that people told apart, newest first."""
    before = request.GET.get("before", "")
    is_place = before.isascii() and before.isdigit() and len(before) < 18
    pairs, older = pairs_told_apart(int(before) if is_place else None)
    return render(request, "references/duplicates_apart.html", {"pairs": pairs, "older": older})


@require_POST
@access.for_mergers
def apart(request, pk, other_pk):
    """Keep that two works are different ones."""
    one, other = (get_object_or_404(Reference.objects.current(), pk=key) for key in (pk, other_pk))
    if one == other:
        messages.error(request, _("A work is not different from itself. Choose two records."))
    else:
        tell_apart(one, other, by=request.user)
        messages.success(request, _("They are marked as not duplicates and will not be suggested again."))
    return redirect("references:duplicates")


@require_POST
@access.for_mergers
def together(request, pk):
    """Take back that two works are different."""
    take_back(get_object_or_404(DistinctPair.objects.select_related("first", "second"), pk=pk), by=request.user)
    messages.success(request, _("It is undone. The two works may be suggested again."))
    return redirect("references:not_duplicates")
