"""The root of the desk's refusals."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _


class WorkflowError(Exception):
    """A verb refused. ``message`` says in the user's words what happened and what to do next.

    ``status`` is the HTTP status that fits: by default, that the matter is no longer as it was on screen.
    """

    message = _("This is not possible now.")
    status = HTTPStatus.CONFLICT

    def __init__(self, message: str | None = None):
        self.message = str(message or self.message)
        super().__init__(self.message)
