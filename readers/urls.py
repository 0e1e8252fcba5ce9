"""Addresses of the readers' pages."""

from django.urls import path

from readers import views

app_name = "readers"
urlpatterns = [
    path("", views.subscribe, name="subscribe"),
    path("check/", views.check, name="check"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("confirmed/<str:token>/", views.confirmed, name="confirmed"),
    path("manage/<str:token>/", views.manage, name="manage"),
    path("unsubscribe/<str:token>/", views.leave, name="unsubscribe"),
    path("leave/<str:token>/", views.former_leave, name="former_unsubscribe"),
]
