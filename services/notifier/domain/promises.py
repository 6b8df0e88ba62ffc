"""By when somebody who wrote is to have heard from a person: the end of the next work day, as our texts say.

Work days are Monday to Friday without the federal holidays (5 U.S.C. 6103), as courts keep them.
"""

from datetime import date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from services.notifier.domain.court_days import SATURDAY
from services.notifier.domain.quiet import is_holiday

OPENS, CLOSES = time(9), time(17)


def is_work_day(day: date) -> bool:
    return day.weekday() < SATURDAY and not is_holiday(day)


def promised_by(came: datetime, zone: str) -> datetime:
    """The end of the first work day after the local day of `came`, in the IANA `zone` of the centre; aware, in UTC."""
    day = came.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    while not is_work_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, CLOSES, ZoneInfo(zone)).astimezone(came.tzinfo)


def work_time(start: datetime, end: datetime, zone: str) -> timedelta:
    """How much of the time between two moments lies in opening hours: nights and weekends are nobody's delay."""
    total, day = timedelta(0), start.astimezone(ZoneInfo(zone)).date()
    while day <= end.astimezone(ZoneInfo(zone)).date():
        if is_work_day(day):
            opens, closes = (datetime.combine(day, hour, ZoneInfo(zone)) for hour in (OPENS, CLOSES))
            total += max(min(end, closes.astimezone(end.tzinfo)) - max(start, opens.astimezone(start.tzinfo)),
                         timedelta(0))
        day += timedelta(days=1)
    return total


def middle(times: list[timedelta]) -> timedelta | None:
    """The median, None of nothing."""
    return timedelta(seconds=median(one.total_seconds() for one in times)) if times else None
