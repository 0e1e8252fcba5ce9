"""Handing mails to the site's mail server: each once, as far as a mail can be sent once.

A sender does four things under ``one_at_a_time``: looks whether the mail is still due, composes it, calls ``send``, and
notes what became of it. The note is committed right after the server took the mail: only a worker that dies in between
sends it again, under the same Message-ID. A failure for the moment is raised, so that the job is tried again after the
queue's waits; a refusal for good is the caller's to count (``mail.recipients``).
"""

import smtplib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.mail import EmailMessage
from django.db import connection, transaction

#: Any number of our own beside the recipient's name.
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 7280614))"


class TemporaryFailure(Exception):
    """The server does not take mail at this moment. Says no address, for the reason is kept with the job."""


@contextmanager
def one_at_a_time(recipient: str) -> Iterator[None]:
    """Hold a transaction in which nobody else sends to the same recipient, named like ``readers.reader.7``.

    No row is locked, so whoever changes or deletes the recipient does not wait for a slow mail server.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(LOCK, [recipient])
        yield


def send(message: EmailMessage) -> bool:
    """Hand a mail to the server: True when it took it, False when it refused it for good.

    5yz about the recipient or the message is for good, 4yz is not (RFC 5321, 4.2.1). A 5yz about ourselves
    (log-in, sender, greeting) tells nothing about the recipient and is for somebody to fix. Raises
    ``TemporaryFailure``.
    """
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refusal:
        return _refused([code for code, _words in refusal.recipients.values()])
    except smtplib.SMTPDataError as refusal:
        return _refused([refusal.smtp_code])
    except smtplib.SMTPResponseException as refusal:
        raise TemporaryFailure(f"{type(refusal).__name__} {refusal.smtp_code}") from None
    except OSError as error:  # SMTPException is one
        raise TemporaryFailure(type(error).__name__) from None
    return True


def _refused(codes: Iterable[int]) -> bool:
    if all(code >= 500 for code in codes):
        return False
    raise TemporaryFailure(f"The mail server answered {', '.join(map(str, codes))}.")
