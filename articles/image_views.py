"""The pictures of published posts."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.freshness import fresh_response
from articles.models import Asset


@login_not_required
@require_safe
def image(request, name):
    digest, _dot, ending = name.partition(".")
    asset = get_object_or_404(Asset.objects.public(), digest=digest, ending=ending)
    response = fresh_response(request, bytes(asset.content), entity_tag=digest, seconds=None)
    response["Content-Type"] = asset.media_type
    return response
