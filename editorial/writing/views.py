"""Manuscripts: beginning, importing, looking at one, translating, discarding."""

import hashlib

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles.models import SiteSettings
from documents.canonical import canonical_json
from editorial.form_parts import AboutTheText, form_layout
from editorial.importing.intake import import_manuscript
from editorial.manuscripts import access
from editorial.manuscripts.comparison import compare
from editorial.manuscripts.rendering import preview_html
from editorial.manuscripts.snapshot import Snapshot, content_of, digest_of
from editorial.manuscripts.translations import follow_original
from editorial.manuscripts.workflow import AlreadySubmitted, create_manuscript, discard
from editorial.manuscripts.workflow import add_writer as name_writer
from editorial.writing.forms import ImportForm, NewForm, WriterForm
from refusals import Refusal, render_with_refusal

writers_only = permission_required("editorial.write_manuscript", raise_exception=True)


@writers_only
def begin(request):
    """Begin a manuscript."""
    form = NewForm(request.POST or None, initial={"language": SiteSettings.load().language})
    if request.method == "POST" and form.is_valid():
        text = form.text()
        manuscript = create_manuscript(by=request.user, key=form.key(canonical_json(text), by=request.user), **text)
        return redirect("editorial:write", manuscript.pk)
    return render(request, "editorial/manuscript_new.html", {"form": form})


@writers_only
def import_file(request):
    """Import a manuscript from a file or from pasted words."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data, filename = form.content()
        file = {"filename": filename, "default_language": SiteSettings.load().language}
        try:
            key = form.key(hashlib.sha256(data).hexdigest(), by=request.user)
            return redirect("editorial:write", import_manuscript(data, by=request.user, key=key, **file).pk)
        except Refusal as error:
            form.add_error("file" if form.cleaned_data["file"] else "text", str(error))
    return render(request, "editorial/manuscript_import.html", {"form": form})


class DiscardForm(AboutTheText):
    """Asks nothing: throwing the text on screen away is confirmed by sending it."""

    helper = form_layout("digest", button=gettext_lazy("Discard the manuscript"), is_dangerous=True)


def discard_manuscript(request, pk):
    """Throw a never submitted manuscript away, after asking."""
    manuscript = access.get_own(request.user, pk)
    refusal = AlreadySubmitted() if manuscript.latest_submission() else None
    if request.method == "POST" and not refusal:
        try:
            discard(manuscript, by=request.user, digest=request.POST.get("digest", ""))
            messages.success(request, _("The manuscript is discarded."))
            return redirect("editorial:today")
        except Refusal as error:
            refusal = error
    return discard_page(request, manuscript, refusal)


def discard_page(request, manuscript, refusal):
    """Answer with the text that would be gone; the form carries its digest."""
    content = content_of(manuscript)
    context = {
        "manuscript": manuscript,
        "form": DiscardForm(initial={"digest": digest_of(content)}),
        "preview": preview_html(Snapshot.read(content), heading="h2"),
        "can_go": not manuscript.latest_submission(),
    }
    return render_with_refusal(request, "editorial/manuscript_discard.html", context, refusal)


def add_writer(request, pk):
    """Name another writer of a manuscript, for good."""
    manuscript = access.get_overseen(request.user, pk)
    form = WriterForm(request.POST if request.method == "POST" else None, manuscript=manuscript)
    if form.is_valid():
        writer = form.cleaned_data["writer"]
        try:
            name_writer(manuscript, writer=writer, by=request.user)
            messages.success(request, _("%(name)s is a writer of this manuscript now.") % {"name": writer.name})
            return redirect("editorial:manuscript", manuscript.pk)
        except Refusal as refusal:
            form.add_error("writer", str(refusal))
    context = {"manuscript": manuscript, "form": form, "writers": manuscript.authorships.select_related("writer")}
    return render(request, "editorial/writer_add.html", context, status=422 if form.errors else 200)


def compare_revisions(request, pk, before, after):
    """Show what changed between two revisions of one manuscript."""
    manuscript = access.get_manuscript(request.user, pk)
    old = get_object_or_404(manuscript.revisions.select_related("created_by"), number=before)
    new = get_object_or_404(manuscript.revisions.select_related("created_by"), number=after)
    comparison = compare(Snapshot.read(old.content), Snapshot.read(new.content))
    context = {"manuscript": manuscript, "old": old, "new": new, "comparison": comparison}
    context["differs_unseen"] = old.digest != new.digest
    return render(request, "editorial/revision_compare.html", context)


class VersionForm(forms.Form):
    """The version of the original that was on the screen."""

    number = forms.IntegerField(min_value=1)


@require_POST
def follow(request, pk):
    """Keep that the text was checked against today's version of its original."""
    manuscript = access.get_manuscript(request.user, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise BadRequest("A version is missing.")
    follow_original(manuscript, number=form.cleaned_data["number"], by=request.user)
    messages.success(request, _("Saved: the text was checked against version %(number)s.") % form.cleaned_data)
    return redirect("editorial:manuscript", manuscript.pk)
