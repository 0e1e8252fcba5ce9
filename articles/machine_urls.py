"""Addresses that machines read."""

from django.urls import path, register_converter

from articles import feed_views
from articles.feeds import FORMS


class FeedForm:
    """The ending of a feed's address."""

    regex = "|".join(FORMS)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(FeedForm, "form")

urlpatterns = [
    path("feed.<form:form>", feed_views.posts_feed, name="feed"),
    path("tags/<str:slug>/feed.<form:form>", feed_views.tag_feed, name="tag_feed"),
    path("people/<slug:slug>/feed.<form:form>", feed_views.person_feed, name="person_feed"),
    path("corrections/feed.<form:form>", feed_views.corrections_feed, name="corrections_feed"),
]
