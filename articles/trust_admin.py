"""The pages under /about/ in the admin."""

from django.contrib import admin
from django.contrib.flatpages.models import FlatPage
from django.contrib.sites.models import Site
from django.utils.translation import gettext_lazy as _

from articles.forms import TrustPageForm
from articles.trust_pages import gaps_left, is_built_in, trust_pages

# One installation is one site, and its address is a setting.
admin.site.unregister(Site)
admin.site.unregister(FlatPage)


@admin.register(FlatPage)
class TrustPageAdmin(admin.ModelAdmin):
    form = TrustPageForm
    list_display = ["url", "title", "own_text", "to_be_filled_in"]
    fields = ["url", "title", "content"]

    def get_queryset(self, request):
        return trust_pages()

    def get_readonly_fields(self, request, page=None):
        return ["url"] if page else []

    def has_delete_permission(self, request, page=None):
        return super().has_delete_permission(request, page) and not (page and is_built_in(page.url))

    def view_on_site(self, page):
        return page.url

    @admin.display(description=_("own text"), boolean=True)
    def own_text(self, page):
        return bool(page.content)

    @admin.display(description=_("to be filled in"))
    def to_be_filled_in(self, page):
        return gaps_left(page) or _("nothing")
