"""What happens around every request."""

from django.contrib.auth.middleware import LoginRequiredMiddleware


class PrivateByDefaultMiddleware(LoginRequiredMiddleware):
    """Django's rule that every view needs a log-in unless it says otherwise, asked in the cheaper order.

    Django looks up the user first. That would read the session, and make the answer depend on the
    cookie, on public pages too, which then nobody could cache.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
