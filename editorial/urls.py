"""Addresses of the desk."""

app_name = "editorial"
urlpatterns = []
