"""Days on which courts and the centre work: Monday to Friday."""

from datetime import date, timedelta

SATURDAY = 5


def business_days_until(today: date, day: date) -> int:
    """How many working days lie after `today` up to and with `day`; 0 if `day` is today or past."""
    days = (today + timedelta(days=count) for count in range(1, (day - today).days + 1))
    return sum(1 for one in days if one.weekday() < SATURDAY)


def add_business_days(day: date, count: int) -> date:
    """The working day `count` working days after `day`."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day
