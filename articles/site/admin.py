"""The site's settings, its policy pages and its tags in the admin."""

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.flatpages.models import FlatPage
from django.contrib.sites.models import Site
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Now
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.approval.site import changing_site
from articles.models import SiteSettings, Tag, TagSynonym
from articles.queries.posts import latest_posts
from articles.site.forms import MergeForm, PolicyPageForm, SettingsForm, TagForm
from articles.site.policy_pages import gaps_left, is_built_in, policy_pages
from articles.tags import CannotMerge, merge_tags


@admin.register(SiteSettings)
class SiteSettingsAdmin(admin.ModelAdmin):
    form = SettingsForm
    list_display = ["name", "language", "time_zone"]
    fieldsets = [
        (None, {"fields": ["name", "tagline", "disclaimer", "contact_email"]}),
        (_("Look"), {"fields": ["logo_file", "without_logo", "logo_words", "light_accent", "dark_accent"]}),
        (_("Links"), {"fields": ["navigation", "footer_links"]}),
        (_("Language and time"), {"fields": ["interface_language", "language", "time_zone"]}),
        (_("References"), {"fields": ["journal_form", "show_doi"]}),
        (_("Licence and feeds"), {"fields": ["licence_name", "licence_url", "websub_hub"]}),
    ]
    change_form_template = "admin/articles/sitesettings/change_form.html"

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def view_on_site(self, site):
        return reverse("articles:home")

    def save_model(self, request, obj, form, change):
        with changing_site("settings", by=request.user) as site:
            site.expect(obj)
            super().save_model(request, obj, form, change)
            site.tell(obj)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show the home page in the settings as typed when that is asked for and they are sound; else Django's page."""
        if "_preview" in request.POST and self.has_change_permission(request):
            form = SettingsForm(request.POST, request.FILES, instance=SiteSettings.load())
            if form.is_valid():
                return HttpResponse(home_in(form.instance))
        return super().change_view(request, object_id, form_url, extra_context)


def home_in(site: SiteSettings) -> str:
    """Return the home page as these settings, saved or not, dress it. A new logo is seen only when it is saved."""
    context = {"site": site, "address": settings.SITE_URL + "/", "page": latest_posts()}
    with timezone.override(site.zone):
        return render_to_string("articles/home.html", context)


def save_signed(kind, save, request, thing, form, change):
    """Save a tag or a policy page and sign what readers see of it. Raises ``SiteChangedOutside``."""
    with changing_site(kind, by=request.user) as site:
        site.expect(*([thing] if change else []))
        save(request, thing, form, change)
        site.tell(thing)


def delete_signed(kind, things, by):
    """Delete tags or policy pages and sign that they are gone."""
    with changing_site(f"{kind}_deleted", by=by) as site:
        for thing in list(things):
            site.forget(kind, thing.pk)
            thing.delete()


# One installation is one site, and its address is a setting.
admin.site.unregister(Site)
admin.site.unregister(FlatPage)


@admin.register(FlatPage)
class PolicyPageAdmin(admin.ModelAdmin):
    form = PolicyPageForm
    list_display = ["url", "title", "own_text", "to_be_filled_in"]
    fields = ["url", "title", "content"]

    def get_queryset(self, request):
        return policy_pages()

    def get_readonly_fields(self, request, page=None):
        return ["url"] if page else []

    def has_delete_permission(self, request, page=None):
        return super().has_delete_permission(request, page) and not (page and is_built_in(page.url))

    def view_on_site(self, page):
        return page.url

    def save_model(self, request, obj, form, change):
        save_signed("page", super().save_model, request, obj, form, change)

    def delete_model(self, request, obj):
        delete_signed("pages", [obj], request.user)

    def delete_queryset(self, request, queryset):
        delete_signed("pages", queryset, request.user)

    @admin.display(description=_("own text"), boolean=True)
    def own_text(self, page):
        return bool(page.content)

    @admin.display(description=_("to be filled in"))
    def to_be_filled_in(self, page):
        return gaps_left(page) or _("nothing")


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
    with changing_site("reviewed", by=request.user) as site:
        site.expect(*tags)
        count = tags.update(reviewed_at=Now())
        site.tell(*tags)
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

    def save_model(self, request, obj, form, change):
        save_signed("tag", super().save_model, request, obj, form, change)

    def delete_model(self, request, obj):
        delete_signed("tags", [obj], request.user)

    def delete_queryset(self, request, queryset):
        delete_signed("tags", queryset, request.user)
