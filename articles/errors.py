"""What a reader sees when something breaks."""

from django.http import HttpResponseServerError
from django.template.loader import render_to_string

from articles.frame import last_known_site


def server_error(request):
    """Return the page for an unexpected error. It asks the database nothing, for that may be what broke."""
    return HttpResponseServerError(render_to_string("500.html", {"site": last_known_site()}))
