"""Pictures of a manuscript: uploading and describing them."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from articles.images import MEDIA_TYPES
from documents.citations import figure_assets
from documents.schema import LABEL_LIMIT
from editorial.form_parts import Line, form_layout
from editorial.manuscripts import access
from editorial.manuscripts.image_models import ManuscriptImage
from editorial.manuscripts.images import add_image, put_in_text, remove_image
from refusals import Refusal

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
            raise ValidationError(gettext("The file is larger than 12 MB. Make the picture smaller."), code="too_large")
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


def images(request, pk):
    """Show the pictures and take in another."""
    manuscript = access.get_manuscript(request.user, pk)
    form = ImageForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return images_page(request, manuscript, form)
    file = form.cleaned_data["file"]
    try:
        image = add_image(manuscript, file.read(), filename=file.name, by=request.user)
    except Refusal as refusal:
        form.add_error("file", refusal.message)
        return images_page(request, manuscript, form, status=refusal.status)
    messages.success(request, gettext("The picture is uploaded. Say what it shows to insert it into the text."))
    return redirect(f"{request.path}#image-{image.pk}")


def images_page(request, manuscript, form, *, refused=None, status=200):
    """Answer with the pictures; ``refused`` is one of them with its form as it was sent: (image, form)."""
    context = {
        "manuscript": manuscript,
        "form": form,
        "may_edit": access.may_edit(request.user, manuscript),
        "at_stake": manuscript.approval_at_stake,
        "refused_image": refused and refused[0],
        "may_remove": manuscript.latest_submission() is None,
        "images": image_lines(manuscript, *(refused or (None, None))),
    }
    return render(request, "editorial/images.html", context, status=status)


@require_safe
def image(request, pk, name):
    """Send a picture's bytes to somebody who may see the manuscript."""
    manuscript = access.get_manuscript(request.user, pk)
    digest, _dot, ending = name.partition(".")
    found = get_object_or_404(manuscript.images, digest=digest, ending=ending)
    return HttpResponse(bytes(found.content), content_type=MEDIA_TYPES[found.ending])


@require_POST
def place(request, pk, image_pk):
    """Put a picture into the text."""
    found = get_image(request.user, pk, image_pk)
    form = FigureForm.about(found, request.POST)
    try:
        if form.is_valid():
            put_in_text(found, **form.cleaned_data, by=request.user)
            messages.success(
                request, gettext("The figure stands at the end of the text. Move its line where it belongs.")
            )
            return redirect("editorial:write", pk)
        status = 200
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        status = refusal.status
    return images_page(request, found.manuscript, ImageForm(), refused=(found, form), status=status)


@require_POST
def remove(request, pk, image_pk):
    """Take a picture away."""
    found = get_image(request.user, pk, image_pk)
    try:
        remove_image(found, by=request.user)
        messages.success(request, gettext("The picture is removed."))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("editorial:images", pk)


def get_image(user, pk, image_pk):
    """Return a picture of a manuscript whose text the person may change now."""
    manuscript = access.get_editable(user, pk)
    return get_object_or_404(ManuscriptImage.objects.filter(manuscript=manuscript), pk=image_pk)


def image_lines(manuscript, refused_image, refused_form):
    """Return every picture with whether the text shows it, and the form to place it."""
    shown = figure_assets(manuscript.draft.body)
    return [
        (image, image.digest in shown, refused_form if image == refused_image else FigureForm.about(image))
        for image in manuscript.images.defer("content")
    ]
