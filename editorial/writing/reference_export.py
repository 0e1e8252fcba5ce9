"""A manuscript's reference list as a file, or as a list in any style."""

from django.urls import reverse
from django.views.decorators.http import require_safe

from editorial.writing import access
from editorial.writing.models import Manuscript
from references.exporting.views import FormatForm, file_or_reason


@require_safe
def export(request, pk):
    """Answer with the list in the format that was asked for, or say why not."""
    manuscript = access.get_manuscript(request.user, pk)
    back = reverse("editorial:references", args=[manuscript.pk])
    form, works = FormatForm(request.GET), listed_works(manuscript)
    return file_or_reason(request, form, works, f"manuscript-{manuscript.pk}", back)


def listed_works(manuscript) -> list[dict]:
    """Return the works on the list as CSL-JSON, in its order."""
    return list(manuscript.references.values_list("reference__csl", flat=True))


def works_of_manuscript(number: str) -> list[dict] | None:
    """Return the works that the manuscript with this number lists, for those who may read every manuscript; or None."""
    manuscript = Manuscript.objects.filter(pk=number).first() if number.isdecimal() and len(number) < 10 else None
    return listed_works(manuscript) if manuscript else None
