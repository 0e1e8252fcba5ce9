"""Why a verb refuses, and the page or the form that says so."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class WorkflowError(Exception):
    """A verb refused. ``message`` says in the user's words what happened and what to do next.

    ``status`` is the HTTP status that fits: by default, that the matter is no longer as it was on screen.
    """

    message: str | Promise = _("This is not possible now.")
    status = HTTPStatus.CONFLICT

    def __init__(self, message: str | Promise | None = None):
        self.message = str(message or self.message)
        super().__init__(self.message)


def render_with_refusal(request, template: str, context: dict, refusal: WorkflowError | None) -> HttpResponse:
    """Answer with a page that says as ``refusal`` what was refused, under its status; without one, with 200."""
    return render(
        request, template, {**context, "refusal": refusal}, status=refusal.status if refusal else HTTPStatus.OK
    )


class RefusalMiddleware(MiddlewareMixin):
    """Answer with a page that says why a verb refused, where its view has none for that.

    Most come from two people who act at the same instant; what a form sent is shown, to be copied.
    """

    def process_exception(self, request, exception):
        if not isinstance(exception, WorkflowError):
            return None
        typed = [(name, text) for name, text in request.POST.items() if name != "csrfmiddlewaretoken" and text.strip()]
        return render_with_refusal(request, "editorial/refused.html", {"typed": typed}, exception)
