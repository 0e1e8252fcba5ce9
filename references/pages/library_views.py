"""The library's list and its search."""

from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from references import access
from references.exporting.views import ExportForm
from references.library.search import LONGEST_TEXT, SearchForm, offered, page_of
from references.pages.lines import choices, library_lines

OFFERED = 10
SHORTEST = 2


@require_safe
@access.for_readers
def library(request):
    """List the works that fit what was asked for, newest first."""
    form = SearchForm(request.GET)
    page = page_of(form.found(), form.cleaned_data.get("before"))
    context = {"form": form, "lines": library_lines(page.works, request.user), "older": page.older}
    context |= {"export_form": ExportForm(), "asked": form.asked()}
    return render(request, "references/library.html", context)


@require_safe
@access.for_readers
def pick(request):
    """Answer with up to ten works for the words typed so far, newest first; none for a single letter."""
    text = request.GET.get("q", "").strip()[:LONGEST_TEXT]
    if len(text) < SHORTEST and text.isascii():
        return JsonResponse({"results": []})
    return JsonResponse({"results": choices(offered(text, OFFERED))})
