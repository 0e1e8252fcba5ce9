"""The desk's regular work."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.approval.site import note_keys
from articles.history import witness
from editorial.planning.tasks import all_sources, watch
from editorial.publication.objections.mails import tell_objection
from editorial.publication.verification import alarm
from editorial.publication.verification.nightly import check_tonight, sign_tonight
from editorial.review.mails import mail_approval
from jobs.queue import NIGHTLY, Refused, enqueue, job
from outbound.errors import NotAllowed
from record import clock
from record.outcomes import keep_outcome
from record.signing import SigningKeyMissing

#: The worker finds an app's jobs here; these stand beside what they are about.
__all__ = [
    "check_notices",
    "mail_alarm",
    "mail_approval",
    "mail_checkpoint",
    "tell_objection",
    "tell_witness",
    "verify_record",
]


@job("editorial.jobs.check_notices", _("Check works for retractions and other notices"), at=NIGHTLY)
def check_notices(run):
    """Ask every source about the works that are due; a new notice opens tasks."""
    for source in all_sources():
        if source.data_date is not None:
            watch(source, progress=run.progress)


@job("editorial.jobs.verify_record", _("Verify the record and sign its log"), at=NIGHTLY)
def verify_record(run):
    """Verify the record, log what is new and sign the root whatever was found, and tell the administrators of it.

    Without the key the alarm is raised all the same, but nothing is signed, and the job says so.
    """
    note_keys()
    report = check_tonight(clock.now().date())
    try:
        signed = sign_tonight(report)
    except SigningKeyMissing as missing:
        tell_administrators(report)
        raise Refused(str(missing)) from missing
    tell_administrators(report)
    if signed:
        tell_others()


@transaction.atomic
def tell_administrators(report):
    """Keep the outcome for the banner at the desk; have it mailed where it is news."""
    if keep_outcome(report).is_mailed:
        for person in User.objects.administrators().values_list("pk", flat=True):
            enqueue(mail_alarm, person=person, once=str(person))


def tell_others():
    """Have the signed root handed to the witness and the addresses of the settings; there may be none."""
    if settings.CHECKPOINT_WITNESS:
        enqueue(tell_witness, once="newest")
    for place in range(len(settings.CHECKPOINT_MAIL)):
        enqueue(mail_checkpoint, place=place, once=str(place))


@job("editorial.jobs.mail_alarm", _("Mail an administrator what the check of the record found"))
def mail_alarm(run, *, person: int):
    """Send the alarm; nothing when a later check found nothing."""
    alarm.mail_alarm(person)


@job("editorial.jobs.mail_checkpoint", _("Mail the signed root of the log"))
def mail_checkpoint(run, *, place: int):
    """Send the newest signed root to one of the addresses in the settings, which stand in no queue."""
    for address in settings.CHECKPOINT_MAIL[place : place + 1]:
        alarm.mail_checkpoint(address)


@job("editorial.jobs.tell_witness", _("Hand the signed root of the log to the witness"))
def tell_witness(run):
    """Post the newest signed root to the address in the settings, if there still is one."""
    if settings.CHECKPOINT_WITNESS:
        try:
            witness.tell(settings.CHECKPOINT_WITNESS)
        except NotAllowed as refusal:
            raise Refused(refusal.message) from refusal
