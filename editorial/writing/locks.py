"""The lock that every verb on a manuscript takes first."""

from editorial.writing.models import Manuscript


def lock(manuscript) -> Manuscript:
    """Return the manuscript read afresh under its row lock, held until the transaction ends."""
    return Manuscript.objects.select_for_update().get(pk=manuscript.pk)
