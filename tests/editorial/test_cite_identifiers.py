"""Works cited by their identifiers in Markdown: [@doi:10.1038/366461a0], [@pmid:8247153]."""

import pytest
from django.utils import timezone

from documents.citations import cited_keys
from editorial.checks.readiness import inspect
from editorial.importing.intake import import_manuscript
from editorial.manuscripts.models import Draft, Manuscript
from editorial.manuscripts.snapshot import Snapshot
from jobs.models import Job
from references.library.adding import add_reference
from references.lookup.limits import remember
from references.models import Reference
from tests import factories
from tests.jobs.working import run_jobs
from tests.screens import screen, typed_text, words_on

pytestmark = pytest.mark.django_db

DOI = "10.1038/366461a0"
KENYON = {
    "type": "article-journal",
    "title": "A C. elegans mutant that lives twice as long as wild type",
    "author": [{"family": "Kenyon", "given": "C"}],
    "container-title": "Nature",
    "volume": "366",
    "issued": {"date-parts": [[1993]]},
    "DOI": DOI,
}


@pytest.fixture
def manuscript(wren):
    return factories.manuscript(wren)


@pytest.fixture
def desk(wren):
    return screen(wren)


def save(desk, manuscript, text):
    address = f"/desk/manuscripts/{manuscript.pk}/write/"
    return desk.post(address, typed_text(desk, manuscript, text=text), follow=True)


def keys(manuscript):
    return cited_keys(Draft.objects.get(manuscript=manuscript).body)


@pytest.mark.parametrize(
    "written",
    [
        f"[@doi:{DOI}]",
        f"[@DOI:{DOI.upper()}]",
        f"[@doi: {DOI}]",
        f"[@https://doi.org/{DOI}]",
        f"[@http://dx.doi.org/{DOI}]",
        f"[https://doi.org/{DOI}]",
        f"[@{DOI}]",
        "[@pmid:8247153]",
        "[@https://pubmed.ncbi.nlm.nih.gov/8247153/]",
        f"[@{{doi:{DOI}}}, p. 3]",
    ],
)
def test_a_work_of_the_library_is_cited_by_a_key_at_once(desk, manuscript, written):
    work, _is_new = add_reference(KENYON | {"PMID": "8247153"}, source=Reference.Source.MANUAL)
    page = save(desk, manuscript, f"Worms live longer {written}.")
    assert keys(manuscript) == ["kenyon1993"]
    assert manuscript.references.get().reference == work
    assert "is cited as “kenyon1993” now: A C. elegans mutant" in words_on(page)
    assert not Job.objects.exists()


def test_an_unknown_work_is_kept_by_its_identifier_and_looked_up_by_a_job(desk, manuscript):
    page = save(desk, manuscript, f"Worms [@doi:{DOI}] live longer [@https://doi.org/{DOI}].")
    assert keys(manuscript) == ["doi-10-1038-366461a0"]
    assert "was not in the library" in words_on(page)
    work = Reference.objects.get()
    assert (work.csl, work.review_state) == ({"type": "article-journal", "DOI": DOI}, "needs_review")
    assert ("unresolved_reference", True) in [
        (found.code, found.blocking) for found in inspect(Snapshot.of_draft(manuscript)).findings
    ]
    known = {"DOI": DOI, "type": "posted-content", "title": [KENYON["title"]], "issued": {"date-parts": [[1993]]}}
    remember("crossref", f"doi:{DOI}", known, now=timezone.now())
    run_jobs()
    work.refresh_from_db()
    assert (work.title, work.year, work.csl_type) == (KENYON["title"], 1993, "article")
    assert work.review_state == "needs_review"
    assert "unresolved_reference" not in [found.code for found in inspect(Snapshot.of_draft(manuscript)).findings]
    save(desk, manuscript, "Worms live [@doi-10-1038-366461a0].")
    assert Job.objects.count() == 1


def test_a_save_that_is_refused_leaves_nothing_behind(desk, manuscript):
    typed = typed_text(desk, manuscript, text=f"Worms [@doi:{DOI}].")
    save(desk, manuscript, "Somebody else wrote this.")
    response = desk.post(f"/desk/manuscripts/{manuscript.pk}/write/", typed)
    assert response.status_code == 409
    assert f"[@doi:{DOI}]" in words_on(response)
    assert not Reference.objects.exists()
    assert not Job.objects.exists()


def test_what_is_no_identifier_stays_and_blocks_with_its_line_and_what_to_do(desk, manuscript):
    text = "First.\n\nSecond line\\\nthird [@doi:11.1038/x] and [@pmid:abc]."
    page = save(desk, manuscript, text)
    assert keys(manuscript) == ["doi:11.1038/x", "pmid:abc"]
    found = [
        finding
        for finding in inspect(Snapshot.of_draft(Manuscript.objects.get())).findings
        if finding.code == "malformed_identifier"
    ]
    assert [finding.blocking for finding in found] == [True, True]
    assert found[0].message.startswith("Line 4 cites “doi:11.1038/x”, which is no DOI, PMID or PMCID. Write it as")
    assert "[@doi:11.1038/x]" in words_on(page)
    assert not Reference.objects.exists()


@pytest.mark.parametrize("text", [f"[https://doi.org/{DOI}](https://doi.org/{DOI})", f"[see https://doi.org/{DOI}]"])
def test_links_and_other_words_in_brackets_stay_what_they_are(desk, manuscript, text):
    save(desk, manuscript, text)
    assert keys(manuscript) == []
    assert not Reference.objects.exists()


def test_an_imported_manuscript_cites_by_keys_too(wren):
    add_reference(KENYON, source=Reference.Source.MANUAL)
    text = f"# Worms\n\nThey live [@doi:{DOI}], and others [@pmid:1, p. 2] do [@doi:nonsense].\n"
    made = import_manuscript(text.encode(), filename="worms.md", by=wren)
    assert keys(made) == ["kenyon1993", "pmid-1", "doi:nonsense"]
    report = " ".join(made.draft.import_report["warnings"])
    assert "is cited as “kenyon1993” now" in report
    assert "“pmid:1” was not in the library" in report
    assert "Add the reference" not in report
    assert Job.objects.count() == 1


def test_an_imported_list_gives_its_own_key_to_an_identifier(wren):
    text = (
        f"# Worms\n\nThey live [@doi:{DOI}].\n\n## References\n\n"
        f"1. Kenyon C. A C. elegans mutant that lives twice as long. Nature. 1993;366:461. doi:{DOI}\n"
    )
    made = import_manuscript(text.encode(), filename="worms.md", by=wren)
    assert keys(made) == ["kenyon1993"]
    assert not Job.objects.exists()
