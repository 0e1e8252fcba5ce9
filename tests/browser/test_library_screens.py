"""The library in a real browser: accessible in light, dark and on a phone; an import works without scripts."""

import pytest

from editorial.planning.tasks import enter_notice
from references.importing.batches import begin, keep_batch, read_batch
from references.library.adding import add_raw_reference, add_reference
from references.library.merging import mark_not_duplicates
from references.models import Reference
from tests import factories

NEW = "Horvath S. DNA methylation age of human tissues. Genome Biology. 2013;14(10):R115."
LINES = f"{factories.HAYFLICK}\n{factories.GREIDER}\n3. a note to myself about worms"
LONG = "AnUnbreakableWordOfALengthThatNoScreenHolds" * 3


def filled_library():
    """Edith, and the addresses of every screen of a library with all kinds of works."""
    wren, edith = factories.wren(), factories.edith()
    factories.cited_manuscript(wren)
    work = Reference.objects.get(doi__startswith="10.1016/0092")
    enter_notice(work, by=edith, kind="correction", notice_doi="10.1000/182")
    other = add_reference({"type": "book", "title": f"Telomerase {LONG}"}, source=Reference.Source.MANUAL)[0]
    raw = add_raw_reference("a note to myself about worms")
    batch = read_batch(keep_batch(LINES.encode(), filename="", format="text", by=edith))
    running = read_batch(keep_batch(NEW.encode(), filename="running.txt", format="text", by=edith))
    begin(running, states=["new"])
    item = {"type": "article-journal", "author": [{"family": "Lopez", "given": "C"}], "DOI": "10.1000/one"}
    twins = [{**item, "title": f"Growing old in the laboratory {LONG}: part {part}"} for part in ("I", "II", "III")]
    for number, twin in enumerate(twins):
        twins[number] = add_reference(twin | {"DOI": f"10.1000/{number}"}, source=Reference.Source.MANUAL)[0]
    mark_not_duplicates(*twins[:2], by=edith)
    page = work.get_absolute_url()
    return edith, {
        "library": "/desk/references/",
        "search": "/desk/references/?q=nothing&year=soon",
        "work": page,
        "line": raw.get_absolute_url(),
        "edit": f"{page}edit/",
        "choose": f"{page}merge/?q=telomerase",
        "merge": f"{page}merge/{other.pk}/",
        "import": "/desk/references/import/",
        "batch": f"/desk/references/import/{batch.pk}/",
        "running": f"/desk/references/import/{running.pk}/",
        "duplicates": "/desk/references/duplicates/",
        "apart": "/desk/references/duplicates/not-duplicates/",
        "refused": "/desk/references/export/?format=style&style=vancuver&which=found",
        "styles": "/desk/references/styles/?q=vancouver",
    }


pytestmark = pytest.mark.world(build=filled_library)


@pytest.fixture
def library(live_site, world):
    return world


def test_every_screen_is_accessible_valid_and_never_scrolls_sideways(library, inspect):
    person, addresses = library
    assert inspect(addresses, user=person, statuses={"refused": 422}) == []


def test_records_are_looked_at_and_chosen_without_scripts(library, new_page):
    person, _addresses = library
    page = new_page(user=person, javascript=False)
    page.goto("/desk/references/import/")
    page.fill("[name=text]", "Horvath S. DNA methylation age of human tissues. Genome Biology. 2013;14(10):R115.")
    page.click("text=Preview the import")
    assert page.locator("[name=position]").count() == 1
    page.click("text=Import those ticked")
    assert "0 of 1 records done" in page.inner_text("main")
    assert page.problems == []
