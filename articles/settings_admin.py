"""The site's settings in the admin, with a look at the home page before they are saved."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.forms import SettingsForm
from articles.models import SiteSettings
from articles.posts import latest_posts

FIELDSETS = [
    (None, {"fields": ["name", "tagline", "disclaimer", "contact_email"]}),
    (_("Look"), {"fields": ["logo_file", "without_logo", "logo_words", "light_accent", "dark_accent"]}),
    (_("Links"), {"fields": ["navigation", "footer_links"]}),
    (_("Language and time"), {"fields": ["interface_language", "language", "time_zone"]}),
    (_("References"), {"fields": ["journal_form", "show_doi"]}),
    (_("Licence and feeds"), {"fields": ["licence_name", "licence_url", "websub_hub"]}),
]


@admin.register(SiteSettings)
class SiteSettingsAdmin(admin.ModelAdmin):
    form = SettingsForm
    list_display = ["name", "language", "time_zone"]
    fieldsets = FIELDSETS
    change_form_template = "admin/articles/sitesettings/change_form.html"

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def view_on_site(self, site):
        return reverse("articles:home")

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
