"""Works as files for other programs."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from references import access
from references.export_forms import DownloadForm, ExportForm
from references.exporting import MEDIA_TYPES, export_references
from references.forms import SearchForm
from references.models import Reference


@require_safe
@access.for_readers
def export(request):
    """Answer with the works that were ticked or found as one file, or say what is missing."""
    search, form = SearchForm(request.GET), ExportForm(request.GET)
    if not form.is_valid() or not search.is_valid():
        return render(request, "references/export_refused.html", {"forms": [form, search]}, status=422)
    works = form.cleaned_data["work"] if form.cleaned_data["which"] == "ticked" else search.found()
    return file_of(works.newest_first(), form.cleaned_data["format"], "library")


@require_safe
@access.for_readers
def download(request, pk):
    """Answer with one work as a file."""
    work = get_object_or_404(Reference.objects.current(), pk=pk)
    form = DownloadForm(request.GET)
    if not form.is_valid():
        return render(request, "references/export_refused.html", {"forms": [form]}, status=422)
    return file_of(Reference.objects.filter(pk=work.pk), form.cleaned_data["format"], "reference")


def file_of(works, format, name):
    """Answer with the works in a format, as a file to be kept."""
    media_type, ending = MEDIA_TYPES[format]
    text = export_references(list(works.values_list("csl", flat=True)), format=format)
    response = HttpResponse(text, content_type=f"{media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response
