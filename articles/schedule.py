"""When the site last changed, and when it changes by itself next: an edition begins at its time, or one ends."""

from django.db import models
from django.db.models import ExpressionWrapper, F, Subquery
from django.db.models.functions import Cast, Extract, Greatest, Least, Now

from articles.models import Edition, Notice


def seconds_until_any_change():
    """Return the expression for the seconds until any edition begins or ends, NULL for never.

    On the database's clock, from the first entry of two indexes.
    """
    begins = Edition.objects.scheduled().order_by("starts_at").values("starts_at")
    ends = Edition.objects.filter(ends_at__gt=Now()).exclude(ends_at=F("starts_at"))
    change = Least(Subquery(begins[:1]), Subquery(ends.order_by("ends_at").values("ends_at")[:1]))
    wait = ExpressionWrapper(change - Now(), output_field=models.DurationField())
    return Cast(Extract(wait, "epoch"), models.FloatField())


def last_change():
    """Return the expression for when an edition last began or ended or readers were last told something.

    It stands on the row of settings, whose own date counts too. Tags, people's pages and the texts about the site
    have no such date, so it says how old a page is at most, not that it is still the same.
    """
    begun = Edition.objects.filter(starts_at__lte=Now()).order_by("-starts_at").values("starts_at")
    ended = Edition.objects.filter(ends_at__lte=Now()).order_by("-ends_at").values("ends_at")
    told = Notice.objects.newest_first().values("issued_at")
    return Greatest("updated_at", Subquery(begun[:1]), Subquery(ended[:1]), Subquery(told[:1]))
