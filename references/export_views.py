"""Works as files for other programs, or as lists in any style."""

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from references import access
from references.export_forms import ExportForm, FormatForm
from references.exporting import LIST, MEDIA_TYPES, export_on_page
from references.forms import SearchForm
from references.models import Reference
from references.styled_lists import ExtraMissing, ListFailed, styles_like


@require_safe
@access.for_readers
def export(request):
    """Answer with the works that were chosen as one file, or say what is missing."""
    search, form = SearchForm(request.GET), ExportForm(request.GET)
    if not form.is_valid() or not search.is_valid():
        return refused(request, form, search)
    return file_or_reason(request, form, form.items(search.found()), "library")


@require_safe
@access.for_readers
def download(request, pk):
    """Answer with one work as a file."""
    work = get_object_or_404(Reference.objects.current(), pk=pk)
    return file_or_reason(request, FormatForm(request.GET), [work.csl], "reference", work.get_absolute_url())


@require_safe
@access.for_readers
def styles(request):
    """List the reference styles whose name or title has the words that are looked for."""
    words = request.GET.get("q", "").strip()[:100]
    try:
        found, missing = styles_like(words), ""
    except ExtraMissing as error:
        found, missing = [], error.message
    return render(request, "references/styles.html", {"words": words, "found": found, "missing": missing})


def file_or_reason(request, form, items, name, back=None):
    """Answer with the items in the format that the form asks for, as a file to be kept, or say why not."""
    if not form.is_valid():
        return refused(request, form, back=back)
    try:
        text = export_on_page(items, format=form.wanted)
    except (ExtraMissing, ListFailed) as refusal:
        form.add_error(None, refusal.message)
        return refused(request, form, back=back)
    media_type, ending = MEDIA_TYPES.get(form.wanted, LIST)
    response = HttpResponse(text, content_type=f"{media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


def refused(request, form, *others, back=None):
    """Say what is wrong with what was asked for, with the form as it was sent and styles that look alike."""
    typed = [field for field in form if field.name != "work"]
    named = {field.name for field in typed}
    context = {
        "reasons": reasons(form, named) + [reason for other in others for reason in reasons(other)],
        "suggestions": form.suggestions,
        "typed": typed,
        "kept": [(name, value) for name, values in request.GET.lists() if name not in named for value in values],
        "back": back or reverse("references:library"),
    }
    return render(request, "references/export_refused.html", context, status=422)


def reasons(form, named=frozenset()):
    """Return what is wrong with a form, but for the fields that say it themselves."""
    return [
        error if field == NON_FIELD_ERRORS else f"{field}: {error}"
        for field, errors in form.errors.items()
        if field not in named
        for error in errors
    ]
