"""The PDF files that are kept: found while they show what readers see, drawn anew when they do not."""

from articles.article_query import find_live
from articles.downloads.pdf import digest_of, draw_pdf, pdf_html
from articles.models import Edition, EditionPdf, SiteSettings

MOST_A_NIGHT = 500


def current_pdf(slug: str) -> bytes | None:
    """Return the file of the post at an address, or None when there is none that shows what readers see now."""
    row = find_live(slug)
    if row is None:
        return None
    kept = EditionPdf.objects.filter(
        edition__article=row.article_id, edition__number=row.number, drawn_from=digest_of(row)
    ).first()
    return bytes(kept.content) if kept else None


def refresh_pdf(edition: int) -> bool:
    """Draw the file of a live edition (its id) unless it is up to date; whether it was drawn. Raises ``NoPdf``."""
    found = Edition.objects.live().filter(pk=edition).values_list("article__slug", flat=True).first()
    row = find_live(found) if found else None
    if row is None:
        return False
    drawn_from = digest_of(row)
    if EditionPdf.objects.filter(edition=edition, drawn_from=drawn_from).exists():
        return False
    content = draw_pdf(pdf_html(row, SiteSettings.load()))
    columns = {"content": content, "drawn_from": drawn_from}
    EditionPdf.objects.update_or_create(edition_id=edition, defaults=columns)
    return True


def editions_without_pdf() -> list[int]:
    """Return the ids of live editions without a file, newest first, so many as one night can draw."""
    waiting = Edition.objects.live().filter(pdf=None).newest_first()
    return list(waiting.values_list("pk", flat=True)[:MOST_A_NIGHT])
