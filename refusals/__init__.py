"""Why what somebody asked for was not done, and the page that says so."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A verb refused. ``message`` says in the user's words what happened and what to do next.

    ``status`` is the HTTP status that fits: by default, that the matter is no longer as it was on screen.
    """

    message: str | Promise = _("This is not possible now.")
    status = HTTPStatus.CONFLICT

    def __init__(self, message: str | Promise | None = None) -> None:
        self.message = str(message or self.message)
        super().__init__(self.message)


class Forbidden(Refusal):
    """The person has no right to it, whatever the matter is like."""

    status = HTTPStatus.FORBIDDEN


class Unfit(Refusal):
    """What was given cannot be taken so. ``message`` says how to put it right."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


def render_with_refusal(request: HttpRequest, template: str, context: dict, refusal: Refusal | None) -> HttpResponse:
    """Answer with a page that says as ``refusal`` what was refused, under its status; without one, with 200."""
    return render(
        request, template, {**context, "refusal": refusal}, status=refusal.status if refusal else HTTPStatus.OK
    )
