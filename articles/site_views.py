"""What dresses the pages: the site's colours and its logo. Their addresses change with them."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.colours import theme_css
from articles.models import Logo

FOR_EVER = "public, max-age=31536000, immutable"


@login_not_required
@require_safe
def theme(request):
    css = theme_css(request.GET.get("v", ""))
    if css is None:
        raise Http404("There are no such colours.")
    return HttpResponse(css, content_type="text/css", headers={"Cache-Control": FOR_EVER})


@login_not_required
@require_safe
def logo(request, name):
    found = get_object_or_404(Logo, name=name)
    return HttpResponse(bytes(found.content), content_type=found.media_type, headers={"Cache-Control": FOR_EVER})
