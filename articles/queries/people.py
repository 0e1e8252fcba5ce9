"""The people who have a public page, as they are called by what is signed of them."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.lookups import IsNull
from django.http import Http404

from articles.models import Credit, Edition
from record.chains import newest_told
from record.models import Subject
from record.people import is_printed_as_signed


def credited_people() -> QuerySet:
    """Return the people with a credit on a live edition; ``writes`` and ``approves`` say in which roles.

    They are read with what is signed of them; show none who is not ``is_printed_as_signed``.
    """
    named = Credit.objects.filter(person=OuterRef("pk"), edition__in=Edition.objects.live())
    return (
        get_user_model()
        .objects.filter(_any(named))
        .annotate(
            told=newest_told(Subject.PERSON, OuterRef("pk")),
            writes=_any(named.filter(role=Credit.Role.WRITER)),
            approves=_any(named.filter(role=Credit.Role.APPROVER)),
        )
    )


def printed(people: Iterable) -> list:
    """Return those of the credited people who are called what was signed."""
    return [person for person in people if is_printed_as_signed(person)]


def get_printed(people: QuerySet, slug: str):
    """Return the credited person with this address; 404 for nobody, and for one who is not called what was signed."""
    for person in printed(people.filter(slug=slug)):
        return person
    raise Http404


def _any(credits):
    """Whether there is one. ``Exists`` would let PostgreSQL read every credit of the site first; this stops at one."""
    return IsNull(Subquery(credits.order_by().values("pk")[:1]), False)
