"""The lock that every verb on a manuscript takes first, and the turns that verbs on different ones take."""

from enum import IntEnum

from django.db import connection

from editorial.writing.models import Manuscript


class Queue(IntEnum):
    """What one transaction at a time does; the numbers are any of our own.

    Two that made the same new tags in opposite orders would wait for each other for ever, and two that
    looked for a free address at once would find the same.
    """

    MAKING_TAGS = 5_103_377_217
    CHOOSING_ADDRESSES = 5_103_377_218


def lock(manuscript) -> Manuscript:
    """Return the manuscript read afresh under its row lock, held until the transaction ends."""
    return Manuscript.objects.select_for_update().get(pk=manuscript.pk)


def wait_for(queue: Queue) -> None:
    """Wait until it is this transaction's turn, which lasts until it ends. Take a manuscript's lock before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [queue])
