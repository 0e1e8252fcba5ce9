"""Manuscripts as texts that cite works of the library, and the files of a manuscript's references."""

from collections import defaultdict
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.models import Edition, EditionReference
from editorial.manuscripts import access
from editorial.manuscripts.models import Manuscript, ManuscriptReference
from references.exporting.views import FormatForm, file_or_reason
from references.texts import CitingText


def citing_texts(works: list[UUID], user) -> dict[UUID, list[CitingText]]:
    """Return, for each work (id), the live posts that print it, then the person's other texts that list it.

    A post that was published before the work's record was merged prints its alias. The manuscript of a live post is
    not told of twice. Two queries.
    """
    found: dict[UUID, list[CitingText]] = defaultdict(list)
    by_name = Q(reference__in=works) | Q(reference__merged_into__in=works)
    printed = EditionReference.objects.filter(by_name, edition__in=Edition.objects.live()).order_by(
        "-edition__published_at", "pk"
    )
    posts = set()
    for line in printed.select_related("edition__article", "reference"):
        article, work = line.edition.article, line.reference.merged_into_id or line.reference_id
        if (work, article.pk) in posts:
            continue
        posts.add((work, article.pk))
        found[work].append(CitingText(line.edition.title, article.get_absolute_url(), True))
    listed = ManuscriptReference.objects.filter(reference__in=works, manuscript__in=Manuscript.objects.visible_to(user))
    for entry in listed.select_related("manuscript__draft").order_by("-manuscript", "pk"):
        manuscript = entry.manuscript
        if (entry.reference_id, manuscript.article_id) not in posts:
            found[entry.reference_id].append(CitingText(str(manuscript.draft), manuscript.get_absolute_url(), False))
    return found


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
