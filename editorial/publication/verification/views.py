"""The page of what the newest check of the record found, for staff."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from record.log import newest_checkpoint
from record.outcomes import newest


@require_safe
def record(request):
    """What the newest check found and when, and the newest signed root."""
    if not request.user.is_staff:
        raise PermissionDenied(_("Only staff can see what the check of the record found."))
    context = {"outcome": newest(), "checkpoint": newest_checkpoint()}
    return render(request, "editorial/record.html", context)
