"""Related posts share cited works and tags, and only live ones are named."""

import datetime
import re

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import RelatedArticle
from editorial.publication.workflow import publish, withdraw_approval
from editorial.review.models import Decision
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(wren, edith):
    """A function that publishes a post; ``cites=True`` lets it cite the same two works as the others do."""

    def published(title, *, cites=False, at=None, **fields):
        make = factories.cited_manuscript if cites else factories.manuscript
        sent = factories.submit(make(wren, title=title, **fields), by=wren)
        return publish(factories.approve(sent, by=edith, digest=sent.revision.digest), by=edith, at=at)

    return published


def related(client, edition):
    page = client.get(edition.article.get_absolute_url()).text
    part = page.partition('class="related-posts"')[2]
    return re.findall(r'<li lang="en-US"><a href="[^"]+">([^<]+)</a>', part)


def test_shared_works_count_more_than_tags_and_both_directions_are_known(client, post):
    old = post("Same sources", cites=True)
    post("Same tag", tags=["Telomeres"])
    post("Nothing shared", tags=["Mice"])
    newest = post("The newest", cites=True, tags=["Telomeres"])
    assert related(client, newest) == ["Same sources", "Same tag"]
    assert related(client, old) == ["The newest"]


def test_only_live_posts_are_named_and_three_at_most(client, post, edith, django_assert_num_queries):
    editions = [post(f"Post {number}", tags=["Telomeres"]) for number in range(5)]
    post("Not yet", tags=["Telomeres"], at=timezone.now() + datetime.timedelta(days=1))
    withdraw_approval(Decision.objects.get(pk=editions[3].decision_id), by=edith, comment="Its figure is wrong.")
    client.get(editions[4].article.get_absolute_url())
    with django_assert_num_queries(1):
        assert related(client, editions[4]) == ["Post 2", "Post 1", "Post 0"]


def test_all_are_found_anew_by_the_command(client, post):
    first, second = post("First", tags=["Telomeres"]), post("Second", tags=["Telomeres"])
    RelatedArticle.objects.all().delete()
    assert related(client, first) == []
    call_command("relate_articles", verbosity=0)
    assert (related(client, first), related(client, second)) == (["Second"], ["First"])


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"score": 0}, "articles_related_by_something"),
        ({"other": "article"}, "articles_related_to_another"),
        ({"twice": True}, "articles_related_once"),
    ],
)
def test_the_database_refuses_what_relates_nothing(post, wrong, constraint):
    one, other = post("One").article, post("Other").article
    row = {"article": one, "other": one if wrong.get("other") else other, "score": wrong.get("score", 1)}
    if wrong.get("twice"):
        RelatedArticle.objects.create(**row)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        RelatedArticle.objects.create(**row)
