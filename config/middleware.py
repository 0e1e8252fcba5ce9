"""What happens around every request."""

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import BadRequest
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.deprecation import MiddlewareMixin

from articles.models import SiteSettings
from articles.pages.errors import is_outage, outage_page, tells_outages
from refusals import Refusal, render_with_refusal


class OutageMiddleware(MiddlewareMixin):
    """Answer 503 with a page when a view could not reach the database; it stands innermost.

    What asks the database around the views is guarded on its own, for Django makes a 500 of an error there at once.
    """

    def process_exception(self, request, exception):
        return outage_page(request, exception) if is_outage(exception) else None


class StoredSessions(SessionMiddleware):
    """Django's sessions, whose saving may find the database gone as well."""

    process_response = method_decorator(tells_outages)(SessionMiddleware.process_response)


class RejectUnstorableText(MiddlewareMixin):
    """Refuse requests with characters that PostgreSQL cannot hold where no form would see them.

    From another encoding than UTF-8, such as UTF-7, Python reads half characters (lone surrogates), which pass
    every form. An address may hold NUL, and a quoted cookie may spell it ``\\000``; both are looked up as they are.
    """

    def process_request(self, request):
        if request.content_params.get("charset", "utf-8").lower() != "utf-8":
            raise BadRequest("Send the form in UTF-8.")
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("The address is damaged.")
        if any("\0" in value for value in request.COOKIES.values()):
            raise BadRequest("A cookie is damaged.")


class PrivateByDefaultMiddleware(LoginRequiredMiddleware):
    """Django's rule that every view needs a log-in unless it says otherwise, asked in the cheaper order.

    Django looks up the user first. That would read the session, and make the answer depend on the
    cookie, on public pages too, which then nobody could cache.
    """

    @method_decorator(tells_outages)
    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


ACCOUNTS = "/accounts/"  # log-in and passwords: open to all, and kept by no cache


class OwnLanguage:
    """Speak a person's own language on the desk, else the site's; commands and the log stay English.

    Public pages are the same for everybody and are not asked about here: ``articles.locale.spoken``.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with translation.override(settings.LANGUAGE_CODE):
            return self.get_response(request)

    @method_decorator(tells_outages)
    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True) and not request.path.startswith(ACCOUNTS):
            return
        request.site_settings = SiteSettings.load()
        own = request.user.language if request.user.is_authenticated else ""
        request.LANGUAGE_CODE = own or request.site_settings.interface_language
        translation.activate(request.LANGUAGE_CODE)


class NoStoreByDefault:
    """Middleware: an answer whose view says nothing about caching is for one person and is not kept.

    Public pages state their own lifetime; a page of the desk, its refusals and its redirects never do.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class RefusalMiddleware(MiddlewareMixin):
    """Answer with a page that says why a verb refused, where its view has none for that.

    Most come from two people who act at the same instant; what a form sent is shown, to be copied.
    """

    def process_exception(self, request, exception):
        if not isinstance(exception, Refusal):
            return None
        typed = [(name, text) for name, text in request.POST.items() if name != "csrfmiddlewaretoken" and text.strip()]
        return render_with_refusal(request, "editorial/refused.html", {"typed": typed}, exception)
