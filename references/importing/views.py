"""Importing references: giving a file or text, looking at what was read, choosing."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs.models import workers_alive
from jobs.queue import enqueue
from references import access
from references.formats.identifiers import detect_format
from references.formats.pasted.numbered_list import split_list
from references.importing.batches import READ_AT_ONCE, NotReady, begin, keep_batch, read_batch, result_of
from references.importing.files import LARGEST_FILE
from references.jobs import import_chosen, read_import
from references.models import ImportBatch, ImportItem

FORMATS = {
    "auto": gettext_lazy("Detect automatically"),
    "bibtex": "BibTeX, BibLaTeX",
    "ris": "RIS",
    "nbib": "PubMed (.nbib)",
    "csl-json": "CSL-JSON",
    "endnote": "EndNote XML",
    "jats": "JATS XML",
    "identifiers": gettext_lazy("Identifiers"),
    "text": gettext_lazy("Reference list"),
}


class ImportForm(forms.Form):
    """A pasted list or a file, one of the two."""

    text = forms.CharField(
        label=gettext_lazy("Paste references"),
        required=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 10, "class": "roomy"}),
        help_text=gettext_lazy("A numbered list, DOIs or PMIDs, BibTeX, RIS – anything that a file may hold."),
    )
    file = forms.FileField(label=gettext_lazy("Or a file"), required=False, allow_empty_file=True)
    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=list(FORMATS.items()), initial="auto")

    def clean(self):
        given = super().clean()
        text = given.get("text") or ""
        if not self.errors and bool(text) == bool(given.get("file")):
            raise forms.ValidationError(_("Paste references or choose a file, one of the two."), code="one_of_two")
        if is_list(text, format=given.get("format")) and (too_long := split_list(text).too_long()):
            self.add_error("text", forms.ValidationError(too_long[0], code="long"))
        return given

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("The file has %(size).1f MB; at most %(most)d MB are read. Split it into parts.")
                % {"size": file.size / 1_000_000, "most": LARGEST_FILE // 1_000_000},
                code="large",
            )
        if file is not None and not file.size:
            raise forms.ValidationError(_("The file is empty. Choose another one."), code="empty")
        return file

    def content(self) -> tuple[bytes, str]:
        """Return what was given as bytes, with its file name or ""."""
        file = self.cleaned_data["file"]
        return (file.read(), file.name) if file else (self.cleaned_data["text"].encode(), "")


def is_list(text: str, *, format: str) -> bool:
    """Whether a pasted text is read as a list of reference lines."""
    return bool(text.strip()) and (format == "text" or (format == "auto" and detect_format(text) == "text"))


class ChoiceForm(forms.Form):
    """Which records of an import go into the library."""

    STATES = {"new": ("new", "conflict"), "suspect": ("new", "conflict", "suspect"), "ticked": ()}

    take = forms.ChoiceField(choices=[(name, name) for name in STATES])
    position = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *arguments, items, **options):
        super().__init__(*arguments, **options)
        self.fields["position"].choices = [(item.position, item.position) for item in items]

    def chosen(self) -> dict:
        """Return the choice as ``begin`` takes it; ticks count only when those ticked are wanted."""
        take = self.cleaned_data["take"]
        return {"states": self.STATES[take], "positions": self.cleaned_data["position"] if take == "ticked" else ()}


SHOWN = 200


@access.for_collectors
def give(request):
    """Take a pasted list or a file; short ones are read at once, others by a job."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        return redirect("references:import_batch", keep_and_read(form, by=request.user).pk)
    recent = ImportBatch.objects.filter(created_by=request.user).defer("content")[:10]
    status = 422 if form.errors else 200
    return render(request, "references/import.html", {"form": form, "recent": recent}, status=status)


@transaction.atomic
def keep_and_read(form, *, by) -> ImportBatch:
    """Keep what was given, and read it or have it read."""
    content, filename = form.content()
    kept = keep_batch(content, filename=filename, format=form.cleaned_data["format"], by=by)
    if len(content) <= READ_AT_ONCE:
        return read_batch(kept)
    enqueue(read_import, batch=kept.pk)
    return kept


@access.for_collectors
def batch(request, pk):
    """Show what a person's import holds and how far it is; take the chosen records in."""
    found = get_object_or_404(ImportBatch.objects.defer("content"), pk=pk, created_by=request.user)
    items = list(shown_items(request, found).select_related("reference")[: SHOWN + 1])
    if request.method == "POST":
        return take(request, found, items[:SHOWN])
    return batch_page(request, found, items)


def shown_items(request, found):
    """Return the records that the page asked for begins with: all of an import, or those of one state."""
    items = found.items.filter(position__gt=place_in(request))
    state = request.GET.get("state", "")
    return items.filter(state=state) if state in ImportItem.State.values else items


def place_in(request) -> int:
    """Return the position after which the page of an import begins."""
    after = request.GET.get("after", "")
    return int(after) if after.isascii() and after.isdigit() and len(after) < 9 else 0


def take(request, found, items):
    """Begin to take the chosen records in, or say why not."""
    form = ChoiceForm(request.POST, items=items)
    try:
        if not form.is_valid():
            raise NotReady(_("Choose what to import with one of the buttons."))
        with transaction.atomic():
            count = begin(found, **form.chosen())
            enqueue(import_chosen, batch=found.pk)
    except NotReady as refusal:
        return batch_page(request, found, items, refusal=refusal, status=409)
    messages.success(request, _("%(count)d records are being imported.") % {"count": count})
    return redirect("references:import_batch", found.pk)


def batch_page(request, found, items, *, refusal="", status=200):
    """Answer with the state of an import and a page of its records."""
    result = result_of(found)
    context = {
        "batch": found,
        "items": items[:SHOWN],
        "further": items[SHOWN - 1].position if len(items) > SHOWN else None,
        "result": result,
        "new": result["left"],
        "both": result["left"] + result["suspects"],
        "states": ImportItem.State.choices,
        "workers": workers_alive(),
        "refusal": refusal,
        "may_choose": found.may_be_taken,
    }
    return render(request, "references/import_batch.html", context, status=status)
