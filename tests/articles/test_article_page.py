"""The article page: what a reader sees, in one query, and the promise it makes."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, RetiredSlug, SiteSettings
from editorial.publication.workflow import withdraw_approval
from editorial.review.models import Decision
from tests import factories

pytestmark = pytest.mark.django_db

PROMISE = "Edited and approved by"
SECTIONS = "First words.\n\n## One\n\nA.\n\n## Two\n\nB.\n\n### Two and a half\n\nC."


@pytest.fixture
def edition(wren, edith):
    return factories.edition(wren, edith)


def page(client, edition, **headers):
    return client.get(edition.article.get_absolute_url(), headers=headers)


def rename_site(name):
    site = SiteSettings.load()
    site.name = name
    site.save()
    factories.vouch_for_site()


def words(response):
    return response.content.decode()


def test_article_is_read_in_one_query(client, edition, django_assert_num_queries):
    page(client, edition)
    with django_assert_num_queries(1):
        assert page(client, edition).status_code == 200


def test_a_reader_who_is_logged_in_costs_no_more(client, edition, wren, django_assert_num_queries):
    client.force_login(wren)
    page(client, edition)
    with django_assert_num_queries(1):
        response = page(client, edition)
    assert "Vary" not in response
    assert "Set-Cookie" not in response


def test_page_names_the_approver_with_degrees_and_leads_to_their_page(client, edition):
    assert f'{PROMISE}</a> <a href="/people/edith-quill/">Edith Quill, PhD, MS</a>' in words(page(client, edition))
    assert "Last reviewed" in words(page(client, edition))


def test_page_shows_the_writer_the_date_and_the_reading_time(client, edition):
    shown = words(page(client, edition))
    assert 'By <a href="/people/wren-fable/">Wren Fable</a>' in shown
    assert f"{edition.published_at:%-d %B %Y}" in shown
    assert "1 min" in shown


def test_title_description_address_and_language_stand_in_the_head(client, wren, edith, settings):
    settings.SITE_URL = "https://example.org"
    shown = words(page(client, factories.edition(wren, edith, title="A < B", deck="It's less", language="de")))
    assert "<title>A &lt; B | Imprimatur</title>" in shown
    assert '<meta name="description" content="It&#x27;s less">' in shown
    assert '<link rel="canonical" href="https://example.org/articles/a-b/">' in shown
    assert '<html lang="de">' in shown


def test_references_are_linked_there_and_back(client, wren, edith):
    submission = factories.submit(factories.cited_manuscript(wren), by=wren)
    decision = factories.approve(submission, by=edith, digest=submission.revision.digest, statement="Checked.")
    shown = words(page(client, factories.publish(decision, by=edith)))
    assert 'href="#ref-2"' in shown
    assert 'href="#cite-2-1"' in shown


def test_three_headings_make_a_table_of_contents(client, wren, edith):
    shown = words(page(client, factories.edition(wren, edith, text=SECTIONS)))
    assert 'aria-label="On this page"' in shown
    assert '<li class="contents-part"><a href="#h-two-and-a-half">' in shown


def test_page_without_the_optional_parts_has_no_empty_boxes(client, wren, edith):
    shown = words(page(client, factories.edition(wren, edith, key_points=[], deck="")))
    for part in ("deck", "key-points", "contents", "references", "neighbours"):
        assert f'class="{part}"' not in shown


def test_neighbours_are_the_live_posts_before_and_after(client, wren, edith):
    first, second, third = (factories.edition(wren, edith, title=title) for title in ("Alpha", "Beta", "Gamma"))
    factories.edition(wren, edith, title="Delta", at=timezone.now() + datetime.timedelta(days=1))
    shown = words(page(client, second))
    assert f'href="{first.article.get_absolute_url()}" rel="prev"' in shown
    assert f'href="{third.article.get_absolute_url()}" rel="next"' in shown
    assert "Delta" not in words(page(client, third))


def test_unknown_scheduled_and_withdrawn_articles_answer_404(client, wren, edith, edition):
    scheduled = factories.edition(wren, edith, title="Later", at=timezone.now() + datetime.timedelta(days=1))
    withdraw_approval(Decision.objects.get(pk=edition.decision_id), by=edith, comment="A source was retracted.")
    assert client.get("/articles/never-heard-of/").status_code == 404
    assert page(client, scheduled).status_code == 404
    assert page(client, edition).status_code == 404


def test_former_address_leads_to_the_present_one(client, edition):
    Article.objects.filter(pk=edition.article_id).update(slug="a-better-address")
    RetiredSlug.objects.create(slug=edition.article.slug, article=edition.article)
    response = page(client, edition)
    assert (response.status_code, response["Location"]) == (301, "/articles/a-better-address/")


def test_page_that_the_reader_has_is_not_sent_again(client, edition):
    known = page(client, edition)
    again = page(client, edition, if_none_match=known["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == known["Cache-Control"]


def test_tag_of_the_page_changes_with_its_neighbours_and_the_site(client, wren, edith, edition):
    tags = {page(client, edition)["ETag"]}
    factories.edition(wren, edith, title="Something newer")
    tags.add(page(client, edition)["ETag"])
    rename_site("Another name")
    tags.add(page(client, edition)["ETag"])
    assert len(tags) == 3


def test_new_settings_dress_the_page_once(client, edition, django_assert_num_queries):
    page(client, edition)
    rename_site("Another name")
    with django_assert_num_queries(2):
        assert "Another name" in words(page(client, edition))
    with django_assert_num_queries(1):
        page(client, edition)


def test_caches_keep_the_page_a_minute_or_until_the_next_change(client, wren, edith, edition):
    assert page(client, edition)["Cache-Control"] == "public, max-age=60"
    factories.edition(wren, edith, title="Soon", at=timezone.now() + datetime.timedelta(seconds=20))
    lifetime = int(page(client, edition)["Cache-Control"].rpartition("=")[2])
    assert 10 <= lifetime <= 20


def test_head_answers_like_get_without_the_page(client, edition):
    head = client.head(edition.article.get_absolute_url())
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == page(client, edition)["ETag"]


def test_posting_to_an_article_is_refused(edition):
    assert Client().post(edition.article.get_absolute_url()).status_code == 405
