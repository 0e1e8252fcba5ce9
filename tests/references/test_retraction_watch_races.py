"""Files of Retraction Watch loaded at the same time: they share the table in which a file lies meanwhile."""

import datetime

from references.models import RetractionWatchRow
from references.notices.retraction_watch import LoadReport, load_retraction_watch
from tests.racing import assert_only
from tests.references.watch_files import lines, row

DAY = datetime.date(2026, 9, 3)


def test_files_loaded_at_once_are_loaded_one_after_the_other(track, rounds):
    for turn in range(rounds):
        files = [range(turn * 200 + 1, turn * 200 + 101), range(turn * 200 + 101, turn * 200 + 201)]
        loads = [
            lambda numbers=numbers: load_retraction_watch(lines([row(number) for number in numbers]), data_date=DAY)
            for numbers in files
        ]
        reports = track.race(*loads)
        assert_only(reports)
        assert [report[:5] for report in reports] == [LoadReport(100, 100, 0, 0, 0, 0, [])[:5]] * 2
    assert RetractionWatchRow.objects.count() == rounds * 200
