"""Importing references on screen, and exporting them again."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from references.importing import batches
from references.importing.batches import READ_AT_ONCE, keep_batch, read_batch
from references.library.adding import add_reference
from references.models import ImportBatch, Reference
from tests import factories
from tests.jobs.working import run_jobs
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db

IMPORT = "/desk/references/import/"
EXPORT = "/desk/references/export/"
KENYON = {
    "type": "article-journal",
    "title": "A C. elegans mutant that lives twice as long as wild type",
    "author": [{"family": "Kenyon", "given": "C"}],
    "container-title": "Nature",
    "volume": "366",
    "issued": {"date-parts": [[1993]]},
    "DOI": "10.1038/366461a0",
}
RIS = f"""TY  - JOUR
AU  - Kenyon, C
TI  - {KENYON["title"]}
JO  - Nature
PY  - 1993
DO  - 10.1038/366461a0
ER  -
TY  - BOOK
TI  - Cells and time
PY  - 2001
ER  -
"""
NAUGHTY = "<script>alert('x')</script><img src=x onerror=alert(1)> {{ 7|add:7 }}"


@pytest.fixture
def desk(wren):
    return screen(wren)


def give(desk, text="", **fields):
    return desk.post(IMPORT, {"text": text, "format": "auto", **fields}, follow=True)


def upload(desk, content, name="list.ris"):
    return give(desk, file=SimpleUploadedFile(name, content))


def states(response):
    return [item.state for item in response.context["items"]]


def result(response):
    """The counts of an import as its page tells them."""
    facts = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", words_on(response))
    return {name: int(count) for name, count in facts}


def take(desk, response, **choice):
    """Choose records of an import that is being looked at, and run the job."""
    answer = desk.post(response.request["PATH_INFO"], choice, follow=True)
    run_jobs()
    return answer


def test_the_preview_tells_new_from_known_and_puts_nothing_into_the_library(desk):
    add_reference(KENYON, source=Reference.Source.MANUAL)
    response = give(desk, RIS)
    assert states(response) == ["duplicate", "new"]
    assert "line 8" in words_on(response)
    assert "Import all 1 new" in words_on(response)
    assert Reference.objects.count() == 1


def test_the_chosen_records_are_taken_in_by_a_job_that_shows_how_far_it_is(desk):
    response = give(desk, RIS)
    answer = take(desk, response, take="new")
    assert "2 records are being imported." in words_on(answer)
    assert "0 of 2 records done" in words_on(answer)
    page = desk.get(response.request["PATH_INFO"])
    assert result(page) == {"Read": 2, "Created": 2, "Duplicates": 0, "Possible duplicates": 0, "Invalid": 0}
    assert ImportBatch.objects.get().state == "finished"
    assert set(Reference.objects.values_list("title", flat=True)) == {KENYON["title"], "Cells and time"}
    assert set(Reference.objects.values_list("source", flat=True)) == {"ris"}


def test_only_ticked_records_are_taken_in(desk):
    take(desk, give(desk, RIS), take="ticked", position=["2"])
    assert Reference.objects.get().title == "Cells and time"


def test_a_suspect_is_taken_in_only_when_asked_for(desk):
    add_reference({**KENYON, "DOI": "", "volume": "1"}, source=Reference.Source.MANUAL)
    response = give(desk, json.dumps([KENYON]))
    assert states(response) == ["suspect"]
    assert "100% alike to “A C. elegans mutant" in words_on(response)
    take(desk, response, take="suspect")
    assert Reference.objects.count() == 2


def test_the_same_work_twice_in_one_file_is_taken_in_once(desk):
    response = give(desk, json.dumps([KENYON, KENYON], indent=1))
    assert states(response) == ["new", "duplicate"]
    take(desk, response, take="new")
    assert Reference.objects.count() == 1


def test_a_line_that_is_not_understood_is_shown_with_the_reason_and_never_taken(desk):
    response = give(desk, f"{factories.HAYFLICK}\n2. a note to myself about worms", format="text")
    assert states(response) == ["new", "invalid"]
    assert "a note to myself about worms" in words_on(response)
    take(desk, response, take="ticked", position=["1", "2"])
    assert Reference.objects.count() <= 1


def test_an_upload_is_read_like_a_pasted_list(desk):
    assert states(upload(desk, RIS.encode("utf-16"))) == ["new", "new"]


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({}, "one of the two"),
        ({"text": "10.1038/366461a0", "file": SimpleUploadedFile("a.ris", b"TY  - JOUR")}, "one of the two"),
        ({"file": SimpleUploadedFile("a.ris", b"")}, "The file is empty."),
        ({"text": "x", "format": "poem"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_read_stays_in_the_form_with_the_reason(desk, fields, complaint):
    response = give(desk, **fields)
    assert response.status_code == 422
    assert complaint in words_on(response)
    assert not ImportBatch.objects.exists()


def test_a_refused_file_is_listed_with_its_reason(desk):
    page = words_on(upload(desk, b'<!DOCTYPE xml [<!ENTITY a "b">]><xml><records/></xml>', "a.xml"))
    assert "Failed" in page


def long_file(count):
    abstract = "Words " * (READ_AT_ONCE // 1200)
    records = [f"TY  - JOUR\nTI  - Work {number}\nPY  - 2020\nAB  - {abstract}\nER  - \n" for number in range(count)]
    return "\n".join(records).encode()


def test_a_long_file_is_read_by_a_job_and_looked_at_in_pages(desk):
    response = upload(desk, long_file(210), "many.ris")
    assert "It waits until a worker is started" in words_on(response)
    assert "Refresh" in words_on(response)
    run_jobs()
    page = desk.get(response.request["PATH_INFO"])
    assert len(page.context["items"]) == 200
    assert result(page) == {"Read": 210, "New": 210, "Duplicates": 0, "Possible duplicates": 0, "Invalid": 0}
    assert "Further records" in words_on(page)
    further = desk.get(response.request["PATH_INFO"], {"after": 200})
    assert further.context["items"][0].position == 201


def test_how_far_the_reading_is_stands_on_the_page_and_an_interrupted_one_is_begun_anew(desk, wren, monkeypatch):
    monkeypatch.setattr(batches, "KEPT_AT_ONCE", 4)
    kept = keep_batch(long_file(10), filename="many.ris", format="auto", by=wren)

    def interrupted(done, total):
        if done > 4:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        read_batch(kept, progress=interrupted)
    address = f"{IMPORT}{kept.pk}/"
    assert "8 of 10 records compared with the library" in words_on(desk.get(address))
    assert desk.post(address, {"take": "new"}).status_code == 409
    read_batch(ImportBatch.objects.get())
    assert states(desk.get(address)) == ["new"] * 10


def test_the_records_of_one_state_are_shown_alone(desk):
    response = give(desk, f"{factories.HAYFLICK}\n2. a note to myself about worms", format="text")
    alone = desk.get(response.request["PATH_INFO"], {"state": "invalid"})
    assert states(alone) == ["invalid"]
    assert states(desk.get(response.request["PATH_INFO"], {"state": "suspect"})) == []
    assert states(desk.get(response.request["PATH_INFO"], {"state": "poem"})) == ["new", "invalid"]


def test_every_record_of_a_file_is_counted_in_the_result(desk):
    add_reference(KENYON, source=Reference.Source.MANUAL)
    near = {name: value for name, value in KENYON.items() if name != "DOI"} | {"volume": "1"}
    others = [{"type": "book", "title": title} for title in ("Cells and time", "Worms")]
    response = give(desk, json.dumps([KENYON, near, *others, {"type": "book"}]))
    take(desk, response, take="ticked", position=["3"])
    finished = desk.get(response.request["PATH_INFO"])
    counts = {"Read": 5, "Created": 1, "New, not chosen": 1, "Duplicates": 1, "Possible duplicates": 1, "Invalid": 1}
    assert result(finished) == counts
    take(desk, finished, take="new")
    assert set(Reference.objects.values_list("title", flat=True)) == {KENYON["title"], "Cells and time", "Worms"}


def test_records_above_the_limit_are_refused_with_their_number(desk):
    give(desk, file=SimpleUploadedFile("many.txt", b"no-identifier\n" * 10_003), format="identifiers")
    run_jobs()
    batch = ImportBatch.objects.get()
    assert (batch.read, batch.left_out, batch.items.count()) == (10_000, 3, 10_000)
    page = desk.get(f"{IMPORT}{batch.pk}/")
    assert "the first 10,000 were read and 3 were not" in words_on(page)
    assert result(page) == {"Read": 10_000, "Left out": 3, "Duplicates": 0, "Possible duplicates": 0, "Invalid": 10_000}


def test_an_import_is_begun_once_and_with_something_chosen(desk):
    response = give(desk, RIS)
    address = response.request["PATH_INFO"]
    assert "Nothing was chosen." in words_on(desk.post(address, {"take": "ticked"}))
    assert desk.post(address, {}).status_code == 409
    desk.post(address, {"take": "new"})
    assert "already started" in words_on(desk.post(address, {"take": "new"}))
    run_jobs()
    assert "Nothing was chosen." in words_on(desk.post(address, {"take": "new"}))


def test_nobody_sees_an_import_of_somebody_else(desk):
    response = give(desk, RIS)
    assert screen(factories.otto()).get(response.request["PATH_INFO"]).status_code == 404


def test_markup_in_an_import_is_shown_as_words(desk):
    response = give(desk, json.dumps([{"type": "book", "title": NAUGHTY, "publisher": NAUGHTY}, {"type": NAUGHTY}]))
    assert "<script>alert" not in words_on(response)
    assert "<img" not in words_on(response)


@pytest.mark.parametrize(
    ("format", "start"),
    [("bibtex", "@"), ("ris", "TY  - "), ("csl-json", "["), ("ama", "1. Kenyon C."), ("nlm", "1. Kenyon C.")],
)
def test_what_was_found_or_ticked_is_exported(desk, format, start):
    kenyon = add_reference(KENYON, source=Reference.Source.MANUAL)[0]
    add_reference({"type": "book", "title": "Cells and time"}, source=Reference.Source.MANUAL)
    for choice in ({"which": "found", "q": "kenyon"}, {"which": "ticked", "work": str(kenyon.pk)}):
        response = desk.get(EXPORT, {"format": format, **choice})
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert words_on(response).lstrip().startswith(start)
        assert "Cells and time" not in words_on(response)
    one = desk.get(f"{kenyon.get_absolute_url()}download/", {"format": format})
    assert words_on(one).lstrip().startswith(start)


def test_an_export_of_nothing_ticked_says_so(desk):
    response = desk.get(EXPORT, {"format": "ris", "which": "ticked"})
    assert response.status_code == 422
    assert "No work is ticked." in words_on(response)
    work = add_reference(KENYON, source=Reference.Source.MANUAL)[0]
    assert desk.get(f"{work.get_absolute_url()}download/", {"format": "x"}).status_code == 422
