"""Addresses of people's own pages; log-in and passwords are allauth's."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [path("profile/", views.profile, name="profile")]
