"""Sending what is owed: one mail, once, as far as a mail can be sent once.

A reader's mails are sent one after the other under a lock of the database. What was owed is settled in the same
transaction, right after the server took the mail: only a worker that dies in between sends it again, under the
same Message-ID. A refusal for the moment is raised, so that the job is tried again later; one for good is
counted.
"""

import smtplib
from collections.abc import Sequence
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from readers import mails
from readers.announcing import posts_worth_telling, readers_to_tell
from readers.models import Delivery, Reader, SubscriptionRequest

#: Any number of our own: one lock for each reader, and one for each request.
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 7280614))"
#: Refusals closer together count as one, or an evening of several posts would end a subscription.
ONE_DAY = timedelta(hours=20)


class NotTakenNow(Exception):
    """The server does not take mail at this moment. Says no address, for the reason is kept with the job."""


@transaction.atomic
def send_delivery(pk: int) -> None:
    """Send a reader word of one announcement, unless that is done or no longer wanted. Raises ``NotTakenNow``."""
    owed = Delivery.objects.filter(pk=pk, state=Delivery.State.OWED)
    reader = owed.values_list("reader", flat=True).first()
    if reader is None:
        return
    lock("reader", reader)
    if delivery := owed.select_related("reader", "announcement__notice").first():
        message = _word_of(delivery) if is_wanted(delivery) else None
        _send(delivery.reader, [delivery] if message else [], message, dropped=[] if message else [delivery])


@transaction.atomic
def send_digest(pk: int) -> None:
    """Send a reader one mail with all posts that wait for it, if there are any. Raises ``NotTakenNow``."""
    lock("reader", pk)
    waiting = Delivery.objects.filter(reader=pk, state=Delivery.State.OWED, in_digest=True)
    deliveries = list(waiting.select_related("reader", "announcement__notice").order_by("announcement"))
    if not deliveries:
        return
    posts = posts_worth_telling([delivery.announcement.article_id for delivery in deliveries])
    told = [each for each in deliveries if each.announcement.article_id in posts and is_wanted(each)]
    reader = deliveries[0].reader
    shown = [posts[each.announcement.article_id] for each in told]
    message = mails.digest(reader, shown, name=f"digest-{told[-1].pk}") if told else None
    _send(reader, told, message, dropped=[each for each in deliveries if each not in told])


@transaction.atomic
def send_confirmation(pk: int) -> None:
    """Send the mail that asks to confirm a request, unless it was sent or the request is gone."""
    lock("request", pk)
    request = SubscriptionRequest.objects.waiting().filter(pk=pk, mailed_at=None).first()
    if request is None:
        return
    message = mails.confirmation(request, Reader.objects.at(request.address).first())
    if is_taken(message):
        SubscriptionRequest.objects.filter(pk=pk).update(mailed_at=Now())
    else:
        request.delete()


def is_wanted(delivery: Delivery) -> bool:
    """Whether the reader still wants it and can be reached."""
    return readers_to_tell(delivery.announcement).filter(pk=delivery.reader_id).exists()


def lock(kind: str, pk: int) -> None:
    """Wait until nobody else sends to the same reader. No row is locked, so leaving never has to wait."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [f"readers.{kind}.{pk}"])


def is_taken(message) -> bool:
    """Hand a mail to the server: True when it took it, False when it refused it for good.

    5yz about the recipient or the message is for good, 4yz is not (RFC 5321, 4.2.1). A 5yz about ourselves
    (log-in, sender, greeting) tells nothing about the reader and is for somebody to mend. Raises ``NotTakenNow``.
    """
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refusal:
        return _refused([code for code, _words in refusal.recipients.values()])
    except smtplib.SMTPDataError as refusal:
        return _refused([refusal.smtp_code])
    except smtplib.SMTPResponseException as refusal:
        raise NotTakenNow(f"{type(refusal).__name__} {refusal.smtp_code}") from None
    except OSError as error:  # SMTPException is one
        raise NotTakenNow(type(error).__name__) from None
    return True


def _refused(codes):
    if all(code >= 500 for code in codes):
        return False
    raise NotTakenNow(f"The mail server answered {', '.join(map(str, codes))}.")


def _word_of(delivery):
    """Return the mail about an announcement, or None when there is nothing to read any more."""
    name = f"delivery-{delivery.pk}"
    if notice := delivery.announcement.notice:
        logged = mails.readable_notice(notice)
        return logged and mails.notice(delivery.reader, logged, name=name)
    posts = posts_worth_telling([delivery.announcement.article_id])
    return mails.post(delivery.reader, *posts.values(), name=name) if posts else None


def _send(reader, deliveries: Sequence[Delivery], message, *, dropped):
    settle(dropped, Delivery.State.DROPPED)
    if message is None:
        return
    refusals = Reader.objects.filter(pk=reader.pk)
    if is_taken(message):
        settle(deliveries, Delivery.State.SENT)
        refusals.filter(refusals__gt=0).update(refusals=0, refused_at=None)
    else:
        settle(deliveries, Delivery.State.DROPPED)
        new_day = Q(refused_at=None) | Q(refused_at__lt=Now() - ONE_DAY)
        refusals.filter(new_day).update(refusals=F("refusals") + 1, refused_at=Now())


def settle(deliveries: Sequence[Delivery], state: Delivery.State) -> None:
    """Note what became of some deliveries."""
    owed = Delivery.objects.filter(pk__in=[each.pk for each in deliveries])
    owed.update(state=state, settled_at=Now())
