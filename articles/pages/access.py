"""Who may see the public pages: everybody, who may not change anything by looking."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe


def for_everybody(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a view a page that needs no log-in and answers GET and HEAD alone."""
    return login_not_required(require_safe(view))
