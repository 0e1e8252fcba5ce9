"""The library's list, its search, and the page of a record."""

from django.contrib import messages
from django.db.models import Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jobs.models import Job
from jobs.queue import enqueue
from references import access
from references.exporting.views import FORMATS, ExportForm
from references.jobs import complete_record
from references.library.changing import change_reference, confirm, tag_reference
from references.library.evidence import UnfitLevel, classify
from references.library.identity import IdentifierConflict
from references.library.record_writing import ChangeRefused
from references.library.search import LONGEST_TEXT, SearchForm, offered, page_of
from references.models import IdentifierDispute, Reference
from references.notices.standing import check_words, newest_first, notice_words
from references.pages.lines import choices, library_lines, printed
from references.pages.record_forms import EvidenceForm, NoticeForm, RecordForm, TagsForm, changed_fields

OFFERED = 10
SHORTEST = 2


@require_safe
@access.for_readers
def library(request):
    """List the works that fit what was asked for, newest first."""
    form = SearchForm(request.GET)
    page = page_of(form.found(), form.cleaned_data.get("before"))
    context = {"form": form, "lines": library_lines(page.works, request.user), "older": page.older}
    context |= {"export_form": ExportForm(), "asked": form.asked()}
    return render(request, "references/library.html", context)


@require_safe
@access.for_readers
def pick(request):
    """Answer with up to ten works for the words typed so far, newest first; none for a single letter."""
    text = request.GET.get("q", "").strip()[:LONGEST_TEXT]
    if len(text) < SHORTEST and text.isascii():
        return JsonResponse({"results": []})
    return JsonResponse({"results": choices(offered(text, OFFERED))})


#: The AMA line in the forms that journals ask for: how it is called, and the formatter's words for it.
AMA_FORMS = (
    (gettext_lazy("Full journal name"), {"journal_form": "full"}),
    (gettext_lazy("Abbreviated journal name"), {"journal_form": "abbreviated"}),
    (gettext_lazy("Full journal name, with DOI"), {"journal_form": "full", "show_doi": "link"}),
    (gettext_lazy("Abbreviated journal name, with DOI"), {"journal_form": "abbreviated", "show_doi": "link"}),
)


@require_safe
@access.for_readers
def record(request, pk):
    """Show all that the library knows about a work; an alias leads to the record it was merged into."""
    work = get_object_or_404(Reference, pk=pk)
    return redirect(work.merged_into) if work.merged_into else record_page(request, work)


@access.for_curators
def edit(request, pk):
    """Change fields of a record."""
    work = get_object_or_404(Reference.objects.current(), pk=pk)
    form = RecordForm(request.POST or None, work=work)
    if form.is_valid() and carried_out(form, change_reference, work, form.changes(), by=request.user):
        messages.success(request, _("The record is saved."))
        return redirect("references:record", work.pk)
    return render(
        request, "references/record_edit.html", {"form": form, "work": work}, status=422 if form.errors else 200
    )


@require_POST
@access.for_curators
def verify(request, pk):
    """Note that somebody compared the record with the work itself."""
    work = get_object_or_404(Reference.objects.current(), pk=pk)
    try:
        confirm(work, by=request.user)
    except ChangeRefused as refusal:
        return record_page(request, work, refusal=refusal, status=409)
    messages.success(request, _("The record is marked as compared with the source."))
    return redirect("references:record", work.pk)


@require_POST
@access.for_curators
def tags(request, pk):
    """Set the library's tags on a work."""
    work = get_object_or_404(Reference.objects.current(), pk=pk)
    form = TagsForm(request.POST)
    if form.is_valid() and carried_out(form, tag_reference, work, form.cleaned_data["tags"], by=request.user):
        messages.success(request, _("The tags are saved."))
        return redirect("references:record", work.pk)
    return record_page(request, work, tags_form=form, status=422)


@require_POST
@access.for_curators
def evidence(request, pk):
    """Set study type and level of a work."""
    work = get_object_or_404(Reference.objects.current(), pk=pk)
    form = EvidenceForm(request.POST)
    if form.is_valid() and carried_out(form, classify, work, by=request.user, **form.cleaned_data):
        messages.success(request, _("Study type and level are saved."))
        return redirect("references:record", work.pk)
    return record_page(request, work, evidence_form=form, status=422)


@require_POST
@access.for_curators
def complete(request, pk):
    """Have a record completed from its DOI, else its PMID or PMCID, by a job."""
    work = get_object_or_404(Reference.objects.current().exclude(doi="", pmid="", pmcid=""), pk=pk)
    if enqueue(complete_record, once=str(work.pk), work=str(work.pk), by=request.user.pk):
        messages.success(request, _("The work is being looked up."))
    else:
        messages.info(request, _("The work is waiting to be looked up already."))
    return redirect("references:record", work.pk)


def carried_out(form, verb, *subject, **words) -> bool:
    """Carry out a verb, or put its refusal into the form; whether it was done."""
    try:
        verb(*subject, **words)
    except ChangeRefused as refusal:
        form.add_error(None, refusal.problems)
    except (IdentifierConflict, UnfitLevel) as refusal:
        form.add_error(None, refusal.message)
    return not form.errors


def record_page(request, work, *, status=200, **refused):
    """Answer with a work's page; ``refused`` are forms as they were sent, by the names they have on the page."""
    context = {
        "work": work,
        "line": library_lines([work], request.user)[0],
        "ama_lines": [(name, printed(work, **words)) for name, words in AMA_FORMS],
        "downloads": FORMATS,
        **standing_of(work),
        **completion_of(work),
        "history": [(change, changed_fields(change)) for change in work.changes.select_related("changed_by")],
        "tags_form": TagsForm(initial={"tags": ", ".join(sorted(work.tags.names()))}),
        "evidence_form": EvidenceForm(initial={"study_type": work.evidence_type, "level": work.evidence_level}),
        "notice_form": NoticeForm(prefix="notice"),
        **refused,
    }
    return render(request, "references/record.html", context, status=status)


def standing_of(work):
    """Return what stands about a work: disputed identifiers, notices, and when somebody looked for these."""
    disputes = IdentifierDispute.objects.unsettled().filter(Q(reference=work) | Q(holder=work))
    return {
        "disputes": disputes.select_related("reference", "holder"),
        "notices": [(notice_words(notice), notice) for notice in newest_first(work.notices.all())],
        "checked": check_words(work.notice_checks.first(), can_be_checked=bool(work.doi or work.pmid)),
    }


def completion_of(work):
    """Return whether a service can complete a record, and how far the newest job that does so is."""
    jobs = Job.objects.filter(task_name=complete_record.name, args__work=str(work.pk))
    return {
        "can_be_completed": bool(work.doi or work.pmid or work.pmcid),
        "completing": jobs.select_related("progress").order_by("-pk").first(),
    }
