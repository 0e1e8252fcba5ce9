"""The verbs of a reader: ask for mail, confirm, change, leave."""

from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from jobs.queue import enqueue
from readers.jobs import send_confirmation
from readers.limits import PER_ADDRESS, is_within
from readers.models import Reader, SubscriptionRequest, Wishes
from refusals import Refusal

WISHES = [field.name for field in Wishes._meta.local_fields]


class NothingToConfirm(Refusal):
    """The request was confirmed already, or was forgotten after 48 hours."""


@transaction.atomic
def ask(address: str, **wishes: object) -> None:
    """Keep a request and send a mail to confirm it, the same way for every address.

    Whether the address gets mail already is looked at by the job, so nobody can tell it from the answer or
    its time. Who was written to often enough today gets nothing more.
    """
    if is_within(PER_ADDRESS, address):
        request = SubscriptionRequest.objects.create(address=address, **wishes)
        enqueue(send_confirmation, request=request.pk)


@transaction.atomic
def confirm(key: UUID) -> Reader:
    """Make or change the reader of a request's address, and return it. Raises ``NothingToConfirm``.

    What a reader had chosen before stays; how often new posts are sent follows the request that asks for posts.
    """
    request = SubscriptionRequest.objects.waiting().select_for_update().filter(key=key).first()
    if request is None:
        raise NothingToConfirm
    wishes = {name: getattr(request, name) for name in WISHES}
    reader, is_new = Reader.objects.get_or_create(
        address__iexact=request.address, defaults={"address": request.address, **wishes}
    )
    request.delete()
    return reader if is_new else _add(reader, request)


def _add(reader: Reader, request: SubscriptionRequest) -> Reader:
    reader = Reader.objects.select_for_update().get(pk=reader.pk)
    reader.all_posts |= request.all_posts
    reader.all_corrections |= request.all_corrections
    reader.topics = list(dict.fromkeys([*reader.topics, *request.topics]))
    reader.articles = list(dict.fromkeys([*reader.articles, *request.articles]))
    if request.wants_posts:
        reader.frequency = request.frequency
    # Somebody read our mail, so the address works.
    reader.refusals, reader.refused_at, reader.confirmed_at = 0, None, Now()
    reader.save()
    return reader


def change(reader: Reader, **wishes: object) -> None:
    """Replace what a reader wants."""
    for name, value in wishes.items():
        setattr(reader, name, value)
    reader.save(update_fields=list(wishes))


@transaction.atomic
def leave(reader: Reader) -> None:
    """Delete all that is kept about a reader, open requests included."""
    SubscriptionRequest.objects.filter(address__iexact=reader.address).delete()
    reader.delete()
