"""Addresses of the public pages."""

from django.urls import path

from articles import views

app_name = "articles"
urlpatterns = [
    path("", views.home, name="home"),
    path("articles/<slug:slug>/", views.article, name="article"),
    path("tags/", views.topics, name="topics"),
    path("tags/<str:slug>/", views.tag, name="tag"),
    path("people/", views.people, name="people"),
    path("people/<slug:slug>/", views.person, name="person"),
]
