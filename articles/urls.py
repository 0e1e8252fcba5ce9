"""Addresses of the public pages."""

from django.urls import include, path, register_converter

from articles.downloads import views as download_views
from articles.history import log as history_log
from articles.history import views as history_views
from articles.pages import archive, views
from articles.pages.addresses import VersionNumber
from articles.search import views as search_views
from articles.site import views as site_views

register_converter(VersionNumber, "version")

app_name = "articles"
urlpatterns = [
    path("", include("articles.syndication.urls")),
    path("", views.home, name="home"),
    path("articles/<slug:slug>/", views.article, name="article"),
    path("articles/<slug:slug>/post.pdf", download_views.pdf, name="pdf"),
    path("articles/<slug:slug>/post.<str:ending>", download_views.download, name="download"),
    path("articles/<slug:slug>/versions/", history_views.versions, name="versions"),
    path("articles/<slug:slug>/versions/<version:number>/", history_views.version, name="version"),
    path("articles/<slug:slug>/versions/<version:before>..<version:after>/", history_views.changes, name="changes"),
    path("articles/<slug:slug>/versions/<version:number>/record/", history_views.record, name="record"),
    path("articles/<slug:slug>/versions/<version:number>/dossier.json", history_views.dossier, name="dossier"),
    path(".well-known/editorial-keys", history_log.keys, name="editorial_keys"),
    path(".well-known/editorial-log", history_log.newest, name="editorial_log"),
    path(".well-known/editorial-log/since/<int:count>", history_log.since, name="log_since"),
    path(".well-known/editorial-log/<slug:digest>", history_log.inclusion, name="inclusion"),
    path("corrections/", history_views.corrections, name="corrections"),
    path("images/<str:name>", views.image, name="image"),
    path("tags/", views.topics, name="topics"),
    path("tags/<str:slug>/", views.tag, name="tag"),
    path("search/", search_views.search, name="search"),
    path("search/suggest/", search_views.suggest, name="suggest"),
    path("archive/", archive.archive, name="archive"),
    path("archive/<int:year>/", archive.year, name="archive_year"),
    path("archive/<int:year>/<int:month>/", archive.month, name="archive_month"),
    path("people/", views.people, name="people"),
    path("people/<slug:slug>/", views.person, name="person"),
    path("people/<slug:slug>/written/", views.posts_written, name="posts_written"),
    path("people/<slug:slug>/approved/", views.posts_approved, name="posts_approved"),
    path("theme.css", site_views.theme, name="theme"),
    path("logo/<str:name>", site_views.logo, name="logo"),
    path("about/", site_views.policy_page, name="about"),
    path("about/<slug:slug>/", site_views.policy_page, name="policy_page"),
]
