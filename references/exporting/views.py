"""Lists of references as files: forms and downloads."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from references import access
from references.exporting.lists import LIST, MEDIA_TYPES, WRITERS, export_on_page
from references.library.search import SearchForm
from references.models import Reference
from references.printing.styled_lists import ExtraMissing, ListFailed, UnknownStyle, require_style, styles_like
from references.texts import NoSuchList, works_listed

FORMATS = [
    ("bibtex", "BibTeX"),
    ("ris", "RIS"),
    ("csl-json", "CSL-JSON"),
    ("ama", _("AMA list")),
    ("nlm", _("NLM list")),
]
OTHER_STYLE = "style"


class FormatForm(forms.Form):
    """A file for other programs, or a list in a style; ``suggestions`` are styles like one that does not exist."""

    format = forms.ChoiceField(label=_("Format"), choices=[*FORMATS, (OTHER_STYLE, _("List in another style"))])
    style = forms.CharField(
        label=_("Other style"),
        required=False,
        max_length=150,
        help_text=_("The name of a CSL style or of a journal, such as apa or nature-genetics."),
    )
    suggestions: tuple | list = ()

    def clean(self):
        given = super().clean()
        if given.get("format") != OTHER_STYLE:
            return given
        try:
            require_style(given.get("style", "").strip().lower(), among=WRITERS)
        except UnknownStyle as unknown:
            self.suggestions = unknown.suggestions
            self.add_error("style", forms.ValidationError(unknown.message, code="unknown"))
        except ExtraMissing as missing:
            self.add_error("style", forms.ValidationError(missing.message, code="not_installed"))
        return given

    @property
    def wanted(self) -> str:
        """The format or style that a valid form asks for."""
        given = self.cleaned_data
        return given["style"].strip().lower() if given["format"] == OTHER_STYLE else given["format"]


class ExportForm(FormatForm):
    """Format and choice: the works that are ticked, all that the search finds, or those of a published article."""

    which = forms.ChoiceField(
        label=_("Works"),
        choices=[
            ("found", _("All that the search finds")),
            ("ticked", _("Those ticked")),
            ("article", _("Those of a published article")),
        ],
    )
    article = forms.CharField(
        label=_("Published article"),
        required=False,
        max_length=200,
        help_text=_("The last part of its address. Its works come as they were printed, by their numbers."),
    )
    work = forms.ModelMultipleChoiceField(Reference.objects.current(), required=False)

    def clean(self):
        given = super().clean()
        if given.get("which") == "ticked" and not given.get("work"):
            raise forms.ValidationError(_("No work is ticked. Tick some, or export all that was found."), code="none")
        if given.get("which") == "article":
            try:
                given["listed"] = works_listed("article", given.get("article", "").strip("/ "))
            except NoSuchList as unknown:
                self.add_error("article", forms.ValidationError(unknown.message, code="unknown"))
        return given

    def items(self, found) -> list[dict]:
        """Return the works that a valid form chooses as CSL-JSON; ``found`` are those of the search."""
        if "listed" in self.cleaned_data:
            return self.cleaned_data["listed"]
        works = self.cleaned_data["work"] if self.cleaned_data["which"] == "ticked" else found
        return list(works.newest_first().values_list("csl", flat=True))


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
