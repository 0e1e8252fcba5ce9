"""Who is let in: people whose accounts are as the application signed them."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User
from accounts.standing import is_signed, with_standing


class SignedAccounts(AuthenticationBackend):
    """Log-in by address and password; it and every later request ask whether the account is as it was signed."""

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and user.is_as_signed

    def get_user(self, user_id):
        """Return the person of a session, or None when nobody may use it any more. It is one query."""
        person = with_standing(User.objects.filter(pk=user_id, is_active=True)).first()
        if person is None or not is_signed(person):
            return None
        person.is_as_signed = True
        return person
