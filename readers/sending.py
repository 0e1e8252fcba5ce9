"""Sending readers what they are owed, and noting what became of it."""

from collections.abc import Sequence

from django.db.models.functions import Now

from mail.sending import one_at_a_time, send
from readers import mails
from readers.announcing import posts_worth_telling, readers_to_tell
from readers.models import Delivery, Reader, SubscriptionRequest


def send_delivery(pk: int) -> None:
    """Send a reader word of one announcement, unless that is done or no longer wanted. Raises ``TemporaryFailure``."""
    owed = Delivery.objects.filter(pk=pk, state=Delivery.State.OWED)
    reader = owed.values_list("reader", flat=True).first()
    if reader is None:
        return
    with _turn_of(reader):
        if delivery := owed.select_related("reader", "announcement__notice").first():
            message = _word_of(delivery) if is_wanted(delivery) else None
            _send(delivery.reader, [delivery] if message else [], message, dropped=[] if message else [delivery])


def send_digest(pk: int) -> None:
    """Send a reader one mail with all posts that wait for it, if there are any. Raises ``TemporaryFailure``."""
    with _turn_of(pk):
        waiting = Delivery.objects.filter(reader=pk, state=Delivery.State.OWED, in_digest=True)
        deliveries = list(waiting.select_related("reader", "announcement__notice").order_by("announcement"))
        if not deliveries:
            return
        posts = posts_worth_telling([delivery.announcement.article_id for delivery in deliveries])
        told = [each for each in deliveries if each.announcement.article_id in posts and is_wanted(each)]
        reader = deliveries[0].reader
        shown = [posts[each.announcement.about] for each in told]
        message = mails.digest(reader, shown, name=f"digest-{told[-1].pk}") if told else None
        _send(reader, told, message, dropped=[each for each in deliveries if each not in told])


def send_confirmation(pk: int) -> None:
    """Send the mail that asks to confirm a request, unless it was sent or the request is gone.

    Raises ``TemporaryFailure``.
    """
    with one_at_a_time(f"readers.request.{pk}"):
        request = SubscriptionRequest.objects.waiting().filter(pk=pk, mailed_at=None).first()
        if request is None:
            return
        if send(mails.confirmation(request, Reader.objects.at(request.address).first())):
            SubscriptionRequest.objects.filter(pk=pk).update(mailed_at=Now())
        else:
            request.delete()


def is_wanted(delivery: Delivery) -> bool:
    """Whether the reader still wants it and can be reached."""
    return readers_to_tell(delivery.announcement).filter(pk=delivery.reader_id).exists()


def _turn_of(reader: int):
    return one_at_a_time(f"readers.reader.{reader}")


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
    recipient = Reader.objects.filter(pk=reader.pk)
    if send(message):
        settle(deliveries, Delivery.State.SENT)
        recipient.end_refusals()
    else:
        settle(deliveries, Delivery.State.DROPPED)
        recipient.count_refusal()


def settle(deliveries: Sequence[Delivery], state: Delivery.State) -> None:
    """Note what became of some deliveries."""
    owed = Delivery.objects.filter(pk__in=[each.pk for each in deliveries])
    owed.update(state=state, settled_at=Now())
