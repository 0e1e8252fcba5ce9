"""The archive: live posts by year and month of the site's time zone."""

import datetime

import pytest

from articles.models import Edition, SiteSettings
from articles.queries.posts import PAGE_LENGTH
from editorial.provenance import clock
from editorial.publication.workflow import withdraw_approval
from editorial.review.models import Decision
from tests import factories
from tests.articles.test_list_pages import older, titles, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def posts():
    """More posts than a page holds, one of them scheduled for next month and one withdrawn."""
    wren, edith = factories.wren(), factories.edith()
    made = [factories.edition(wren, edith, title=f"Post {number}") for number in range(PAGE_LENGTH + 2)]
    factories.edition(wren, edith, title="Scheduled", at=clock.now() + datetime.timedelta(days=31))
    gone = factories.edition(wren, edith, title="Withdrawn")
    withdraw_approval(Decision.objects.get(pk=gone.decision_id), by=edith, comment="A source was retracted.")
    return [edition.article.slug for edition in made]


def test_archive_leads_from_years_to_months_to_all_their_live_posts(client, posts, django_assert_max_num_queries):
    appeared = Edition.objects.live().first().published_at
    year, month = f"/archive/{appeared.year}/", f"/archive/{appeared.year}/{appeared.month}/"
    count = len(posts)
    link = f'<a href="{year}">{appeared.year}</a> <span class="muted">{count} posts</span>'
    assert link in words(client, "/archive/")
    assert f'<a href="{month}">{appeared:%B}</a> <span class="muted">{count}</span>' in words(client, year)
    for address in (year, month):
        with django_assert_max_num_queries(4):
            first = titles(client, address)
        assert first + titles(client, older(client, address)) == posts[::-1]
    with django_assert_max_num_queries(3):
        words(client, "/archive/")


def test_times_without_posts_are_no_pages(client, posts):
    for time in ("1999", "0", "99999", "2026/13", "2026/0", "1999/1"):
        assert client.get(f"/archive/{time}/").status_code == 404
    coming = clock.now() + datetime.timedelta(days=31)
    assert client.get(f"/archive/{coming.year}/{coming.month}/").status_code == 404


def test_days_are_those_of_the_site_s_time_zone(client, posts):
    """Fourteen hours ahead and twelve behind, one of the two has another day than UTC."""
    appeared = Edition.objects.live().first().published_at
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        SiteSettings.objects.update(time_zone=zone)
        there = appeared.astimezone(SiteSettings.load().zone)
        assert len(titles(client, f"/archive/{there.year}/{there.month}/")) == PAGE_LENGTH


def test_an_empty_archive_says_so(client):
    assert "Nothing has been published yet." in words(client, "/archive/")
