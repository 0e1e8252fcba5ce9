"""A reference has at most 5,000 characters through every door; what is longer comes back as it was typed."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from editorial.bibliography.workflow import LinesTooLong, paste_references, replace_reference
from editorial.importing import UnreadableManuscript
from editorial.importing.intake import import_manuscript
from editorial.manuscripts.models import Manuscript
from references.formats.pasted.numbered_list import LONGEST_LINE, LineTooLong
from references.importing.files import read_references
from references.library.adding import add_raw_reference
from references.library.evidence import classify
from references.models import ImportBatch, Reference
from tests import factories
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db

#: As somebody pastes a whole text where a reference belongs.
LONG = "word " * 30_000 + "lastword"
FITTING = ("word " * 1_000).strip()
WHAT_TO_DO = "Put each reference on a line of its own"


@pytest.fixture
def manuscript(wren):
    return factories.manuscript(wren)


def test_a_pasted_line_that_is_too_long_is_refused_with_its_number_and_comes_back(wren, manuscript):
    lines = f"{factories.HAYFLICK}\n2. {LONG}"
    answer = screen(wren).post(reverse("editorial:references", args=[manuscript.pk]), {"lines": lines})
    page = words_on(answer)
    assert answer.status_code == 422
    assert "Line 2, “word word" in page
    assert "has 150,008 characters; a reference has at most 5,000." in page
    assert WHAT_TO_DO in page
    assert "lastword" in page
    assert not Reference.objects.exists()


def test_a_line_that_just_fits_is_kept_whole(wren, manuscript):
    assert len(FITTING) == LONGEST_LINE - 1
    entry = paste_references(manuscript, FITTING, by=wren).added[0]
    assert entry.reference.raw_text == FITTING
    with pytest.raises(LinesTooLong):
        paste_references(manuscript, FITTING + "!!", by=wren)


def test_a_replaced_line_that_is_too_long_is_refused_and_comes_back(wren, manuscript):
    entry = paste_references(manuscript, "Something somebody said", by=wren).added[0]
    address = reverse("editorial:replace_reference", args=[manuscript.pk, entry.pk])
    answer = screen(wren).post(address, {f"entry-{entry.pk}-line": LONG})
    assert answer.status_code == 422
    assert WHAT_TO_DO in words_on(answer)
    assert "lastword" in words_on(answer)
    with pytest.raises(LinesTooLong):
        replace_reference(entry, LONG, by=wren)
    assert Reference.objects.count() == 1


def test_an_imported_text_with_a_line_that_is_too_long_is_refused_and_says_which(wren, tmp_path):
    text = f"A title\n\nWords [1].\n\nReferences\n\n1. {factories.HAYFLICK[3:]}\n2. {LONG}\n"
    with pytest.raises(UnreadableManuscript, match="150,008 characters"):
        import_manuscript(text.encode(), filename="a.txt", by=wren)
    answer = words_on(screen(wren).post(reverse("editorial:import"), {"text": text}))
    assert "In the list of references: Line " in answer
    assert WHAT_TO_DO in answer
    assert "lastword" in answer
    path = tmp_path / "a.txt"
    path.write_text(text)
    with pytest.raises(CommandError, match="a reference has at most 5,000"):
        call_command("import_manuscript", str(path), writer=wren.email)
    assert not Manuscript.objects.exists()
    assert not Reference.objects.exists()


def test_a_file_and_the_librarys_paste_have_the_same_limit(wren):
    (item,) = read_references(LONG.encode(), format="text").items
    assert item.csl is None
    assert WHAT_TO_DO in item.problems[0]
    for format in ("text", "auto"):
        answer = screen(wren).post(reverse("references:import"), {"text": LONG, "format": format})
        assert answer.status_code == 422
        assert WHAT_TO_DO in words_on(answer)
        assert "lastword" in words_on(answer)
    assert not ImportBatch.objects.exists()


def test_no_other_way_leads_a_longer_line_into_the_library(wren):
    with pytest.raises(LineTooLong):
        add_raw_reference(LONG)
    with pytest.raises(IntegrityError, match="references_line_length"), transaction.atomic():
        Reference.objects.create(
            csl={"type": "document"}, csl_type="document", source="plain_text", raw_text="a" * (LONGEST_LINE + 1)
        )


@pytest.fixture
def overlong():
    """A row from before lines had a limit."""
    item = {"type": "document", "title": LONG}
    return Reference.objects.create(
        csl=item, csl_type="document", title=LONG, source="plain_text", raw_text=LONG, is_overlong=True
    )


def test_lists_show_the_beginning_of_a_line_from_before_the_limit(wren, overlong, manuscript):
    manuscript.references.create(reference=overlong, key="long", position=1)
    desk = screen(wren)
    for address in (reverse("references:library"), reverse("editorial:references", args=[manuscript.pk])):
        shown = desk.get(address).text.partition("<textarea")[0]
        assert "word word" in shown
        assert len(shown) < 20_000
    assert len(desk.get(reverse("references:pick"), {"q": "word"}).content) < 20_000
    assert "lastword" in words_on(desk.get(overlong.get_absolute_url()))


def test_a_line_from_before_the_limit_can_still_be_worked_with(overlong, edith):
    classify(overlong, study_type="cell", level="", by=edith)
    overlong.refresh_from_db()
    assert (overlong.evidence_type, overlong.raw_text) == ("cell", LONG)
