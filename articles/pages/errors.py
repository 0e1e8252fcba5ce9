"""Pages for errors, and whether an error means that the database is out of reach."""

import logging
import sys
from collections.abc import Callable, Iterator
from functools import wraps
from http import HTTPStatus

import psycopg
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import Error, connection
from django.http import HttpResponse, HttpResponseServerError, UnreadablePostError
from django.template.loader import render_to_string
from django.views import csrf, defaults

from articles.approval.removal import removed_by_address
from articles.pages.shell import last_known_site

# Classes of PostgreSQL's error codes: connection exceptions, and too few connections, memory or disk.
PASSING_CLASSES = ("08", "53")
# Ended by an administrator or a crash, still starting, its database dropped, ended for idleness.
PASSING_CODES = frozenset({"57P01", "57P02", "57P03", "57P04", "57P05", "25P03"})
CLOSED = "the connection is closed"


def is_outage(error: BaseException | None) -> bool:
    """Say whether the database being out of reach led to the error: down, starting, full, or its pool exhausted."""
    return any(_tells_of_outage(one) for one in _chain(error))


def _chain(error) -> Iterator[BaseException]:
    """Yield the error and those that led to it."""
    known = set()
    while error is not None and id(error) not in known:
        known.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _tells_of_outage(error):
    if isinstance(error, psycopg.InterfaceError):
        return CLOSED in str(error)
    if not isinstance(error, psycopg.Error):
        return False
    if error.sqlstate is None:
        # Without a code, it was not PostgreSQL that refused a statement: there was no answer at all.
        return isinstance(error, psycopg.OperationalError)
    return error.sqlstate.startswith(PASSING_CLASSES) or error.sqlstate in PASSING_CODES


logger = logging.getLogger("imprimatur.outages")

RETRY_SECONDS = 30
#: What a form sends that nobody wants to copy, or that nobody should see on a screen.
NOT_SHOWN = ("csrfmiddlewaretoken", "password", "code", "digest", "counter", "token")


def server_error(request):
    """Return the page for an unexpected error. It asks the database nothing, for that may be what broke."""
    error = sys.exc_info()[1]
    if is_outage(error):
        return outage_page(request, error)
    return HttpResponseServerError(render_to_string("500.html", {"site": last_known_site()}))


def outage_page(request, error) -> HttpResponse:
    """Return the page for a database out of reach, with what was typed, to be copied."""
    logger.error("%s %s: the database is out of reach: %s", request.method, request.path, str(error).partition("\n")[0])
    if not connection.in_atomic_block:
        connection.close()  # a broken one is of no use to the next request either
    context = {"site": last_known_site(), "is_form": request.method == "POST", "typed": typed_words(request)}
    page = HttpResponse(render_to_string("503.html", context), status=HTTPStatus.SERVICE_UNAVAILABLE)
    page["Retry-After"] = str(RETRY_SECONDS)
    page["Cache-Control"] = "no-store"
    return page


def typed_words(request) -> list[tuple[str, str]]:
    """Return the fields of a form that were filled in, without secrets and what the page itself had put there."""
    try:
        fields = list(request.POST.items())
    except (BadRequest, SuspiciousOperation, UnreadablePostError):
        return []
    return [(name, text) for name, text in fields if text.strip() and not any(word in name for word in NOT_SHOWN)]


def tells_outages(answer: Callable) -> Callable:
    """Decorate what answers a request: while the database is out of reach, its answer is the page that says so."""

    @wraps(answer)
    def guarded(request, *args, **kwargs):
        try:
            return answer(request, *args, **kwargs)
        except Error as error:
            if not is_outage(error):
                raise
            return outage_page(request, error)

    return guarded


# Their pages are in the site's dress, which is in the database.
bad_request = tells_outages(defaults.bad_request)
permission_denied = tells_outages(defaults.permission_denied)


@tells_outages
def page_not_found(request, exception) -> HttpResponse:
    """Return the page for an address where nothing is; for a post that was removed, the one that says so."""
    match = request.resolver_match
    slug = match.kwargs.get("slug") if match and match.route.startswith("articles/<slug:slug>/") else None
    if not (slug and removed_by_address(slug)):
        return defaults.page_not_found(request, exception)
    page = HttpResponse(render_to_string("410.html", {"site": last_known_site()}, request), status=HTTPStatus.GONE)
    page["Cache-Control"] = "no-store"
    return page


csrf_failure = tells_outages(csrf.csrf_failure)
