"""What happens around every request."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.utils.deprecation import MiddlewareMixin


class Utf8Only(MiddlewareMixin):
    """Refuse requests that declare another encoding than UTF-8.

    Browsers send what the page is in. From UTF-7 and its like Python reads half characters (lone surrogates),
    which pass every form and can then neither be stored nor shown.
    """

    def process_request(self, request):
        if request.content_params.get("charset", "utf-8").lower() != "utf-8":
            raise BadRequest("Send the form in UTF-8.")


class PrivateByDefaultMiddleware(LoginRequiredMiddleware):
    """Django's rule that every view needs a log-in unless it says otherwise, asked in the cheaper order.

    Django looks up the user first. That would read the session, and make the answer depend on the
    cookie, on public pages too, which then nobody could cache.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
