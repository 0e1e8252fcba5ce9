"""Names of posts and notices that stay the same for ever: tag URIs (RFC 4151)."""

import datetime
from urllib.parse import urlsplit

from django.conf import settings


def post_id(article: int, published_at: datetime.datetime) -> str:
    """Return the name of an article; another address or a new edition does not change it."""
    return _tag_uri(published_at, f"article-{article}")


def notice_id(notice: int, issued_at: datetime.datetime) -> str:
    """Return the name of a notice."""
    return _tag_uri(issued_at, f"notice-{notice}")


def _tag_uri(moment, name):
    day = moment.astimezone(datetime.UTC).date().isoformat()
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{day}:{name}"
