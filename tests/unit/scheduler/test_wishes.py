"""What everybody has in common of the days, times of day and weeks that each said."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from services.scheduler.domain.slots import week_of, weeks_between
from services.scheduler.domain.wishes import Common, Said, common

CHICAGO = ZoneInfo("America/Chicago")
FIRST, SECOND, THIRD = date(2026, 9, 21), date(2026, 9, 28), date(2026, 10, 5)


def weeks(*mondays):
    return Said(weeks=frozenset(mondays))


def test_the_weeks_that_all_named_are_common():
    assert common([weeks(FIRST, SECOND), weeks(SECOND, THIRD)], CHICAGO) == Common(weeks=frozenset({SECOND}))


def test_who_named_no_week_could_come_in_any():
    assert common([weeks(FIRST), Said(parts=frozenset({"morning"}))], CHICAGO).weeks == {FIRST}


def test_where_the_weeks_of_all_differ_nothing_is_common():
    mornings = Said(weeks=frozenset({FIRST}), parts=frozenset({"morning"}))
    assert common([mornings, weeks(SECOND)], CHICAGO) == Common()


def test_a_week_begins_on_monday_by_the_clock_at_the_centre():
    assert week_of(datetime(2026, 9, 28, 4, tzinfo=UTC), CHICAGO) == FIRST
    assert week_of(datetime(2026, 9, 28, 6, tzinfo=UTC), CHICAGO) == SECOND


def test_the_weeks_of_a_stretch_are_those_it_touches():
    sunday, monday = datetime(2026, 9, 27, 12, tzinfo=UTC), datetime(2026, 10, 5, 12, tzinfo=UTC)
    assert weeks_between(sunday, monday, CHICAGO) == [FIRST, SECOND, THIRD]
