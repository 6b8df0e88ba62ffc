"""The demo's story happens on days on which the centre is open, whenever somebody looks at it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as some

from services import demo_days as days

CHICAGO = ZoneInfo("America/Chicago")
IS_OPEN = days.open_days("US")


@given(some.datetimes(datetime(2026, 1, 1), datetime(2031, 1, 1), timezones=some.just(UTC)), some.integers(1, 12))
def test_the_visitor_and_the_story_come_on_open_days_only(now, count):
    end = days.arrival(now, CHICAGO, IS_OPEN)
    assert end >= now
    begin = days.back(end, count, CHICAGO, IS_OPEN)
    for moment in (begin, end):
        assert IS_OPEN(moment.astimezone(CHICAGO).date())
    between = (begin.astimezone(CHICAGO).date() + timedelta(days=one) for one in range(40))
    assert sum(IS_OPEN(day) for day in between if day < end.astimezone(CHICAGO).date()) == count


def test_thanksgiving_is_passed_over_in_both_directions():
    thanksgiving = datetime(2026, 11, 26, 18, tzinfo=UTC)
    assert days.arrival(thanksgiving, CHICAGO, IS_OPEN) == days.at(date(2026, 11, 27), time(10), CHICAGO)
    assert days.next_open(date(2026, 11, 26), IS_OPEN) == date(2026, 11, 27)
    friday = days.at(date(2026, 11, 27), time(10), CHICAGO)
    assert days.back(friday, 1, CHICAGO, IS_OPEN) == days.at(date(2026, 11, 25), time(10), CHICAGO)


def test_a_visitor_in_opening_hours_arrives_now_and_one_at_night_in_the_morning():
    at_noon, at_night = (days.at(date(2026, 11, 24), wall, CHICAGO) for wall in (time(12), time(23)))
    assert days.arrival(at_noon, CHICAGO, IS_OPEN) == at_noon
    assert days.arrival(at_night, CHICAGO, IS_OPEN) == days.at(date(2026, 11, 25), time(10), CHICAGO)
