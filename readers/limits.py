"""How often somebody may ask: counted in our own database, under keyed hashes that are forgotten soon."""

from datetime import timedelta
from typing import NamedTuple

from django.contrib.postgres.functions import TransactionNow
from django.db import connection, transaction
from django.db.models import Sum
from django.utils.crypto import salted_hmac

from readers.models import Tally

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
