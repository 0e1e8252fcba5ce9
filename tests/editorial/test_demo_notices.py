"""The demo shows what a corrected post looks like, and filling it twice changes nothing."""

import pytest

from articles.models import Edition, Notice
from editorial.demo.seeding import seed_people, seed_posts
from tests import factories
from tests.editorial.verifying import verify
from tests.screens import words_on

pytestmark = pytest.mark.django_db


def test_the_demo_has_a_corrected_post_a_clarification_and_flagged_works(client):
    seed_people(factories.PASSWORD)
    assert seed_posts() > 0
    notices = Notice.objects.public().standing()
    correction = notices.get(kind=Notice.Kind.CORRECTION)
    assert correction.edition.number == 2
    assert not notices.get(kind=Notice.Kind.CLARIFICATION).is_material
    flagged = set(notices.filter(kind=Notice.Kind.CITED_WORK).values_list("work__doi", flat=True))
    assert flagged == {"10.1016/s0140-6736(97)11096-0"}
    changes = words_on(client.get(f"{correction.article.get_absolute_url()}versions/1..2/"))
    assert "<del>535</del><ins>353</ins>" in changes
    assert "1 change." in changes
    counts = Edition.objects.count(), Notice.objects.count()
    assert seed_posts() == 0
    assert (Edition.objects.count(), Notice.objects.count()) == counts
    assert verify()[0] == 0
