"""How log-in behaves."""

from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from django.conf import settings
from django.contrib.sites.models import Site
from django.urls import reverse
from django.utils import translation

from accounts.workflow import change_password


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Nobody signs up alone: staff create or invite people. Mails name the host of ``SITE_URL``, no other."""

    def is_open_for_signup(self, request):
        return False

    def pre_login(self, request, user, **details):
        """Let in nobody whose account is not as it was signed; allauth itself asks whether it is active."""
        answer = super().pre_login(request, user, **details)
        if answer is None and not user.is_as_signed:
            clear_login(request)
            answer = self.respond_user_inactive(request, user)
        return answer

    def set_password(self, user, password):
        """Keep the password that somebody chose; both the page for it and the mailed link come here."""
        change_password(user, password, by=user)

    def send_mail(self, template_prefix, email, context):
        with translation.override(self._language_of(context.get("user"))):
            super().send_mail(template_prefix, email, {**context, "current_site": self._site()})

    def get_password_change_redirect_url(self, request):
        return reverse("accounts:profile")

    def format_email_subject(self, subject):
        return f"[{self._site().name}] {subject}"

    def _language_of(self, person):
        """The person's own language, else the site's, whoever has the mail sent."""
        site = getattr(self.request, "site_settings", None)
        return getattr(person, "language", "") or (site.interface_language if site else translation.get_language())

    def _site(self):
        host = urlsplit(settings.SITE_URL).netloc
        return Site(domain=host, name=host)
