"""Addresses of the public pages."""

from django.urls import include, path

from articles import image_views, trust_views, views

app_name = "articles"
urlpatterns = [
    path("", include("articles.machine_urls")),
    path("", views.home, name="home"),
    path("articles/<slug:slug>/", views.article, name="article"),
    path("images/<str:name>", image_views.image, name="image"),
    path("tags/", views.topics, name="topics"),
    path("tags/<str:slug>/", views.tag, name="tag"),
    path("people/", views.people, name="people"),
    path("people/<slug:slug>/", views.person, name="person"),
    path("about/", trust_views.trust_page, name="about"),
    path("about/<slug:slug>/", trust_views.trust_page, name="trust_page"),
]
