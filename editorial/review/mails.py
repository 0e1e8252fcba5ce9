"""The mail to an editor about each approval in their name."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from articles.models import SiteSettings
from editorial.review.models import Decision
from editorial.review.objections import token_of
from jobs.queue import Run, job
from mail.messages import compose, link_to, message_id
from mail.sending import one_at_a_time, send

#: With its name, what the Message-ID of a mail is made of.
SERIES = "editorial.approvals"
alarm = logging.getLogger("imprimatur.record")


@job("editorial.jobs.mail_approval", gettext_lazy("Tell an editor of an approval in their name"))
def mail_approval(run: Run, decision: int) -> None:
    """Tell the editor at the address that was signed. Where that was exchanged nobody is told, which is an alarm."""
    found = find_approval(decision)
    if not found.editor.is_as_signed:
        alarm.critical("Nobody was told of approval %s: its editor's account was changed.", decision)
        return
    with one_at_a_time(f"accounts.user.{found.editor_id}"):
        send(approval_mail(found))


def find_approval(number: int) -> Decision:
    """Return an approval with what mails about it name."""
    return Decision.objects.select_related("submission__manuscript__draft", "editor", "revision").get(pk=number)


def approval_mail(decision: Decision) -> EmailMultiAlternatives:
    """Return the mail that tells an editor of an approval in their name, with the link for who did not make it."""
    with in_language_of(decision.editor) as site:
        title = str(decision.submission.manuscript.draft)
        link = link_to("objections:object", token_of(decision))
        return compose(
            "approval",
            to=decision.editor.email,
            subject=_("%(site)s: approved in your name: %(title)s") % {"site": site.name, "title": title},
            context={"decision": decision, "title": title, "link": link, "site": site},
            message_id=message_id(SERIES, f"approval-{decision.pk}"),
        )


@contextmanager
def in_language_of(person: User) -> Iterator[SiteSettings]:
    """Within this block a mail speaks the person's language; the value are the site's settings."""
    site = SiteSettings.load()
    with translation.override(person.language or site.interface_language), timezone.override(site.time_zone):
        yield site
