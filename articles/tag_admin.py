"""Tags and topics in the admin: names, introductions, synonyms, merging and looking again."""

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Now
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.forms import MergeForm, TagForm
from articles.models import Tag, TagSynonym
from articles.tags import CannotMerge, merge_tags


class ReviewDue(admin.SimpleListFilter):
    """Topics whose interval of review is over."""

    title = _("review")
    parameter_name = "review"

    def lookups(self, request, model_admin):
        return [("due", _("Due"))]

    def queryset(self, request, tags):
        return tags.due() if self.value() == "due" else tags


class SynonymInline(admin.TabularInline):
    """Other names of a tag. What a merge left is shown with who merged it and when."""

    model = TagSynonym
    extra = 0
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["posts", "merged_by", "merged_at"]


@admin.action(description=_("Merge the chosen tags"), permissions=["change"])
def merge_chosen(model_admin, request, tags):
    """Ask which of the tags stays, then make the others synonyms of it."""
    tags = tags.annotate(posts=Count("tagged__content_object__article", distinct=True)).order_by("name")
    if len(tags) < 2:
        model_admin.message_user(request, _("Choose two tags or more to merge."), messages.WARNING)
        return None
    form = MergeForm(request.POST if "confirmed" in request.POST else None, tags=tags)
    if not form.is_valid():
        context = {**model_admin.admin_site.each_context(request), "form": form, "tags": tags, "opts": Tag._meta}
        return TemplateResponse(request, "admin/articles/tag/merge.html", {**context, "title": _("Merge tags")})
    _merge(model_admin, request, form.cleaned_data["kept"], tags)
    return None


def _merge(model_admin, request, kept, tags):
    """Merge all tags into the kept one, or none of them, and tell what became of it."""
    try:
        with transaction.atomic():
            made = [merge_tags(kept, tag, by=request.user) for tag in tags if tag.pk != kept.pk]
    except CannotMerge as refusal:
        model_admin.message_user(request, str(refusal), messages.ERROR)
        return
    names = ", ".join(f"“{synonym.name}”" for synonym in made)
    told = _("%(names)s now lead to “%(kept)s”.") % {"names": names, "kept": kept}
    model_admin.log_change(request, kept, told)
    model_admin.message_user(request, told, messages.SUCCESS)


@admin.action(description=_("Mark as reviewed today"), permissions=["change"])
def mark_reviewed(model_admin, request, tags):
    """Note that an editor looked at the topics' pages as they are."""
    count = tags.update(reviewed_at=Now())
    told = ngettext("%(count)s tag was marked as reviewed.", "%(count)s tags were marked as reviewed.", count)
    model_admin.message_user(request, told % {"count": count}, messages.SUCCESS)


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    form = TagForm
    list_display = ["name", "slug", "is_topic", "reviewed_at", "review_interval"]
    list_filter = ["is_topic", ReviewDue]
    search_fields = ["name", "synonyms__name"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [SynonymInline]
    actions = [merge_chosen, mark_reviewed]
