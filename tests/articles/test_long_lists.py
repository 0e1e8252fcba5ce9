"""More posts than a page of a list holds: the way to older ones, and the archive by year and month."""

import datetime
import re

import pytest

from articles.models import Edition, SiteSettings
from articles.queries.posts import PAGE_LENGTH
from editorial.publication.workflow import withdraw_approval
from editorial.review.models import Decision
from record import clock
from tests import factories
from tests.articles.test_list_pages import titles, words


def more_than_a_page():
    """More posts than a page holds, by one writer; one is scheduled for next month and one withdrawn. Their slugs."""
    wren, edith = factories.wren(), factories.edith()
    made = [factories.edition(wren, edith, title=f"Post {n}", tags=["Telomeres"]) for n in range(PAGE_LENGTH + 2)]
    factories.edition(wren, edith, title="Scheduled", at=clock.now() + datetime.timedelta(days=31))
    gone = factories.edition(wren, edith, title="Withdrawn")
    withdraw_approval(Decision.objects.get(pk=gone.decision_id), by=edith, comment="A source was retracted.")
    return [edition.article.slug for edition in made]


pytestmark = pytest.mark.world(build=more_than_a_page)


def older(client, address):
    """The address of the next older posts, or None."""
    _, found, rest = words(client, address).partition('class="more"><a href="')
    return address.partition("?")[0] + rest.partition('"')[0] if found else None


@pytest.mark.only_looks
@pytest.mark.parametrize("address", ["/", "/tags/telomeres/", "/people/wren-fable/written/"])
def test_older_posts_follow_without_gap_or_repetition(client, world, address):
    first, second = titles(client, address), titles(client, older(client, address))
    assert first + second == world[::-1]
    assert len(first) == PAGE_LENGTH
    assert older(client, older(client, address)) is None


@pytest.mark.only_looks
def test_person_page_leads_to_older_posts_of_each_list(client, world):
    shown = words(client, "/people/wren-fable/")
    address = re.search(r'href="(/people/wren-fable/written/\?before=[^"]+)"', shown)[1]
    assert titles(client, address) == world[1::-1]


@pytest.mark.only_looks
def test_archive_leads_from_years_to_months_to_all_their_live_posts(client, world, django_assert_max_num_queries):
    appeared = Edition.objects.live().first().published_at
    year, month = f"/archive/{appeared.year}/", f"/archive/{appeared.year}/{appeared.month}/"
    count = len(world)
    link = f'<a href="{year}">{appeared.year}</a> <span class="muted">{count} posts</span>'
    assert link in words(client, "/archive/")
    assert f'<a href="{month}">{appeared:%B}</a> <span class="muted">{count}</span>' in words(client, year)
    for address in (year, month):
        with django_assert_max_num_queries(4):
            first = titles(client, address)
        assert first + titles(client, older(client, address)) == world[::-1]
    with django_assert_max_num_queries(3):
        words(client, "/archive/")


@pytest.mark.only_looks
def test_times_without_posts_are_no_pages(client, world):
    for time in ("1999", "0", "99999", "2026/13", "2026/0", "1999/1"):
        assert client.get(f"/archive/{time}/").status_code == 404
    coming = clock.now() + datetime.timedelta(days=31)
    assert client.get(f"/archive/{coming.year}/{coming.month}/").status_code == 404


def test_days_are_those_of_the_site_s_time_zone(client, world):
    """Fourteen hours ahead and twelve behind, one of the two has another day than UTC."""
    appeared = Edition.objects.live().first().published_at
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        SiteSettings.objects.update(time_zone=zone)
        factories.vouch_for_site()
        there = appeared.astimezone(SiteSettings.load().zone)
        assert len(titles(client, f"/archive/{there.year}/{there.month}/")) == PAGE_LENGTH


@pytest.mark.django_db
def test_an_empty_archive_says_so(client):
    assert "Nothing has been published yet." in words(client, "/archive/")
