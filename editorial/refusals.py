"""Why a verb refuses, and the page or the form that says so."""

from http import HTTPStatus

from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin
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


class RefusalsInWords(MiddlewareMixin):
    """Answer with a page that says why a verb refused, where its view has none for that.

    Most come from two people who act at the same instant; what a form sent is shown, to be copied.
    """

    def process_exception(self, request, exception):
        if not isinstance(exception, WorkflowError):
            return None
        typed = [(name, text) for name, text in request.POST.items() if name != "csrfmiddlewaretoken" and text.strip()]
        context = {"refusal": exception, "typed": typed}
        return render(request, "editorial/refused.html", context, status=exception.status)
