"""The mail to administrators when an editor says that an approval is not theirs."""

from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from editorial.review.mails import SERIES, find_approval, in_language_of
from editorial.review.models import Decision
from editorial.review.objections import Objection, objection_to
from jobs.queue import Run, job
from mail.messages import compose, link_to, message_id
from mail.sending import one_at_a_time, send


@job("editorial.jobs.tell_objection", gettext_lazy("Tell the administrators of an objection to an approval"))
def tell_objection(run: Run, decision: int) -> None:
    """Send a mail to each administrator whose account is as signed."""
    found = find_approval(decision)
    objection = objection_to(found)
    for administrator in User.objects.administrators():
        if objection and administrator.is_as_signed:
            with one_at_a_time(f"accounts.user.{administrator.pk}"):
                send(objection_mail(found, objection, administrator))


def objection_mail(decision: Decision, objection: Objection, to: User) -> EmailMultiAlternatives:
    """Return the mail that asks an administrator to decide on an objection."""
    with in_language_of(to) as site:
        title = str(decision.submission.manuscript.draft)
        link = link_to("editorial:answer_objection", decision.pk)
        return compose(
            "objection",
            to=to.email,
            subject=_("%(site)s: an editor objects to an approval: %(title)s") % {"site": site.name, "title": title},
            context={"decision": decision, "title": title, "objection": objection, "link": link, "site": site},
            message_id=message_id(SERIES, f"objection-{decision.pk}-{to.pk}"),
        )
