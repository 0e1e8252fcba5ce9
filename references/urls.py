"""Addresses of the library."""

from django.urls import path

from references.exporting import views as export_views
from references.importing import views as import_views
from references.pages import dispute_views, views

app_name = "references"
urlpatterns = [
    path("", views.library, name="library"),
    path("pick/", views.pick, name="pick"),
    path("styles/", export_views.styles, name="styles"),
    path("export/", export_views.export, name="export"),
    path("import/", import_views.give, name="import"),
    path("import/<int:pk>/", import_views.batch, name="import_batch"),
    path("duplicates/", dispute_views.suspected, name="duplicates"),
    path("duplicates/not-duplicates/", dispute_views.not_duplicates, name="not_duplicates"),
    path("duplicates/<int:pk>/undo/", dispute_views.undo_not_duplicate, name="undo_not_duplicate"),
    path("identifiers/", dispute_views.disputed, name="disputes"),
    path("identifiers/<int:pk>/", dispute_views.dispute, name="dispute"),
    path("<uuid:pk>/not-duplicate/<uuid:other_pk>/", dispute_views.not_duplicate, name="not_duplicate"),
    path("<uuid:pk>/", views.record, name="record"),
    path("<uuid:pk>/edit/", views.edit, name="edit"),
    path("<uuid:pk>/download/", export_views.download, name="download"),
    path("<uuid:pk>/complete/", views.complete, name="complete"),
    path("<uuid:pk>/verify/", views.verify, name="verify"),
    path("<uuid:pk>/tags/", views.tags, name="tags"),
    path("<uuid:pk>/evidence/", views.evidence, name="evidence"),
]
