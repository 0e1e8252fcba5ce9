"""Forms about a manuscript's pictures."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.schema import LABEL_LIMIT
from editorial.layout import form_layout
from editorial.writing.fields import Line

LARGEST_IMAGE = 12_000_000


class ImageForm(forms.Form):
    """A picture as a file."""

    file = forms.FileField(
        label=_("Picture"),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=_("PNG, JPEG or WebP, at most 12 MB. What the file says about place and camera is removed."),
    )
    helper = form_layout("file", button=_("Add the picture"))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_IMAGE:
            raise ValidationError(_("The file is larger than 12 MB. Make the picture smaller."), code="too_large")
        return file


class FigureForm(forms.Form):
    """What stands with a picture in the text."""

    alt = Line(
        label=_("What the picture shows"),
        max_length=LABEL_LIMIT,
        help_text=_("For readers who do not see it: what matters in it, in a sentence."),
    )
    caption = Line(label=_("Caption"), max_length=LABEL_LIMIT, required=False)
    credit = Line(
        label=_("Credit"), max_length=LABEL_LIMIT, required=False, help_text=_("Who made it, and its licence.")
    )

    @classmethod
    def about(cls, image, data=None) -> "FigureForm":
        """Return the form for one picture of a page with many."""
        return cls(data, prefix=f"image-{image.pk}")
