"""Calendar months: what runs for two years ends on the same day of the month, or on the last one that there is."""

from calendar import monthrange
from datetime import datetime


def months_later(moment: datetime, months: int) -> datetime:
    """`moment` so many months on (a negative number: back); 31 August and six months is 28 February."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
