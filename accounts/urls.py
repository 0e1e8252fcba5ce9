"""Addresses of people's own pages; log-in and passwords are allauth's.

``email/`` stands before allauth's page of that address, which asks for no password.
"""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("email/", views.address, name="address"),
]
