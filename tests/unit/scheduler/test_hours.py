"""Weekly hours are what the clock on the wall shows, also where it is moved."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from services.scheduler.domain.hours import WeeklyHours, Window, local_moment, windows
from services.scheduler.domain.quarters import is_on_the_quarter, moment_of, quarter_of, quarters
from tests.unit.scheduler.facts import CHICAGO

SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)  # Sundays on which Chicago's clocks change at 2:00
ZONES = st.sampled_from([ZoneInfo(name) for name in (
    "America/Chicago", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns", "UTC")])
CENTURY = 100 * 365 * 24 * 3600  # seconds
WALLS = st.times().map(lambda one: one.replace(minute=one.minute // 15 * 15, second=0, microsecond=0))


def hours(opens, closes, weekday=6, **dates):
    return WeeklyHours(weekday, opens, closes, **dates)


def test_nine_to_five_is_an_hour_earlier_in_utc_after_the_clocks_went_forward():
    before, after = windows([hours(time(9), time(17))], CHICAGO, SPRING - timedelta(days=7), SPRING)
    assert (before.starts_at.hour, after.starts_at.hour) == (15, 14)
    assert after.ends_at - after.starts_at == timedelta(hours=8)


def test_a_window_over_the_lost_hour_is_shorter_and_over_the_repeated_hour_longer():
    spring, = windows([hours(time(0), time(6))], CHICAGO, SPRING, SPRING)
    autumn, = windows([hours(time(0), time(6))], CHICAGO, AUTUMN, AUTUMN)
    assert spring.ends_at - spring.starts_at == timedelta(hours=5)
    assert autumn.ends_at - autumn.starts_at == timedelta(hours=7)


def test_hours_within_the_lost_hour_are_none():
    assert windows([hours(time(2, 15), time(2, 45))], CHICAGO, SPRING, SPRING) == ()


def test_hours_are_in_force_between_their_dates():
    limited = hours(time(9), time(10), valid_from=date(2026, 9, 13), valid_until=date(2026, 9, 20))
    found = windows([limited], CHICAGO, date(2026, 9, 1), date(2026, 9, 30))
    assert [one.starts_at.astimezone(CHICAGO).day for one in found] == [13, 20]


def test_hours_that_meet_are_one_window():
    found = windows([hours(time(9), time(12)), hours(time(12), time(15))], CHICAGO, AUTUMN, AUTUMN)
    assert found == (Window(datetime(2026, 11, 1, 15, tzinfo=UTC), datetime(2026, 11, 1, 21, tzinfo=UTC)),)


@settings(max_examples=40)
@given(zone=ZONES, opens=WALLS, closes=WALLS, day=st.dates(date(2024, 1, 1), date(2028, 12, 31)))
def test_at_each_moment_of_a_window_the_wall_clock_is_within_the_hours(zone, opens, closes, day):
    one = WeeklyHours(day.weekday(), opens, closes)
    for window in windows([one], zone, day, day):
        moment = window.starts_at
        while moment < window.ends_at:
            assert opens <= moment.astimezone(zone).time() < closes
            moment += timedelta(minutes=15)


@settings(max_examples=25)
@given(zone=ZONES, day=st.dates(date(2024, 1, 1), date(2028, 12, 31)))
def test_windows_are_in_order_and_apart(zone, day):
    week = [WeeklyHours(weekday, time(hour), time(hour + 5)) for weekday in range(7) for hour in (0, 7, 13)]
    found = windows(week, zone, day, day + timedelta(days=8))
    assert all(earlier.ends_at < later.starts_at for earlier, later in pairwise(found))


def test_a_wall_time_that_comes_twice_means_the_later_one():
    assert local_moment(AUTUMN, time(1, 30), CHICAGO) == datetime(2026, 11, 1, 7, 30, tzinfo=UTC)


@given(st.integers(0, CENTURY).map(lambda seconds: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)))
def test_a_moment_lies_in_its_quarter(moment):
    quarter = quarter_of(moment)
    assert moment_of(quarter) <= moment < moment_of(quarter + 1)
    assert is_on_the_quarter(moment_of(quarter))
    assert next(iter(quarters(moment, moment + timedelta(seconds=1)))) == quarter
