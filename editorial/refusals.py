"""Refusals that no page of their own answers."""

from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

from editorial.errors import WorkflowError


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
