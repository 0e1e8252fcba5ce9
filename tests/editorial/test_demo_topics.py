"""The demo's topics: curated once, and left alone when somebody rewrites them."""

import pytest

from articles.models import Tag
from editorial.demo.seeding import seed_topics

pytestmark = pytest.mark.django_db


def test_topics_are_made_of_tags_and_stay_as_they_were_rewritten():
    Tag.objects.create(name="How science works", slug="how-science-works")
    Tag.objects.create(name="Cellular senescence", slug="cellular-senescence", introduction="Rewritten.")
    seed_topics()
    assert [tag.name for tag in Tag.objects.due()] == ["How science works"]
    assert Tag.objects.get(name="Cellular senescence").introduction == "Rewritten."
