"""Addresses of the jobs' page."""

from django.urls import path

from jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("<int:pk>/retry/", views.retry, name="retry"),
]
