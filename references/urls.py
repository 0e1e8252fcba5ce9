"""Addresses of the library."""

from django.urls import path

from references import record_views, views

app_name = "references"
urlpatterns = [
    path("", views.library, name="library"),
    path("pick/", views.pick, name="pick"),
    path("<uuid:pk>/", record_views.record, name="record"),
    path("<uuid:pk>/edit/", record_views.edit, name="edit"),
    path("<uuid:pk>/verify/", record_views.verify, name="verify"),
    path("<uuid:pk>/tags/", record_views.tags, name="tags"),
    path("<uuid:pk>/evidence/", record_views.evidence, name="evidence"),
]
