import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from references.importing.files import read_references
from references.library.adding import add_reference
from references.models import Reference
from tests import factories

pytestmark = pytest.mark.django_db

WORKS = [
    {"type": "book", "title": "Aging", "DOI": "10.1000/a"},
    {"type": "article-journal", "title": "Sirtuins", "container-title": "Cell", "PMID": "12"},
]


@pytest.fixture
def works():
    return [add_reference(work, source="manual")[0] for work in WORKS]


def run(*options) -> str:
    printed = StringIO()
    call_command("export_references", *options, stdout=printed, stderr=StringIO())
    return printed.getvalue()


@pytest.mark.parametrize("format", ["bibtex", "ris", "csl-json"])
def test_the_library_is_written_and_reads_back_the_same(works, format):
    items = read_references(run("--all", "--format", format).encode(), format=format).items
    assert [item.csl for item in items] == WORKS


def test_works_are_written_in_the_order_of_their_ids(works):
    written = json.loads(run("--format", "csl-json", "--ids", str(works[1].pk), str(works[0].pk)))
    assert [item["title"] for item in written] == ["Sirtuins", "Aging"]


def test_a_printed_list_has_a_line_for_each_work(works):
    assert run("--all", "--format", "ama") == "1. Aging.\n2. Sirtuins. Cell.\n"


def test_a_list_is_printed_in_any_style(works):
    pytest.importorskip("pypandoc", reason="pypandoc_binary is an optional extra")
    assert run("--all", "--format", "ieee") == "[1] Aging. doi: 10.1000/a.\n[2] “Sirtuins,” Cell.\n"
    with pytest.raises(CommandError, match=r"no reference style “iee”\. Did you mean ieee"):
        run("--all", "--format", "iee")


def test_the_list_of_an_article_is_what_its_readers_see():
    wren, edith = factories.wren(), factories.edith()
    made = factories.cited_manuscript(wren)
    number = str(made.pk)
    assert run("--manuscript", number, "--format", "nlm").startswith("1. Hayflick L, Moorhead PS. The serial")
    sent = factories.submit(made, by=wren)
    approval = factories.approve(sent, by=edith, digest=sent.revision.digest, statement="Checked.")
    slug = factories.publish(approval, by=edith).article.slug
    Reference.objects.update(csl={"type": "book", "title": "Changed since"})
    assert "Experimental Cell Research. 1961;25:585-621." in run("--article", slug, "--format", "ama")
    assert "Changed since" in run("--manuscript", number, "--format", "ama")


@pytest.mark.parametrize("kind", ["article", "manuscript"])
def test_a_text_that_does_not_exist_gets_a_clear_message(kind):
    with pytest.raises(CommandError, match=f"There is no {kind} “no-such”"):
        run(f"--{kind}", "no-such")


def test_a_file_is_written_as_its_format_asks(works, tmp_path):
    path = tmp_path / "works.ris"
    assert run("--all", "--format", "ris", "--output", str(path)) == ""
    assert path.read_bytes().startswith(b"TY  - BOOK\r\nID  - aging\r\n")


def test_a_merged_record_is_not_written_twice(works):
    Reference.objects.filter(pk=works[0].pk).update(doi="", merged_into=works[1])
    assert len(json.loads(run("--all", "--format", "csl-json"))) == 1


@pytest.mark.parametrize(
    ("key", "message"),
    [("5", "An id of a work is a UUID"), ("00000000-0000-4000-8000-000000000000", "has no work 00000000")],
)
def test_an_id_that_is_none_gets_a_clear_message(key, message):
    with pytest.raises(CommandError, match=message):
        run("--ids", key)


def test_a_file_that_cannot_be_written_gets_a_clear_message(works, tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        run("--all", "--output", str(tmp_path / "none" / "works.bib"))
