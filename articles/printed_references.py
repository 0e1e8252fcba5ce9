"""The reference list of an article as its readers see it."""

from articles.models import Edition, EditionReference


def printed_references(slug: str) -> list[dict] | None:
    """Return the works of an article's live edition as CSL-JSON, by their numbers; None without such an edition."""
    edition = Edition.objects.live().filter(article__slug=slug).first()
    if edition is None:
        return None
    return list(EditionReference.objects.filter(edition=edition).order_by("number").values_list("csl", flat=True))
