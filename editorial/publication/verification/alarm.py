"""The mails of the nightly check: to administrators what it found, and to keepers of copies the signed root."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from articles.history.witness import copy
from articles.models import SiteSettings
from mail.messages import compose, link_to, message_id
from mail.sending import one_at_a_time, send
from record.outcomes import Outcome, alarm

#: So many findings stand in the mail; the page has more.
MOST_LISTED = 20


def mail_alarm(person: int) -> None:
    """Send an administrator what the newest check found, unless a later one found nothing.

    Raises ``TemporaryFailure``.
    """
    with one_at_a_time(f"editorial.alarm.{person}"):
        outcome, to = alarm(), User.objects.administrators().filter(pk=person).first()
        if outcome and to:
            send(message(outcome, to))


def message(outcome: Outcome, to: User):
    """Return the mail, in the language that its reader has chosen for the desk."""
    site = SiteSettings.load()
    with translation.override(to.language or site.interface_language):
        words = ngettext(
            "%(site)s: the record has %(count)d finding", "%(site)s: the record has %(count)d findings", outcome.count
        )
        context = {"site": site, "outcome": outcome, "findings": outcome.findings[:MOST_LISTED]}
        return compose(
            "alarm",
            to=to.email,
            subject=words % {"site": site.name, "count": outcome.count},
            context={**context, "link": link_to("editorial:record")},
            message_id=message_id("editorial.alarm", f"{outcome.pk}-{to.pk}"),
        )


def mail_checkpoint(address: str) -> None:
    """Send the newest signed root to somebody who keeps copies. Raises ``TemporaryFailure``."""
    site, told = SiteSettings.load(), copy()
    with one_at_a_time("editorial.checkpoint"), site.locale():
        if told:
            subject = _("%(site)s: signed root of the record") % {"site": site.name}
            name = message_id("editorial.checkpoint", f"{address} {told}")
            context = {"site": site, "copy": told}
            send(compose("checkpoint", to=address, subject=subject, context=context, message_id=name))
