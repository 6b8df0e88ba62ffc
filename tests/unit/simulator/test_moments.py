from datetime import UTC, datetime, timedelta, timezone

import pytest

from simulator.moments import as_written_by_the_provider, restored, span, stored


def test_a_moment_comes_back_as_it_was_kept():
    moment = datetime(2026, 9, 21, 10, 30, 0, 1, tzinfo=timezone(timedelta(hours=-5)))
    assert restored(stored(moment)) == moment


def test_stored_moments_sort_as_text():
    base = datetime(2026, 9, 21, 15, tzinfo=UTC)
    moments = [stored(base + timedelta(microseconds=step)) for step in (0, 1, 999_999, 1_000_000)]
    assert moments == sorted(moments)


def test_the_provider_writes_moments_as_mail_does():
    assert as_written_by_the_provider("2023-08-24T05:01:45.600000+00:00") == "Thu, 24 Aug 2023 05:01:45 +0000"


@pytest.mark.parametrize(("text", "first", "last"), [
    ("2026-09-21", "2026-09-21T00:00:00.000000+00:00", "2026-09-21T23:59:59.999999+00:00"),
    ("2026-09-21T15:00:00Z", "2026-09-21T15:00:00.000000+00:00", "2026-09-21T15:00:00.999999+00:00"),
    ("2026-09-21T10:00:00-05:00", "2026-09-21T15:00:00.000000+00:00", "2026-09-21T15:00:00.999999+00:00"),
])
def test_a_filter_means_the_whole_day_or_second(text, first, last):
    assert tuple(map(stored, span(text))) == (first, last)


def test_a_filter_that_is_no_date_is_an_error():
    with pytest.raises(ValueError, match=r".*"):
        span("yesterday")
