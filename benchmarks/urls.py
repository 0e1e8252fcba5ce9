"""The site's addresses, and one whose view does nothing."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from config.urls import handler500, urlpatterns

__all__ = ["handler500", "urlpatterns"]


@login_not_required
def empty(_request):
    return HttpResponse(b"")


urlpatterns = [*urlpatterns, path("empty/", empty)]
