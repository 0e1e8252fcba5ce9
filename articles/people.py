"""People who have a public page: those named on an edition that is live."""

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, QuerySet

from articles.models import Credit, Edition


def credited_people() -> QuerySet:
    """Return the people with a credit on a live edition; ``writes`` and ``approves`` say in which roles."""
    people = get_user_model().objects.all()
    named = Credit.objects.filter(person=OuterRef("pk"), edition__in=Edition.objects.live())
    return people.filter(Exists(named)).annotate(
        writes=Exists(named.filter(role=Credit.Role.WRITER)), approves=Exists(named.filter(role=Credit.Role.APPROVER))
    )
