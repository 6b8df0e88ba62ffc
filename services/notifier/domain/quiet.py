"""Quiet hours: nothing that nobody waits for arrives at night, on a Sunday or on a public holiday (reference 3.2)."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OPENS, CLOSES = time(9), time(20)
SUNDAY = 6
TURNS = 20
FIXED = {(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)}
# (month, weekday from Monday = 0, which one; -1 the last): 5 U.S.C. 6103(a)
FLOATING = ((1, 0, 3), (2, 0, 3), (5, 0, -1), (9, 0, 1), (10, 0, 2), (11, 3, 4))


def next_allowed(moment: datetime, zone: str, any_day: bool = False) -> datetime:
    """`moment` itself if a text may arrive then in the reader's IANA `zone`, else the next 9 in the morning.

    With `any_day` only the night is quiet: a reminder of Monday's session is missed more on Sunday than it disturbs.
    """
    local = moment.astimezone(ZoneInfo(zone))
    if (any_day or _open_day(local.date())) and OPENS <= local.time() < CLOSES:
        return moment
    day = local.date() if local.time() < OPENS else local.date() + timedelta(days=1)
    while not (any_day or _open_day(day)):
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, ZoneInfo(zone)).astimezone(moment.tzinfo)


def same_hour(now: datetime, zones: Iterable[str], any_day: bool = False) -> datetime:
    """The first moment when none of these zones has quiet hours; a moment that is quiet in one if they never meet."""
    zones, moment = list(zones), now
    for _ in range(TURNS):
        later = max((next_allowed(moment, zone, any_day) for zone in zones), default=moment)
        if later == moment:
            break
        moment = later
    return moment


def is_holiday(day: date) -> bool:
    """True on a federal holiday, on the day itself: courts and offices are closed."""
    return (day.month, day.day) in FIXED or any(day == _floating(day.year, *rule) for rule in FLOATING)


def _open_day(day: date) -> bool:
    return day.weekday() != SUNDAY and not is_holiday(day)


def _floating(year: int, month: int, weekday: int, which: int) -> date:
    if which < 0:
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
