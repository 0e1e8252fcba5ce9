"""What is kept of readers no longer than needed."""

from datetime import timedelta

from django.db.models.functions import Now

from readers.limits import FORGOTTEN_AFTER
from readers.models import MOST_REFUSALS, Delivery, Reader, SubscriptionRequest, Tally

#: How long it is known which mails a reader got.
SETTLED_KEPT = timedelta(days=30)
#: How long an address is kept whose server refuses our mail.
UNREACHABLE_KEPT = timedelta(days=90)


def forget() -> None:
    """Delete requests nobody confirmed, tallies of yesterday, old notes of what was sent, and dead addresses."""
    SubscriptionRequest.objects.expired().delete()
    Tally.objects.filter(hour__lte=Now() - FORGOTTEN_AFTER).delete()
    Delivery.objects.filter(settled_at__lte=Now() - SETTLED_KEPT).delete()
    Reader.objects.filter(refusals__gte=MOST_REFUSALS, refused_at__lte=Now() - UNREACHABLE_KEPT).delete()
