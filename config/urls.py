"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

handler400 = "articles.pages.errors.bad_request"
handler403 = "articles.pages.errors.permission_denied"
handler404 = "articles.pages.errors.page_not_found"
handler500 = "articles.pages.errors.server_error"

urlpatterns = [
    path("", include("articles.urls")),
    path("subscribe/", include("readers.urls")),
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("desk/jobs/", include("jobs.urls")),
    path("desk/references/", include("references.urls")),
    path("desk/", include("editorial.urls")),
    path("objections/", include("editorial.publication.objections.urls")),
]
