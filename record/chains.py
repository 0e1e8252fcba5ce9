"""Appending to a subject's chain, and reading what its newest entry says."""

import datetime
import hashlib
import json
import logging
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection
from django.db.models import OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from documents.canonical import canonical_json
from record import clock
from record.keys import verifies
from record.models import Entry, Subject
from record.signing import sign

PURPOSE = "imprimatur-record-1"
#: How far back a signed entry is looked for behind unsigned ones.
MOST_LOOKED_AT = 1000
alarm = logging.getLogger("imprimatur.record")


class Told(NamedTuple):
    """An entry as read from the database: the bytes that were signed, by which key, and its place in the chain."""

    statement: str
    key_id: str
    signature: str
    sequence: int


def newest_told(subject: Subject, number: OuterRef | int) -> Subquery:
    """Return the expression for the newest entry of a row's chain, as ``read_newest`` takes it, or NULL."""
    place = Cast("sequence", TextField())
    told = Concat(
        "key_id", Value(" "), "signature", Value(" "), place, Value(" "), "statement", output_field=TextField()
    )
    return Subquery(Entry.objects.of(subject, number).values(told=told)[:1])


def read_newest(told: str | None, subject: Subject, number: int) -> Mapping[str, Any] | None:
    """Return what the newest signed entry of a chain states, or None when nothing about the subject is signed."""
    if told is None:
        return None
    key, signature, sequence, statement = told.split(" ", 3)
    return newest_signed(Told(statement, key, signature, int(sequence)), subject, number)


def hold(subject: Subject, number: int) -> None:
    """Keep others from appending to a chain until the transaction ends. Take a manuscript's lock before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"record {subject} {number}"])


def append(
    subject: Subject,
    number: int,
    kind: str,
    body: Mapping[str, Any],
    /,
    *,
    by: AbstractBaseUser | None,
    at: datetime.datetime | None = None,
) -> Entry:
    """Sign what happened to a subject and append it to its chain; return the entry.

    ``body`` is JSON. Two that append to one chain do so one after the other: the chain is held until the transaction
    ends. Raises ``SigningKeyMissing``.
    """
    hold(subject, number)
    last = Entry.objects.of(subject, number).values_list("sequence", "digest").first() or (0, "")
    occurred_at = at or clock.now()
    columns = {"sequence": last[0] + 1, "previous": last[1], "kind": kind}
    statement = canonical_json(
        {
            **{"actor": by and by.pk, "at": clock.written(occurred_at), "body": body},
            **{"purpose": PURPOSE, "subject": [str(subject), number]},
            **columns,
        }
    )
    signed = sign(statement.encode())
    return Entry.objects.create(
        **{"subject": subject, "number": number, "actor": by, "occurred_at": occurred_at, "statement": statement},
        **{"digest": hashlib.sha256(statement.encode()).hexdigest(), **columns},
        **{"key_id": signed.key_id, "signature": signed.signature},
    )


@lru_cache(maxsize=8192)
def body_of(told: Told, subject: Subject, number: int) -> Mapping[str, Any] | None:
    """Return what an entry states of its subject, or None when no trusted key signed it so; that raises an alarm.

    Remembered per process under every byte that was checked.
    """
    if verifies(told.statement.encode(), key=told.key_id, signature=told.signature):
        statement = json.loads(told.statement)
        place = (PURPOSE, [str(subject), number], told.sequence)
        # An older entry that is put in again further behind does not count.
        if (statement.get("purpose"), statement.get("subject"), statement.get("sequence")) == place:
            body: Mapping[str, Any] = statement["body"]
            return body
    alarm.critical("The newest entry about %s %s is not signed by a trusted key.", subject, number)
    return None


def newest_signed(told: Told, subject: Subject, number: int) -> Mapping[str, Any] | None:
    """Return what the newest entry of a chain states; of one that nobody signed, what the newest signed one does.

    Whoever may add entries could add one that nobody signed, and with it take away what stood before.
    """
    body = body_of(told, subject, number)
    return body if body is not None else _look_back(told, subject, number)


@lru_cache(maxsize=1024)
def _look_back(told: Told, subject: Subject, number: int) -> Mapping[str, Any] | None:
    entries = Entry.objects.of(subject, number).values_list(*Told._fields)
    bodies = (body_of(Told._make(entry), subject, number) for entry in entries[:MOST_LOOKED_AT])
    return next((body for body in bodies if body is not None), None)
