"""Taking a manuscript in: what the library knows joins what the file says."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from documents.citations import cited_keys
from editorial.importing.intake import NotAWriter, import_manuscript
from editorial.manuscripts.models import Manuscript
from references.library.adding import add_reference
from tests import factories

pytestmark = pytest.mark.django_db

HAYFLICK = factories.HAYFLICK.removeprefix("1. ")


@pytest.fixture
def wren():
    return factories.wren(email="wren@example.org")


def test_draft_has_references_topics_and_a_revision(wren):
    text = f"---\ntitle: Limits\ntopics: Ageing, Cells\n---\nCells stop [1].\n\n## References\n\n1. {HAYFLICK}\n"
    manuscript = import_manuscript(text.encode(), filename="limits.md", by=wren)
    assert manuscript.draft.title == "Limits"
    assert sorted(manuscript.tags.names()) == ["Ageing", "Cells"]
    assert cited_keys(manuscript.draft.body) == ["hayflick1961"]
    assert manuscript.revisions.count() == 1
    assert list(manuscript.authorships.values_list("writer", flat=True)) == [wren.pk]


def test_two_lines_the_library_knows_as_one_work_share_a_key(wren):
    title = "The serial cultivation of human diploid cell strains"
    add_reference(
        {"type": "article-journal", "title": title, "DOI": "10.1016/0014-4827(61)90192-6", "PMID": "13905658"},
        source="manual",
    )
    by_pmid = (
        "Hayflick L. The serial cultivation of human diploid cell strains. Exp Cell Res. 1961;25:585. PMID: 13905658"
    )
    text = f"Cells stop [1]. They do [2], both say [1,2].\n\nReferences\n\n1. {HAYFLICK}\n2. {by_pmid}\n"
    manuscript = import_manuscript(text.encode(), filename="limits.txt", by=wren)
    assert manuscript.references.count() == 1
    assert cited_keys(manuscript.draft.body) == ["hayflick1961"]
    assert "on the list already" in " ".join(manuscript.draft.import_report["warnings"])


def test_only_people_who_may_write_take_manuscripts_in():
    with pytest.raises(NotAWriter):
        import_manuscript(b"Words.", filename="a.txt", by=factories.person("Nobody"))


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "empty"), (b"\x00\x01\x02\x03" * 50, "text"), (b"word " * 1_100_000, "5.5 MB")],
    ids=["empty", "binary", "five megabytes"],
)
def test_file_that_cannot_be_read_gets_a_clear_message(wren, tmp_path, data, words):
    path = tmp_path / "manuscript.txt"
    path.write_bytes(data)
    with pytest.raises(CommandError, match=f"(?i){words}"):
        call_command("import_manuscript", str(path))
    assert not Manuscript.objects.exists()


def test_missing_file_and_unknown_writer_get_a_clear_message(wren, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_manuscript", str(tmp_path / "none.txt"))
    path = tmp_path / "a.txt"
    path.write_text("Words.")
    with pytest.raises(CommandError, match="Nobody active"):
        call_command("import_manuscript", str(path), "--writer", "ghost@example.org")


def test_json_names_everything(wren, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(f"Limits\n\nCells stop [1]. More [7].\n\nReferences\n\n1. {HAYFLICK}\n")
    out = io.StringIO()
    call_command("import_manuscript", str(path), "--json", stdout=out)
    understood = json.loads(out.getvalue())
    assert {"title", "deck", "kind", "language", "topics", "date", "claimed_approval", "headings"} <= set(understood)
    assert {"key_points", "citations", "references", "warnings", "manuscript"} <= set(understood)
    assert understood["citations"] == [[1]]
    assert "7" in " ".join(understood["warnings"])
