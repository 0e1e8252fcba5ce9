"""Addresses of the library."""

from django.urls import path

from references import views

app_name = "references"
urlpatterns = [
    path("", views.library, name="library"),
    path("pick/", views.pick, name="pick"),
]
