import datetime

import pytest

from references.lookup.limits import pause_asked_for, retry_after

NOON = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Mon, 05 Jan 2026 12:01:30 GMT", 90),
        ("Mon, 05 Jan 2026 12:01:30 -0000", 90),
        ("Mon, 05 Jan 2026 11:00:00 GMT", 0),
        ("99999999999999", 86_400),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("Mon, 45 Jan 2026 12:00:00 GMT", None),
        ("²", None),
        ("x" * 100_000, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(written, seconds):
    assert retry_after({"retry-after": written}, now=NOON) == seconds


@pytest.mark.parametrize(
    ("limit", "interval", "pause"),
    [
        ("50", "1s", 0.02),
        ("1", "2s", 2),
        ("5", "1", 0.2),
        ("1", "3600s", 10),
        ("0", "1s", 0),
        ("x", "1s", 0),
        ("5", "", 0),
    ],
)
def test_a_rate_limit_comes_down_to_a_pause(limit, interval, pause):
    assert pause_asked_for({"x-rate-limit-limit": limit, "x-rate-limit-interval": interval}) == pytest.approx(pause)
