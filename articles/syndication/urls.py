"""Addresses that machines read."""

from django.urls import path, register_converter

from articles.pages.addresses import FeedEnding, Word
from articles.syndication import oembed, share_image, views
from articles.syndication.sitemaps import SECTIONS


class Section(Word):
    """A part of the site that has a sitemap."""

    regex = "|".join(SECTIONS)


class Month(Word):
    """A year and a month, such as 2026-11."""

    regex = "[1-9][0-9]{3}-(?:0[1-9]|1[0-2])"


register_converter(FeedEnding, "form")
register_converter(Section, "section")
register_converter(Month, "month")

urlpatterns = [
    path("feed.<form:form>", views.posts_feed, name="feed"),
    path("tags/<str:slug>/feed.<form:form>", views.tag_feed, name="tag_feed"),
    path("people/<slug:slug>/feed.<form:form>", views.person_feed, name="person_feed"),
    path("corrections/feed.<form:form>", views.corrections_feed, name="corrections_feed"),
    path("articles/<slug:slug>/share-image-<int:number>.png", share_image.card, name="share_image"),
    path("articles/<slug:slug>/card-<int:number>.png", share_image.former_card, name="former_share_image"),
    path("oembed/", oembed.oembed, name="oembed"),
    path("sitemap.xml", views.index, name="sitemaps"),
    path("sitemaps/<section:section>.xml", views.section, name="sitemap"),
    path("sitemaps/posts-<month:month>.xml", views.posts, name="posts_sitemap"),
    path("news-sitemap.xml", views.news_sitemap, name="news_sitemap"),
    path("robots.txt", views.robots, name="robots"),
]
