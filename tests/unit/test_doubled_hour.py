"""In autumn the clocks show an hour twice: whoever reads a time in it is told which of the two is meant."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from services.notifier.domain.wording import moment_in, slot_in
from services.scheduler.domain.words import said

ZONE = "America/Chicago"
FIRST, SECOND = (datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (6, 7))
PLAIN = [datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (5, 8, 15)]
SPRING = [datetime(2026, 3, 8, hour, 30, tzinfo=UTC) for hour in (7, 8)]


@pytest.mark.parametrize(("language", "before", "after"), [
    ("en", "before the clocks change", "after the clocks change"),
    ("es", "antes del cambio de hora", "después del cambio de hora")])
def test_texts_and_mails_tell_the_two_hours_apart(language, before, after):
    for words in (moment_in, lambda *args: slot_in(*args[:3])):
        assert words(language, FIRST, ZONE, ZONE).endswith(f"({before})")
        assert words(language, SECOND, ZONE, ZONE).endswith(f"({after})")


@pytest.mark.parametrize("moment", [*PLAIN, *SPRING])
def test_no_other_hour_is_burdened_with_it(moment):
    for language in ("en", "es"):
        assert "(" not in moment_in(language, moment, ZONE, ZONE) + slot_in(language, moment, ZONE)
    assert "(" not in said(moment, ZoneInfo(ZONE))


def test_staff_are_told_which_of_the_two_it_is():
    assert said(FIRST, ZoneInfo(ZONE)) == "Sun Nov 1, 1:30 AM (before the clocks change)"
    assert said(SECOND, ZoneInfo(ZONE)) == "Sun Nov 1, 1:30 AM (after the clocks change)"
