"""The days of the demo's story: all of them days on which the centre is open, whenever a visitor comes."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.notifier.domain.quiet import is_holiday
from services.scheduler.adapters.closed_days import public

OPENING, ARRIVAL = time(9, 30), time(10, 0)
CLOSING_HOUR = 17
SATURDAY = 5
IsOpen = Callable[[date], bool]


def open_days(region: str) -> IsOpen:
    """Tells whether the centre is open: Monday to Friday but for public holidays, on which nobody is written to."""
    return lambda day: day.weekday() < SATURDAY and not is_holiday(day) and day not in public(region, day.year)


def arrival(now: datetime, zone: ZoneInfo, is_open: IsOpen) -> datetime:
    """When the visitor arrives: now if the centre is open, else the next open day at 10."""
    local = now.astimezone(zone)
    if is_open(local.date()) and OPENING <= local.time() and local.hour < CLOSING_HOUR:
        return now
    day = local.date() + timedelta(days=local.time() > ARRIVAL)
    return at(next_open(day, is_open), ARRIVAL, zone)


def next_open(day: date, is_open: IsOpen) -> date:
    """`day` itself if it is open, else the first open day after it."""
    while not is_open(day):
        day += timedelta(days=1)
    return day


def back(moment: datetime, count: int, zone: ZoneInfo, is_open: IsOpen) -> datetime:
    """The same time by the wall clock in `zone`, `count` open days earlier."""
    local = moment.astimezone(zone)
    day = local.date()
    while count:
        day -= timedelta(days=1)
        count -= is_open(day)
    return at(day, local.time(), zone)


def at(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The moment (UTC) when the wall clock in `zone` shows `wall` on `day`."""
    return datetime.combine(day, wall, zone).astimezone(UTC)
