"""The screen on which a text is written."""

from dataclasses import replace

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from articles.tags import words_of_tags
from documents.markdown import to_markdown
from editorial.bibliography.identified import save_text, with_identifiers_bound
from editorial.checks.readiness import findings_panel
from editorial.manuscripts import access
from editorial.manuscripts.comparison import compare
from editorial.manuscripts.rendering import preview_html, shown_text
from editorial.manuscripts.snapshot import Snapshot
from editorial.manuscripts.translations import original_of, translation_facts
from editorial.manuscripts.workflow import NotYourTurn, StaleDraft
from editorial.writing.forms import TextForm, initial_text
from editorial.writing.reference_views import reference_lines


def write(request, pk):
    """Write the text: save it, or look at it without saving."""
    manuscript = access.get_manuscript(request.user, pk)
    if not access.may_edit(request.user, manuscript):
        return locked_page(request, manuscript)
    form = TextForm(request.POST or None, manuscript=manuscript)
    if request.method == "POST" and form.is_valid():
        return preview_page(request, form) if "preview" in request.POST else save(request, form)
    return text_page(request, form, Snapshot.of_draft(manuscript))


def save(request, form):
    """Save what was typed, or say on the spot why not; nothing typed is lost."""
    manuscript, typed = form.manuscript, form.cleaned_data
    try:
        text = form.typed() | translation_facts(manuscript.draft, typed["translation_of"])
        _draft, cited = save_text(
            manuscript, by=request.user, edit_counter=typed["edit_counter"], tags=typed["tags"], **text
        )
    except StaleDraft as stale:
        if not is_saved(form, stale.draft, by=request.user):
            return stale_page(request, form, stale)
        cited = []
    except NotYourTurn:
        return locked_page(request, manuscript)
    return saved(request, form, cited)


def saved(request, form, cited):
    """Lead back to the text, and say what was read otherwise than typed and which references were added."""
    for problem in form.problems:
        messages.warning(request, problem)
    for found in cited:
        messages.info(request, found.words())
    messages.success(request, _("Saved."))
    return redirect("editorial:write", form.manuscript.pk)


def is_saved(form, draft, *, by):
    """Whether the stored text is, to the letter, what the person sends now: a double click, or a page sent again."""
    stored, typed = initial_text(draft.manuscript), form.typed()
    body = with_identifiers_bound(draft.manuscript, typed.pop("body"))
    typed |= {"text": to_markdown(body), "tags": sorted(map(str.casefold, form.cleaned_data["tags"]))}
    stored |= {"text": to_markdown(draft.body), "tags": sorted(map(str.casefold, stored["tags"]))}
    typed["translation_of"], stored["translation_of"] = form.cleaned_data["translation_of"], draft.translation_of
    return draft.updated_by_id == by.pk and all(stored[name] == value for name, value in typed.items())


def preview_page(request, form):
    """Answer with the typed text as readers would see it beside the form; nothing is saved."""
    tags = words_of_tags(form.cleaned_data["tags"])
    snapshot = replace(Snapshot.of_draft(form.manuscript), **form.typed(), tags=tags)
    return text_page(request, form, snapshot, preview=preview_html(snapshot, heading="h2"))


def text_page(request, form, snapshot, **context):
    """Answer with the form, the findings of a text and the keys of its references."""
    context |= {
        "manuscript": form.manuscript,
        "form": form,
        **findings_panel(snapshot),
        "references": reference_lines(form.manuscript),
        "original": original_of(form.manuscript.draft),
        "under_review": form.manuscript.latest_submission(),
        "at_stake": form.manuscript.approval_at_stake,
    }
    return render(request, "editorial/manuscript_write.html", context)


def stale_page(request, form, stale):
    """Answer 409 with both texts, what differs, and the typed one ready to be saved over the other."""
    manuscript = stale.draft.manuscript
    now, typed = Snapshot.of_draft(manuscript), form.typed() | {"tags": words_of_tags(form.cleaned_data["tags"])}
    data = request.POST.copy()
    data["edit_counter"] = stale.draft.edit_counter
    context = {
        "manuscript": manuscript,
        "refusal": stale,
        "comparison": compare(now, replace(now, **typed)),
        "current": TextForm(manuscript=manuscript),
        "form": TextForm(data, manuscript=manuscript),
        "at_stake": manuscript.approval_at_stake,
    }
    return render(request, "editorial/manuscript_stale.html", context, status=stale.status)


def locked_page(request, manuscript):
    """Answer 403: it is somebody else's turn. The text can be read, and what was typed meanwhile copied."""
    context = {"manuscript": manuscript, "typed": TextForm(request.POST, manuscript=manuscript)}
    context["shown"] = shown_text(manuscript.newest_revision())
    return render(request, "editorial/manuscript_locked.html", context, status=403)
