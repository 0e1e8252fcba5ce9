"""How log-in behaves."""

from allauth.account.adapter import DefaultAccountAdapter


class InvitedOnly(DefaultAccountAdapter):
    """Nobody signs up alone: staff create or invite people."""

    def is_open_for_signup(self, request):
        return False
