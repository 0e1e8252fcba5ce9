"""The screens on which editors tell readers something about a published text, and take it back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.locale import marked
from articles.models import Edition, Notice
from articles.pages.parts import PageLocale
from articles.queries.notices import ShownNotice
from editorial.publication.access import get_for_notice
from editorial.publication.notice_forms import NoticeForm, WithdrawNoticeForm
from editorial.publication.notices import issue_notice, told_readers, withdraw_notice
from editorial.publication.on_screen import NotAsOnScreen, before_readers, text_before_readers
from record import clock
from refusals import Refusal, render_with_refusal


def notices(request, pk):
    """Show what readers were told, and tell them something, after a look at how it will stand."""
    manuscript = get_for_notice(request.user, pk)
    now = before_readers(manuscript.article_id)
    if request.method != "POST":
        initial = {"seen": now, **asked_for(request)}
        return notices_page(request, manuscript, NoticeForm(manuscript=manuscript, initial=initial))
    form = NoticeForm(request.POST, manuscript=manuscript)
    is_valid, is_seen = form.is_valid(), form["seen"].data == now
    if not (is_valid or is_seen):
        return stale_page(request, manuscript, form, NotAsOnScreen())
    if not is_valid:
        return notices_page(request, manuscript, form, status=422)
    if "preview" in request.POST or (is_seen and not form.is_confirmed):
        return ask(request, manuscript, form)
    return issue(request, manuscript, form)


def ask(request, manuscript, form):
    """Answer with the notice as it will stand; of a retraction, the form asks once more."""
    if form.asks:
        form.ask()
    return notices_page(request, manuscript, form, preview=preview_html(form.cleaned_data, request.user, manuscript))


def stale_page(request, manuscript, form, refusal):
    """Answer that readers see something else now, with all that was typed; the form is about that then."""
    form.show(seen=before_readers(manuscript.article_id))
    return notices_page(request, manuscript, form, refusal=refusal, status=refusal.status)


def asked_for(request):
    """Return what a link asks to be filled in: a notice on the cited work that it names."""
    work = request.GET.get("work", "")
    return {"kind": Notice.Kind.CITED_WORK.value, "work": work} if work else {}


def issue(request, manuscript, form):
    """Issue the notice, or say on the page why not."""
    try:
        issue_notice(manuscript, by=request.user, **form.told())
    except NotAsOnScreen as refusal:
        return stale_page(request, manuscript, form, refusal)
    except Refusal as refusal:
        return notices_page(request, manuscript, form, refusal=refusal, status=refusal.status)
    messages.success(request, _("The notice is issued."))
    return redirect("editorial:notices", manuscript.pk)


def notices_page(request, manuscript, form, *, status=200, **context):
    """Answer with the form and all that readers were told."""
    editions = Edition.objects.filter(article=manuscript.article_id)
    context |= {
        "manuscript": manuscript,
        "form": form,
        "notices": told_readers(manuscript),
        "was_read": editions.begun().exists(),
        "live": editions.live().first(),
        "may_issue_notice": True,
        "shown": text_before_readers(manuscript),
    }
    return render(request, "editorial/notices.html", context, status=status)


def preview_html(told, editor, manuscript):
    """Return the notice as it will stand over the article."""
    live = Edition.objects.live().filter(article=manuscript.article_id).first()
    line = live and told["work"] and live.references.filter(reference=told["work"]).first()
    shown = ShownNotice(
        told["kind"],
        told["text"],
        editor.printed_name,
        clock.now(),
        told["edition"] and told["edition"].number,
        line and line.number,
    )
    words = marked(live.language if live else manuscript.draft.language)
    locale = PageLocale(get_language(), timezone.get_current_timezone())
    return locale.render("articles/_article_notice.html", {"notice": shown, "words": words})


def withdraw(request, pk, notice_pk):
    """Lift a notice with a reason, after saying what will happen."""
    manuscript = get_for_notice(request.user, pk)
    notice = get_object_or_404(Notice.objects.select_related("ended_by"), article=manuscript.article_id, pk=notice_pk)
    now = before_readers(manuscript.article_id)
    form = WithdrawNoticeForm(request.POST if request.method == "POST" else None, initial={"seen": now})
    if not form.is_valid():
        is_unseen = form.is_bound and form["seen"].data != now
        return withdrawal_page(request, manuscript, notice, form, refusal=NotAsOnScreen() if is_unseen else None)
    try:
        withdraw_notice(notice, by=request.user, text=form.cleaned_data["text"], seen=form.cleaned_data["seen"])
    except Refusal as refusal:
        return withdrawal_page(request, manuscript, notice, form, refusal=refusal)
    messages.success(request, _("The notice is withdrawn."))
    return redirect("editorial:notices", manuscript.pk)


def withdrawal_page(request, manuscript, notice, form, *, refusal=None):
    """Answer with the notice and the form that says why it ends."""
    if isinstance(refusal, NotAsOnScreen):
        form.show(seen=before_readers(manuscript.article_id))
    context = {"manuscript": manuscript, "notice": notice, "form": form}
    context["shown"] = text_before_readers(manuscript)
    return render_with_refusal(request, "editorial/notice_withdraw.html", context, refusal)
