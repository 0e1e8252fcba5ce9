"""The commands that load the Retraction Watch data and check works for notices."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command

from editorial.bibliography.workflow import paste_references
from editorial.planning.models import Task
from references.models import ReferenceNotice, RetractionWatchRow
from tests import factories
from tests.references.notices import WAKEFIELD_LINE
from tests.references.watch_files import WAKEFIELD, lines, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def watch_file(tmp_path):
    """A function that writes a file with these rows and returns its path."""

    def write(*rows):
        path = tmp_path / "watch.csv"
        path.write_bytes(b"".join(lines(rows)))
        return path

    return write


@pytest.fixture
def manuscript():
    wren = factories.wren()
    made = factories.manuscript(wren, text="What a retraction means.")
    paste_references(made, WAKEFIELD_LINE, by=wren)
    return made


def run(name, *arguments):
    out, complaints = io.StringIO(), io.StringIO()
    call_command(name, *map(str, arguments), stdout=out, stderr=complaints)
    return out.getvalue(), complaints.getvalue()


def test_loading_says_what_came_of_the_file_and_of_the_works(watch_file, manuscript):
    path = watch_file(*WAKEFIELD, row(1), row(2, **{"Record ID": "none"}))
    out, complaints = run("load_retraction_watch", path, "--data-date", "2026-09-03")
    assert "Data of 2026-09-03: 4 rows read, 3 new, 0 changed, 0 repeated, 1 unusable" in out
    assert "1 works compared: 1 listed, 2 new notices, 2 tasks opened." in out
    assert "“none” is not a record's number" in complaints
    assert Task.objects.open().filter(manuscript=manuscript).count() == 2


def test_loading_twice_opens_nothing_anew(watch_file, manuscript):
    path = watch_file(*WAKEFIELD)
    run("load_retraction_watch", path, "--data-date", "2026-09-03")
    out, _complaints = run("load_retraction_watch", path, "--data-date", "2026-09-03")
    assert "0 new, 0 changed" in out
    assert "0 new notices, 0 tasks opened." in out
    assert Task.objects.count() == 2


def test_the_data_is_of_the_day_of_its_file_unless_said_otherwise(watch_file):
    path = watch_file(row(1))
    run("load_retraction_watch", path)
    assert abs((RetractionWatchRow.objects.get().data_date - datetime.date.today()).days) <= 1


def test_another_file_or_none_is_refused_in_plain_words(tmp_path, watch_file):
    with pytest.raises(CommandError, match="cannot be read"):
        run("load_retraction_watch", tmp_path / "nowhere.csv")
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match="not the Retraction Watch file"):
        run("load_retraction_watch", other)
    run("load_retraction_watch", watch_file(row(1)), "--data-date", "2026-09-10")
    with pytest.raises(CommandError, match="Newer data is loaded already"):
        run("load_retraction_watch", watch_file(row(1)), "--data-date", "2026-09-03")


def test_checking_without_data_says_that_nothing_was_checked(manuscript):
    out, _complaints = run("check_notices", "--offline")
    assert "Retraction Watch: nothing was checked. Its data is not loaded" in out
    assert not manuscript.references.get().reference.notice_checks.exists()


def test_checking_looks_at_what_is_due_and_with_all_at_everything(watch_file, manuscript):
    run("load_retraction_watch", watch_file(*WAKEFIELD), "--data-date", "2026-09-03")
    assert "Retraction Watch of 2026-09-03: 0 works checked" in run("check_notices", "--offline")[0]
    assert "Retraction Watch of 2026-09-03: 0 works checked" in run("check_notices", "--offline", "--stale")[0]
    assert "Retraction Watch of 2026-09-03: 1 works checked, 1 listed" in run("check_notices", "--offline", "--all")[0]


def test_a_work_that_came_after_the_data_is_checked_the_next_time(watch_file):
    run("load_retraction_watch", watch_file(*WAKEFIELD), "--data-date", "2026-09-03")
    wren = factories.wren()
    made = factories.manuscript(wren)
    paste_references(made, WAKEFIELD_LINE, by=wren)
    run("check_notices", "--offline")
    kinds = set(made.references.get().reference.notices.values_list("kind", flat=True))
    assert kinds == {ReferenceNotice.Kind.CORRECTION, ReferenceNotice.Kind.RETRACTION}
