"""The form that says which works to write into a file, and in which format."""

from django import forms
from django.utils.translation import gettext_lazy as _

from references.models import Reference

FORMATS = [("bibtex", "BibTeX"), ("ris", "RIS"), ("csl-json", "CSL-JSON"), ("ama", _("AMA list"))]


class ExportForm(forms.Form):
    """Format and choice: the works that are ticked, or all that the search finds."""

    format = forms.ChoiceField(label=_("Format"), choices=FORMATS)
    which = forms.ChoiceField(
        label=_("Works"), choices=[("found", _("All that the search finds")), ("ticked", _("Those ticked"))]
    )
    work = forms.ModelMultipleChoiceField(Reference.objects.current(), required=False)

    def clean(self):
        given = super().clean()
        if given.get("which") == "ticked" and not given.get("work"):
            raise forms.ValidationError(_("No work is ticked. Tick some, or export all that was found."), code="none")
        return given


class DownloadForm(forms.Form):
    """The format of one work's file."""

    format = forms.ChoiceField(choices=FORMATS)
