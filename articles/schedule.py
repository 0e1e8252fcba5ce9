"""When the site changes by itself next: an edition begins at its time, or one ends."""

from django.db import models
from django.db.models import ExpressionWrapper, F, Subquery
from django.db.models.functions import Cast, Extract, Least, Now

from articles.models import Edition


def seconds_until_any_change():
    """Return the expression for the seconds until any edition begins or ends, NULL for never.

    On the database's clock, from the first entry of two indexes.
    """
    begins = Edition.objects.scheduled().order_by("starts_at").values("starts_at")
    ends = Edition.objects.filter(ends_at__gt=Now()).exclude(ends_at=F("starts_at"))
    change = Least(Subquery(begins[:1]), Subquery(ends.order_by("ends_at").values("ends_at")[:1]))
    wait = ExpressionWrapper(change - Now(), output_field=models.DurationField())
    return Cast(Extract(wait, "epoch"), models.FloatField())
