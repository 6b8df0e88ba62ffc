"""Days that count: those on which courts sit, those on which we write, and those around a court date when we do not.

A state court may keep more holidays than the federal ones; the dates people tell us are theirs to check.
"""

from datetime import date, timedelta

from services.notifier.domain.quiet import SUNDAY, is_holiday

SATURDAY = SUNDAY - 1
QUIET_COURT_DAYS = 3  # business days before court without a text
AFTER_COURT_DAYS = 14  # and days after it
SOON_DAYS = 21
BEFORE_SOON = (14, 7)  # days before court, of any case
BEFORE_PARENTING = (30, 10)  # where a plan for the children is due (reference 3.4)


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


def keeps_clear(day: date, court_on: date) -> bool:
    """Whether what is meant for `day` goes out before the quiet days that lie before court."""
    return next_open_day(day) < court_days_before(court_on, QUIET_COURT_DAYS)


def is_quiet(day: date, court_on: date) -> bool:
    """Whether nothing is asked on `day`: from 3 business days before court until 14 days after it."""
    return court_days_before(court_on, QUIET_COURT_DAYS) <= day < court_on + timedelta(days=AFTER_COURT_DAYS)


def reminder_days(case_type: str | None, today: date, court_on: date) -> list[date]:
    """The open days after `today` on which a court date is spoken of: two at most.

    14 and 7 days before it; 30 and 10 where parents have a plan to bring, if the date is 21 days away or more.
    """
    far = (court_on - today).days >= SOON_DAYS
    before = BEFORE_PARENTING if case_type == "parenting" and far else BEFORE_SOON
    days = [court_on - timedelta(days=one) for one in before]
    return [next_open_day(day) for day in days if day > today and keeps_clear(day, court_on)]
