"""How often an address or a network may ask, and what is forgotten after a while."""

import ipaddress
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import connection, transaction
from django.db.models import Sum
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac

from readers.models import Delivery, Reader, SubscriptionRequest, Tally

COUNT = """
INSERT INTO readers_tally (key, hour, times) VALUES (%s, date_trunc('hour', now(), 'UTC'), 1)
ON CONFLICT (key, hour) DO UPDATE SET times = readers_tally.times + 1
"""


class Limit(NamedTuple):
    """At most ``most`` times within ``hours``, give or take the part of an hour."""

    name: str
    most: int
    hours: int


#: Mails to one address that nobody there asked for.
PER_ADDRESS = Limit("address", 4, 24)
#: Forms sent from one network.
PER_CLIENT = Limit("client", 20, 1)
#: No limit looks further back.
FORGOTTEN_AFTER = timedelta(hours=25)


@transaction.atomic
def is_within(limit: Limit, subject: str) -> bool:
    """Count one more for a subject and return whether that is still within the limit."""
    key = salted_hmac(f"readers.limits.{limit.name}", subject.lower(), algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [key])
    # The moment that COUNT took the hour from: between two moments an hour can end.
    counted = Tally.objects.filter(key=key, hour__gt=TransactionNow() - timedelta(hours=limit.hours))
    return counted.aggregate(times=Sum("times"))["times"] <= limit.most


def client_network(request) -> str:
    """Return where a request came from: an IPv4 address, or the /64 network that an IPv6 customer has.

    Behind our own proxy it is what that proxy added last; anything before could be invented by the client.
    """
    told = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        told = request.META.get("HTTP_X_FORWARDED_FOR", told).rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return "unknown"
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))


#: How long it is known which mails a reader got.
SETTLED_KEPT = timedelta(days=30)
#: How long an address is kept whose server refuses our mail.
UNREACHABLE_KEPT = timedelta(days=90)


def forget() -> None:
    """Delete requests nobody confirmed, tallies of yesterday, old notes of what was sent, and dead addresses."""
    SubscriptionRequest.objects.expired().delete()
    Tally.objects.filter(hour__lte=Now() - FORGOTTEN_AFTER).delete()
    Delivery.objects.filter(settled_at__lte=Now() - SETTLED_KEPT).delete()
    Reader.objects.unreachable().filter(refused_at__lte=Now() - UNREACHABLE_KEPT).delete()
