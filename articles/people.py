"""People who have a public page: those named on an edition that is live."""

from django.contrib.auth import get_user_model
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.lookups import IsNull

from articles.models import Credit, Edition


def credited_people() -> QuerySet:
    """Return the people with a credit on a live edition; ``writes`` and ``approves`` say in which roles."""
    named = Credit.objects.filter(person=OuterRef("pk"), edition__in=Edition.objects.live())
    return (
        get_user_model()
        .objects.filter(_any(named))
        .annotate(
            writes=_any(named.filter(role=Credit.Role.WRITER)), approves=_any(named.filter(role=Credit.Role.APPROVER))
        )
    )


def _any(credits):
    """Whether there is one. ``Exists`` would let PostgreSQL read every credit of the site first; this stops at one."""
    return IsNull(Subquery(credits.order_by().values("pk")[:1]), False)
