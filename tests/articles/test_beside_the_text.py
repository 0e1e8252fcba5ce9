"""What stands beside a text is told by a standing as well: where tags lead, other languages, the log, mails."""

import pytest
from django.db import connection
from django.test import Client

from articles.models import Edition, Notice, Tag
from articles.tags import merge_tags
from editorial.models import Manuscript
from editorial.review.workflow import approve, submit
from readers.announcing import posts_worth_telling
from record.models import Entry
from tests import factories
from tests.editorial.attacks import run
from tests.editorial.record import forge_notice
from tests.editorial.verifying import guards_off, verify

pytestmark = pytest.mark.django_db
LINE = "Edited and approved by"
STALE = "the original was corrected and is now version 2"


@pytest.fixture
def editor():
    return factories.edith()


def tagged_edition(editor, *tags, **fields):
    manuscript = factories.manuscript(factories.wren(), tags=list(tags), **fields)
    sent = submit(manuscript, by=manuscript.created_by)
    made = factories.publish(approve(sent, by=editor, digest=sent.revision.digest), by=editor)
    connection.check_constraints()
    return made


def fetch(path):
    answer = Client(raise_request_exception=False).get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def page(edition):
    return fetch(edition.article.get_absolute_url())


def test_a_post_put_under_a_tag_bears_no_line_there(editor):
    edition = tagged_edition(editor, "Telomeres", title="Ends of cells")
    Tag.objects.create(name="Cures", slug="cures")
    factories.vouch_for_site()
    run(
        "INSERT INTO articles_taggededition (tag_id, edition_id, words, published_at)"
        " SELECT t.id, e.id, ARRAY['Cures'], e.published_at FROM articles_tag t, articles_edition e"
        " WHERE t.slug = 'cures'"
    )
    assert LINE not in fetch("/tags/cures/")
    assert LINE not in page(edition)
    assert verify()[0] == 1


def test_tags_that_were_made_in_another_order_than_their_words_take_no_line_away(editor):
    first = tagged_edition(editor, "Zebras")
    both = tagged_edition(editor, "Aardvarks", "Zebras", title="Two kinds")
    assert Tag.objects.get(name="Zebras").pk < Tag.objects.get(name="Aardvarks").pk
    for edition in (first, both):
        assert LINE in page(edition)
    for path in ("/tags/zebras/", "/tags/aardvarks/", "/", "/feed.atom"):
        assert LINE in fetch(path), path
    assert verify()[0] == 0


def test_a_word_that_leads_elsewhere_takes_the_line_away(editor):
    edition = tagged_edition(editor, "Telomeres")
    Tag.objects.create(name="Cures", slug="cures")
    run("UPDATE articles_taggededition SET tag_id = (SELECT id FROM articles_tag WHERE slug = 'cures')")
    assert LINE not in page(edition)
    assert LINE not in fetch("/")
    assert "Edited and approved by" not in fetch("/feed.atom")


def test_after_a_merge_what_stands_is_signed_anew(editor):
    both, one = tagged_edition(editor, "Clock", "Clocks"), tagged_edition(editor, "Clock", title="Another clock")
    kept, other = Tag.objects.get(name="Clocks"), Tag.objects.get(name="Clock")
    before = Entry.objects.filter(subject="article").count()
    merge_tags(kept, other, by=editor)
    connection.check_constraints()
    assert Entry.objects.filter(subject="article").count() == before + 2
    assert LINE in page(both)
    assert LINE in page(one)
    code, said = verify()
    assert code == 0, said


def test_a_merge_signs_nothing_that_was_not_signed_before(editor):
    edition = tagged_edition(editor, "Clock")
    kept = Tag.objects.create(name="Clocks", slug="clocks")
    with guards_off("record_entry"):
        Entry.objects.all().delete()
    merge_tags(kept, Tag.objects.get(name="Clock"), by=editor)
    assert not Entry.objects.exists()
    assert LINE not in page(edition)


@pytest.mark.parametrize("column", ["kind", "evidence_label"])
def test_a_value_that_nobody_knows_is_a_page_without_a_line(editor, column):
    edition = tagged_edition(editor, "Telomeres")
    with guards_off("articles_edition"):
        run(f"ALTER TABLE articles_edition DROP CONSTRAINT IF EXISTS articles_edition_{column}_known")
        run(f"UPDATE articles_edition SET {column} = 'gossip'")
    for path in (edition.article.get_absolute_url(), "/", "/feed.atom", "/search/?q=cells"):
        assert LINE not in fetch(path), path


def test_a_title_that_was_not_signed_does_not_stand_in_the_log(editor):
    edition = tagged_edition(editor, "Telomeres", title="Ends of cells")
    factories.notice(edition, editor, text="A number was wrong.")
    connection.check_constraints()
    assert "Ends of cells" in fetch("/corrections/")
    with guards_off("articles_edition"):
        run("UPDATE articles_edition SET title = 'Bells of cells'")
    for path in ("/corrections/", "/corrections/feed.atom"):
        assert "Bells" not in fetch(path)
        assert "A number was wrong." in fetch(path)
        assert "ends-of-cells" in fetch(path)


def test_a_retraction_whose_row_is_gone_is_still_no_news(editor):
    edition = tagged_edition(editor, "Telomeres")
    assert posts_worth_telling([edition.article_id])
    factories.notice(edition, editor, kind="retraction", text="It cannot be held.")
    connection.check_constraints()
    with guards_off("articles_notice"):
        Notice.objects.all().delete()
    assert posts_worth_telling([edition.article_id]) == {}


def test_a_retraction_that_nobody_signed_keeps_no_post_back(editor):
    edition = tagged_edition(editor, "Telomeres")
    with guards_off("articles_notice"):
        forge_notice(edition, editor, tell=False, kind="retraction", text="Lies.")
    assert posts_worth_telling([edition.article_id])


def translated(editor):
    original = tagged_edition(editor, "Telomeres", title="Ends of cells")
    fields = {"language": "de", "translation_of": original.article, "translated_number": 1}
    version = factories.edition(factories.otto(), editor, title="Enden der Zellen", **fields)
    connection.check_constraints()
    return original, version


def test_a_translation_is_outdated_when_a_standing_says_so(editor):
    original, version = translated(editor)
    wren = Manuscript.objects.get(article=original.article_id).created_by
    second = factories.correction(original, by=wren, editor=editor)
    connection.check_constraints()
    with guards_off("articles_notice"):
        forge_notice(second, editor, tell=False, kind="correction", text="Lies.", edition=second)
    assert STALE not in page(version)
    with guards_off("articles_notice"):
        Notice.objects.all().delete()
    factories.notice(second, editor, text="A number was wrong.", edition=second)
    connection.check_constraints()
    assert STALE in page(version)
    assert LINE in page(version)


def test_a_post_that_was_made_a_translation_bears_no_line_and_is_not_offered_as_one(editor):
    original, _version = translated(editor)
    other = tagged_edition(editor, "Cures", title="Sieben Kuren", language="fr")
    assert "Deutsch" in page(original)
    with guards_off("articles_edition"):
        Edition.objects.filter(pk=other.pk).update(translation_of=original.article_id, translated_number=1)
    assert LINE not in page(other)
    assert "Français" not in page(original)
    assert LINE in page(original)
