"""People who have a public page: those named on an edition that is live."""

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, QuerySet

from articles.models import Credit, Edition


def credited_people() -> QuerySet:
    """Return the people with a credit on a live edition; ``approves`` says whether one is an approval."""
    people = get_user_model().objects.all()
    named = Credit.objects.filter(person=OuterRef("pk"), edition__in=Edition.objects.live())
    return people.filter(Exists(named)).annotate(approves=Exists(named.filter(role=Credit.Role.APPROVER)))
