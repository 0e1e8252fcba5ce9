"""The screen of a manuscript's references, line by line."""

from typing import NamedTuple

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import SiteSettings
from documents.citations import cited_keys
from editorial.bibliography.workflow import paste_references
from editorial.checks.facts import newest_checks, notices_of, undecided
from editorial.manuscripts import access
from editorial.manuscripts.models import ManuscriptReference
from editorial.manuscripts.snapshot import Snapshot
from editorial.manuscripts.workflow import cited_evidence
from editorial.writing.entry_forms import EntryForms
from editorial.writing.forms import ReferencesForm
from references.exporting.views import FormatForm
from references.formats.pasted.articles import parse_line
from references.library.evidence import evidence_words, strip_words
from references.models import IdentifierDispute
from references.notices.standing import standing, status_words
from references.pages.lines import printed
from refusals import Refusal


class ReferenceLine(NamedTuple):
    """An entry as it will print; ``problems`` say why its line needs a look, ``is_raw`` that it cannot print.

    ``evidence`` are study type and level in words or "", ``notices`` what is known of notices on the work, and
    ``has_standing_notice`` whether one of them still holds. ``disputes`` are the identifiers with which it was typed
    and that are another work's.
    """

    entry: ManuscriptReference
    html: str
    is_raw: bool
    is_cited: bool
    problems: list[str]
    evidence: str
    notices: str
    has_standing_notice: bool
    disputes: list[IdentifierDispute]


def reference_lines(manuscript) -> list[ReferenceLine]:
    """Return every entry of the list in its order, six queries at any length."""
    settings, cited = SiteSettings.load(), set(cited_keys(manuscript.draft.body))
    entries = list(manuscript.references.select_related("reference"))
    works = [entry.reference_id for entry in entries]
    facts = notices_of(works), newest_checks(works), undecided(works)
    return [_line(entry, settings, entry.key in cited, *facts) for entry in entries]


def _line(entry, settings, is_cited, notices, checks, disputes):
    work = entry.reference
    known = notices[work.pk]
    return ReferenceLine(
        entry,
        printed(work, journal_form=settings.journal_form, show_doi=settings.show_doi),
        work.is_unparsed,
        is_cited,
        parse_line(work.raw_text).problems if work.raw_text else [],
        evidence_words(work.evidence_type, work.evidence_level, work.evidence_scheme),
        status_words(known, checks.get(work.pk), can_be_checked=bool(work.doi or work.pmid)),
        bool(standing(known)),
        disputes[work.pk],
    )


def references(request, pk):
    """Show the list as it will print, and take in pasted references."""
    manuscript = access.get_manuscript(request.user, pk)
    form = ReferencesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return add(request, manuscript, form)
    return references_page(request, manuscript, form)


def add(request, manuscript, form):
    """Take in the pasted lines, or say why not with the lines still in the form."""
    try:
        pasted = paste_references(manuscript, form.cleaned_data["lines"], by=request.user)
    except Refusal as refusal:
        form.add_error("lines", refusal.message)
        return references_page(request, manuscript, form, status=refusal.status)
    if not (pasted.added or pasted.present):
        form.add_error("lines", pasted.problems or [_("There is no reference in these lines.")])
        return references_page(request, manuscript, form, status=422)
    tell(request, pasted)
    return redirect("editorial:references", manuscript.pk)


def tell(request, pasted):
    """Say what came of a pasted list."""
    count = len(pasted.added)
    if count:
        words = ngettext("%(count)s reference was added.", "%(count)s references were added.", count)
        messages.success(request, words % {"count": count})
    if pasted.present:
        keys = ", ".join(entry.key for entry in pasted.present)
        messages.info(request, _("Already on the list: %(keys)s.") % {"keys": keys})
    for problem in pasted.problems:
        messages.warning(request, problem)


def references_page(request, manuscript, form, *, refused=None, status=200):
    """Answer with the list; ``refused`` is an entry with one of its forms as it was sent: (entry, form)."""
    entry, refused_form = refused or (None, None)
    context = {
        "manuscript": manuscript,
        "form": form,
        "may_edit": access.may_edit(request.user, manuscript),
        "at_stake": manuscript.approval_at_stake,
        "lines": [(line, forms_of(line.entry, entry, refused_form)) for line in reference_lines(manuscript)],
        "open_entry": entry,
        "open_form": type(refused_form).__name__,
        "export_form": FormatForm(),
        "evidence": strip_words(cited_evidence(Snapshot.of_draft(manuscript))),
    }
    return render(request, "editorial/references.html", context, status=status)


def forms_of(entry, refused_entry, refused_form):
    """Return the forms about one entry, among them the one that was refused."""
    return EntryForms.about(entry, refused_form if entry == refused_entry else None)
