"""Addresses of the public pages."""

from django.urls import include, path, register_converter

from articles import (
    archive_views,
    download_views,
    image_views,
    search_views,
    site_views,
    trust_views,
    version_views,
    views,
)
from articles.converters import VersionNumber

register_converter(VersionNumber, "version")

app_name = "articles"
urlpatterns = [
    path("", include("articles.machine_urls")),
    path("", views.home, name="home"),
    path("articles/<slug:slug>/", views.article, name="article"),
    path("articles/<slug:slug>/post.pdf", download_views.pdf, name="pdf"),
    path("articles/<slug:slug>/post.<str:ending>", download_views.download, name="download"),
    path("articles/<slug:slug>/versions/", version_views.versions, name="versions"),
    path("articles/<slug:slug>/versions/<version:number>/", version_views.version, name="version"),
    path("articles/<slug:slug>/versions/<version:before>..<version:after>/", version_views.changes, name="changes"),
    path("corrections/", version_views.corrections, name="corrections"),
    path("images/<str:name>", image_views.image, name="image"),
    path("tags/", views.topics, name="topics"),
    path("tags/<str:slug>/", views.tag, name="tag"),
    path("search/", search_views.search, name="search"),
    path("search/suggest/", search_views.suggest, name="suggest"),
    path("archive/", archive_views.archive, name="archive"),
    path("archive/<int:year>/", archive_views.year, name="archive_year"),
    path("archive/<int:year>/<int:month>/", archive_views.month, name="archive_month"),
    path("people/", views.people, name="people"),
    path("people/<slug:slug>/", views.person, name="person"),
    path("people/<slug:slug>/written/", views.posts_written, name="posts_written"),
    path("people/<slug:slug>/approved/", views.posts_approved, name="posts_approved"),
    path("theme.css", site_views.theme, name="theme"),
    path("logo/<str:name>", site_views.logo, name="logo"),
    path("about/", trust_views.trust_page, name="about"),
    path("about/<slug:slug>/", trust_views.trust_page, name="policy_page"),
]
