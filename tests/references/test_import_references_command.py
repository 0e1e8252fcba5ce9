import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from references.importing.batches import result_of
from references.library.adding import add_reference
from references.models import ImportBatch, Reference

pytestmark = pytest.mark.django_db

RIS = """TY  - JOUR
TI  - DNA methylation age of human tissues and cell types
AU  - Horvath, Steve
PY  - 2013
DO  - 10.1186/gb-2013-14-10-r115
ER  -
TY  - JOUR
TI  - DNA methylation age of human tissues and cell type
AU  - Horvath, Steve
PY  - 2014
ER  -
TY  - JOUR
DO  - 10.1186/GB-2013-14-10-R115
ER  -
TY  - JOUR
VL  - 3
ER  -
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "works.ris"
    path.write_text(RIS, encoding="utf-8")
    return path


def run(path, *options) -> str:
    printed = StringIO()
    call_command("import_references", str(path), *options, stdout=printed)
    return printed.getvalue()


def test_new_works_are_added_and_all_others_reported(path):
    said = json.loads(run(path, "--json"))
    numbers = {name: said[name] for name in ("read", "created", "duplicates", "suspects", "invalid", "left_out")}
    assert numbers == {"read": 4, "created": 1, "duplicates": 1, "suspects": 1, "invalid": 1, "left_out": 0}
    work = Reference.objects.get()
    assert (work.doi, work.source) == ("10.1186/gb-2013-14-10-r115", Reference.Source.RIS)
    assert [(item["line"], item["state"]) for item in said["items"]] == [
        (1, "new"),
        (7, "suspect"),
        (12, "duplicate"),
        (15, "invalid"),
    ]
    assert [item["reference"] for item in said["items"]] == [str(work.pk)] * 3 + [None]
    assert all(item["reasons"] for item in said["items"][1:])


def test_a_dry_run_says_the_same_and_writes_nothing(path):
    said = json.loads(run(path, "--json", "--dry-run"))
    assert (Reference.objects.count(), ImportBatch.objects.count()) == (0, 0)
    assert (said["read"], said["created"], said["duplicates"], said["suspects"], said["invalid"]) == (4, 1, 1, 1, 1)


def test_it_makes_the_batch_that_the_import_page_makes(path):
    run(path)
    batch = ImportBatch.objects.get()
    assert (batch.filename, batch.state, batch.format, batch.read, batch.done) == ("works.ris", "finished", "ris", 4, 1)
    assert bytes(batch.content) == path.read_bytes()
    assert result_of(batch)["created"] == 1


def test_a_file_given_twice_adds_nothing_the_second_time(path):
    run(path)
    assert json.loads(run(path, "--json"))["created"] == 0
    assert Reference.objects.count() == 1


def test_suspects_are_added_when_asked(path):
    assert json.loads(run(path, "--json", "--add-suspects"))["created"] == 2
    assert Reference.objects.count() == 2


def test_the_report_in_words_names_the_lines(path):
    add_reference(
        {"type": "book", "title": "DNA methylation age", "DOI": "10.1186/gb-2013-14-10-r115"}, source="manual"
    )
    lines = run(path).splitlines()
    assert lines[0] == "Line 1: In the library already. The work is in the library already."
    assert lines[-1] == "4 read (ris, utf-8): 1 added, 2 known already, 0 possible duplicates, 1 not imported."


def test_a_file_in_another_format_than_said_gives_what_it_has(path):
    assert json.loads(run(path, "--json", "--format", "bibtex"))["read"] == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"<!DOCTYPE a><xml/>", "was not read. The file declares a document type"), (bytes(20_000_001), "at most 20 MB")],
)
def test_a_refused_file_gets_a_clear_message(tmp_path, content, message):
    path = tmp_path / "bad"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=message):
        run(path)
    assert not ImportBatch.objects.exists()


def test_a_missing_file_gets_a_clear_message(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        run(tmp_path / "none.ris")
