"""The pages with which readers subscribe, change what they get, and leave. None needs an account."""

from functools import wraps
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from readers import workflow
from readers.forms import ManageForm, SubscribeForm
from readers.limits import PER_CLIENT, client_network, is_within
from readers.models import Reader, SubscriptionRequest
from readers.tokens import Purpose, read_token, token
from readers.wording import deliveries_in_words, wishes_in_words

read_and_write = require_http_methods(["GET", "HEAD", "POST"])


def secret_address(view):
    """Let everybody open the page who has its address, in which a token stands, and keep that from other sites.

    Within ours it may be told: a browser that tells nothing would not pass the protection of forms.
    """

    @wraps(view)
    def answer(*args, **kwargs):
        response = view(*args, **kwargs)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return login_not_required(answer)


@login_not_required
@read_and_write
def subscribe(request):
    """Ask for an address and for what it wants; the answer is the same for every address."""
    form = SubscribeForm(request.POST or None, asked=request.GET)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return render(request, "readers/subscribe.html", {"form": form}, status=status)
    if not is_within(PER_CLIENT, client_network(request)):
        form.add_error(None, _("Too many requests came from your network. Try again in an hour."))
        return render(request, "readers/subscribe.html", {"form": form}, status=HTTPStatus.TOO_MANY_REQUESTS)
    if not form.is_by_a_program:
        workflow.ask(form.cleaned_data["address"], **form.wishes)
    return redirect("readers:check")


@login_not_required
@require_safe
def check(request):
    """Say that a mail is on its way, whether or not it is."""
    return render(request, "readers/check.html")


@read_and_write
@secret_address
def confirm(request, token):
    """Show what was asked for; only a POST confirms, since programs that inspect mail follow every link."""
    key = read_token(token, Purpose.CONFIRM)
    if request.method != "POST":
        asked = SubscriptionRequest.objects.waiting().filter(key=key).first()
        context = {"asked": asked, "wishes": wishes_in_words(asked) if asked else []}
        return render(request, "readers/confirm.html", context, status=HTTPStatus.OK if asked else HTTPStatus.GONE)
    try:
        reader = workflow.confirm(key)
    except workflow.NothingToConfirm:
        return render(request, "readers/confirm.html", {"asked": None}, status=HTTPStatus.GONE)
    return redirect("readers:confirmed", token=manage_token(reader))


@require_safe
@secret_address
def confirmed(request, token):
    """Say what a reader gets from now on."""
    reader = find_reader(token, Purpose.MANAGE)
    context = {"reader": reader, "wishes": wishes_in_words(reader), "token": token}
    return render(request, "readers/confirmed.html", context)


@read_and_write
@secret_address
def manage(request, token):
    """Let a reader change what they get, and show all that is kept about them."""
    reader = find_reader(token, Purpose.MANAGE)
    form = ManageForm(request.POST or None, reader=reader)
    if form.is_valid():
        workflow.change(reader, **form.wishes)
        return redirect("readers:confirmed", token=token)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"form": form, "reader": reader, "told": deliveries_in_words(reader)}
    context |= {"wishes": wishes_in_words(reader), "leave_token": leave_token(reader)}
    return render(request, "readers/manage.html", context, status=status)


@csrf_exempt
@read_and_write
@secret_address
def leave(request, token):
    """End everything at a POST from anywhere, such as a mail program's button (RFC 8058); a GET shows a button."""
    key = read_token(token, Purpose.LEAVE)
    if key is None:
        raise Http404("This is no link of ours.")
    reader = Reader.objects.filter(key=key).first()
    if reader and request.method == "POST":
        workflow.leave(reader)
        reader = None
    return render(request, "readers/leave.html" if reader else "readers/left.html", {"reader": reader})


@csrf_exempt
@read_and_write
@secret_address
def former_leave(request, token):
    """Answer at the address in older mails: a mail program's POST is done there (RFC 8058 forbids to redirect it)."""
    if request.method == "POST":
        return leave(request, token)
    return redirect("readers:unsubscribe", token=token, permanent=True)


def find_reader(text, purpose):
    """Return the reader a token belongs to. Raises ``Http404``."""
    reader = Reader.objects.filter(key=read_token(text, purpose)).first()
    if reader is None:
        raise Http404("This link is not ours, or its reader has left.")
    return reader


def manage_token(reader):
    return token(reader.key, Purpose.MANAGE)


def leave_token(reader):
    return token(reader.key, Purpose.LEAVE)
