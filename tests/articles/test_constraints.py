"""The named constraints of what is derived or curated on the public side, broken through the raw ORM."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Value
from django.db.models.functions import Now

from articles.models import (
    Article,
    EditionPdf,
    Logo,
    RelatedArticle,
    SearchEntry,
    SearchWord,
    SiteSettings,
    Tag,
    TagSynonym,
)
from tests import factories

pytestmark = pytest.mark.django_db


def tag(**wrong):
    return Tag.objects.create(**{"name": "Cells", "slug": "cells"} | wrong)


def synonym(**wrong):
    kept = Tag.objects.filter(slug="kept").first() or tag(name="Kept", slug="kept")
    return TagSynonym.objects.create(**{"name": "Cell", "slug": "cell", "tag": kept} | wrong)


def related(**wrong):
    article, other = Article.objects.create(slug="a"), Article.objects.create(slug="b")
    columns = {"article": article, "other": other, "score": 1} | wrong
    if columns.pop("to_itself", False):
        columns["other"] = article
    for _row in range(columns.pop("times", 1)):
        RelatedArticle.objects.create(**columns)


def pdf():
    edition = factories.edition(factories.wren(), factories.edith())
    EditionPdf.objects.create(edition=edition, content=b"%PDF", drawn_from="now")


def merged_by_nobody():
    synonym(posts=1, merged_at=Now())


ATTACKS = {
    "articles_tag_hides_nothing": lambda: tag(name="Ce\u202ells"),
    "articles_tag_is_nfc": lambda: tag(name="Cafe\u0301"),
    "articles_tag_one_of_a_name": lambda: [tag(), tag(name="CELLS", slug="other")],
    "articles_tag_review_takes_a_month": lambda: tag(review_interval=0),
    "articles_synonym_has_slug": lambda: synonym(slug=""),
    "articles_synonym_has_name": lambda: synonym(name=""),
    "articles_synonym_hides_nothing": lambda: synonym(name="Ce\u202ell"),
    "articles_synonym_is_nfc": lambda: synonym(name="Cafe\u0301"),
    "articles_synonym_one_of_a_name": lambda: [synonym(), synonym(name="CELL", slug="other")],
    "articles_tag_claims_no_approval": lambda: tag(name="Edited and  approved by Edith"),
    "articles_synonym_claims_no_approval": lambda: synonym(slug="redigiert-und-freigegeben-von-max"),
    "articles_address_claims_no_approval": lambda: Article.objects.create(slug="edited-and-approved-by-edith-quill"),
    "articles_synonym_knows_its_merge": merged_by_nobody,
    "articles_related_once": lambda: related(times=2),
    "articles_related_to_another": lambda: related(to_itself=True),
    "articles_related_by_something": lambda: related(score=0),
    "articles_logo_name_of_its_bytes": lambda: Logo.objects.create(name="logo.svg", content=b"x"),
    "articles_pdf_names_what_it_shows": pdf,
    "articles_search_configuration_known": lambda: SearchEntry.objects.update(configuration=Value("klingon")),
    "articles_word_has_letters": lambda: SearchWord.objects.create(word=""),
    "articles_settings_logo_has_a_size": lambda: SiteSettings.objects.update(logo_width=3),
    "articles_settings_accents_are_colours": lambda: SiteSettings.objects.update(light_accent="red"),
    "articles_settings_links_lead_somewhere": lambda: SiteSettings.objects.update(navigation="Nowhere"),
}


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_the_constraint_holds(name):
    if name.startswith("articles_search"):
        factories.edition(factories.wren(), factories.edith())
    with pytest.raises(IntegrityError, match=name), transaction.atomic():  # noqa: PT012 - one deed, and its commit
        ATTACKS[name]()
        connection.check_constraints()
