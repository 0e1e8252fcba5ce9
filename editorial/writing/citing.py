"""Which texts cite a work of the library, as far as a person may know of them."""

from collections import defaultdict
from uuid import UUID

from django.db.models import Q

from articles.models import Edition, EditionReference
from editorial.writing.models import Manuscript, ManuscriptReference
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
