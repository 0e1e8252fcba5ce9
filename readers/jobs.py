"""The jobs that find news and send mail. They are given numbers of rows, never an address."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jobs.queue import NIGHTLY, enqueue, job
from jobs.workflow import forget_earlier
from readers import announcing, limits, sending
from readers import announcing as digests
from readers.models import Announcement

EVERY_MINUTE = "* * * * *"
EVERY_HOUR = "10 * * * *"


@job("readers.jobs.look_for_news", _("Look for news to notify readers of"), at=EVERY_MINUTE)
def look_for_news(run):
    """Announce what began since the last look."""
    with transaction.atomic():
        for announcement in announcing.announce_news():
            enqueue(tell_readers, announcement=announcement.pk, once=str(announcement.pk))
    forget_earlier(run)


@job("readers.jobs.tell_readers", _("Notify readers of a post or a notice"))
def tell_readers(run, announcement, after=0):
    """Enqueue a mail for each of the next readers who want to know at once, and this job for those after them."""
    with transaction.atomic():
        found = Announcement.objects.select_related("notice").get(pk=announcement)
        owed, last = announcing.owe(found, after=after)
        for delivery in owed:
            enqueue(send_mail, delivery=delivery, once=str(delivery))
        if last:
            enqueue(tell_readers, announcement=announcement, after=last, once=f"{announcement}:{last}")


@job("readers.jobs.send_mail", _("Send a reader a mail"))
def send_mail(run, delivery):
    sending.send_delivery(delivery)


@job("readers.jobs.begin_digests", _("Start the readers’ digests"), at=EVERY_HOUR)
def begin_digests(run):
    """Enqueue the digests that are due in the site's time zone."""
    while begin_some():
        pass
    forget_earlier(run)


@transaction.atomic
def begin_some() -> bool:
    """Enqueue some digests that are due; say whether there were any."""
    readers = digests.begin_digests()
    for reader in readers:
        enqueue(send_digest, reader=reader, once=str(reader))
    return bool(readers)


@job("readers.jobs.send_digest", _("Send a reader a digest"))
def send_digest(run, reader):
    sending.send_digest(reader)


@job("readers.jobs.send_confirmation", _("Ask whether a subscription is meant"))
def send_confirmation(run, request):
    sending.send_confirmation(request)


@job("readers.jobs.forget", _("Delete readers’ data that is no longer needed"), at=NIGHTLY)
def forget(run):
    limits.forget()
