"""The lock that every verb on a manuscript takes first, and the turns that verbs on different ones take."""

import uuid
from enum import IntEnum

from django.db import connection
from django.utils.translation import gettext_lazy as _

from editorial.manuscripts.models import Manuscript
from refusals import Refusal


class AdvisoryLock(IntEnum):
    """What one transaction at a time does; the numbers are any of our own.

    Two that made the same new tags in opposite orders would wait for each other for ever, and two that
    looked for a free address at once would find the same. A merge waits until nobody is citing, and the other way.
    """

    MAKING_TAGS = 5_103_377_217
    CHOOSING_ADDRESSES = 5_103_377_218
    MERGING_WORKS = 5_103_377_219


class Discarded(Refusal):
    message = _("Somebody discarded this manuscript just now. Nothing was changed, and nothing of it is left.")


def lock(manuscript: Manuscript) -> Manuscript:
    """Return the manuscript read afresh under its row lock, held until the transaction ends. Raises ``Discarded``."""
    try:
        return Manuscript.objects.select_for_update().get(pk=manuscript.pk)
    except Manuscript.DoesNotExist as gone:
        raise Discarded from gone


def wait_for_form(key: uuid.UUID) -> None:
    """Wait until no other transaction acts on the same form as sent, and keep others waiting until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"form {key}"])


def wait_for(queue: AdvisoryLock, *, shared: bool = False) -> None:
    """Wait until it is this transaction's turn, which lasts until it ends. Take a manuscript's lock before.

    Those who share a turn do not wait for each other, only for one who wants it alone.
    """
    function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [queue])
