"""The public record in the admin: topics and settings are curated, editions are only shown."""

from django.contrib import admin
from taggit.models import Tag as UnusedTag

from articles.models import Article, Edition
from articles.site import admin as site_admin

#: The admin looks for pages here alone; this module registers its own.
__all__ = ["ArticleAdmin", "EditionAdmin", "site_admin"]

# taggit registers pages for a model that nothing here uses, one of which asks for no right at all.
admin.site.unregister(UnusedTag)


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows can be looked at; every change goes through the desk."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Article)
class ArticleAdmin(ReadOnlyAdmin):
    list_display = ["slug", "created_at"]
    search_fields = ["slug"]


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ["title", "number", "kind", "starts_at", "ends_at"]
    list_filter = ["kind", "language"]
    search_fields = ["title", "article__slug"]
    list_select_related = ["article"]
