"""The address in the mail about an approval: no log-in is asked for, since the account may be in other hands."""

from django.urls import path

from editorial.publication.objections import views

app_name = "objections"
urlpatterns = [path("<str:token>/", views.disown, name="object")]
