"""What the library knows about the works a text cites, and under which addresses the text itself is published."""

import pytest

from articles.models import RetiredSlug
from editorial.checks.facts import library_facts
from editorial.checks.readiness import inspect
from editorial.manuscripts.models import Manuscript
from editorial.manuscripts.snapshot import Snapshot
from references.models import Reference
from tests import factories

pytestmark = pytest.mark.django_db


def codes(manuscript):
    return {finding.code for finding in inspect(Snapshot.of_draft(manuscript)).findings}


def work(manuscript, key) -> Reference:
    return manuscript.references.get(key=key).reference


def test_a_published_text_has_its_address_and_its_former_ones(settings):
    settings.SITE_URL = "https://imprimatur.example"
    article = factories.edition(factories.wren(), factories.edith()).article
    RetiredSlug.objects.create(article=article, slug="earlier-cells")
    manuscript = Manuscript.objects.get(article=article)
    assert library_facts(Snapshot.of_draft(manuscript)).own_addresses == {
        f"https://imprimatur.example/articles/{article.slug}",
        "https://imprimatur.example/articles/earlier-cells",
    }


def test_a_text_that_was_never_published_has_no_address_of_its_own():
    manuscript = factories.manuscript(factories.wren())
    assert library_facts(Snapshot.of_draft(manuscript)).own_addresses == frozenset()


@pytest.mark.parametrize(
    "told",
    [
        [{"id-type": "doi", "id": "10.1038/NATURE10600", "asserted-by": "subject"}],
        {"id-type": "doi", "id": "https://doi.org/10.1038/nature10600"},
        [None, {"id": "no identifier"}, {"id": "10.1038/nature10600"}],
    ],
)
def test_crossref_tells_which_work_a_preprint_became(told):
    manuscript = factories.cited_manuscript(factories.wren())
    preprint = work(manuscript, "hayflick1961")
    preprint.source_payload = {"relation": {"is-preprint-of": told}}
    preprint.save()
    facts = library_facts(Snapshot.of_draft(manuscript))
    assert facts.work(str(preprint.pk)).published_as == "10.1038/nature10600"
    assert facts.work(str(work(manuscript, "greider1985").pk)).published_as == ""
    warned = [
        finding for finding in inspect(Snapshot.of_draft(manuscript)).findings if finding.code == "preprint_published"
    ]
    assert [(finding.keys, finding.blocking) for finding in warned] == [(("hayflick1961",), False)]


@pytest.mark.parametrize(
    "payload", [None, {"relation": None}, {"relation": {"is-preprint-of": None}}, {"relation": []}]
)
def test_a_relation_that_says_nothing_makes_no_warning(payload):
    manuscript = factories.cited_manuscript(factories.wren())
    Reference.objects.update(source_payload=payload)
    assert "preprint_published" not in codes(manuscript)
