"""Days that count: those on which courts sit, and those on which we write.

A state court may keep more holidays than the federal ones; the dates people tell us are theirs to check.
"""

from datetime import date, timedelta

from services.notifier.domain.quiet import SUNDAY, is_holiday

SATURDAY = SUNDAY - 1


def next_open_day(day: date) -> date:
    """`day` itself if we write then (Monday to Saturday, no holiday), else the first day after it when we do."""
    while day.weekday() == SUNDAY or is_holiday(day):
        day += timedelta(days=1)
    return day


def court_days_before(day: date, count: int) -> date:
    """The date that lies `count` court days (Monday to Friday, no holiday) before `day`."""
    while count:
        day -= timedelta(days=1)
        count -= day.weekday() < SATURDAY and not is_holiday(day)
    return day
