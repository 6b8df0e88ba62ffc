"""Which reminders a session gets, and when. Two (3 days and 1 day before) beat one: Steiner 2018, n = 54,066."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.scheduler.domain.hours import local_moment

USUAL = (72, 24)  # hours before
EARLY, LATE = "remind3", "remind1"
IS_EARLY = 48  # hours: what goes out as long before is the early one
DAY_BEGINS, DAY_ENDS, INSTEAD = time(9), time(20), time(10)
LAST_USE = timedelta(hours=1)  # later, a reminder finds people on their way


@dataclass(frozen=True)
class Reminder:
    """`name` remind3 | remind1; to go out at `due_at`, not any more at `expires_at`."""

    name: str
    due_at: datetime
    expires_at: datetime


def named(lead: int) -> str:
    """The name of a reminder that goes out so many hours before: there is an early one and a late one."""
    return EARLY if lead >= IS_EARLY else LATE


def reminders(starts_at: datetime, now: datetime, zone: ZoneInfo, leads: Sequence[int] = USUAL) -> list[Reminder]:
    """The reminders still ahead at `now`, in order; `leads` in hours, one of each name.

    What is past when a session is booked or moved is left out: the message about that has just said the same.
    An earlier one expires when the next falls due, so that after an outage only one goes out.
    """
    dues = [(named(lead), _moment_before(starts_at, lead, zone)) for lead in sorted(leads, reverse=True)]
    ends = [due for _, due in dues[1:]] + [starts_at - LAST_USE]
    return [Reminder(name, due, end) for (name, due), end in zip(dues, ends, strict=True) if now < due < end]


def _moment_before(starts_at: datetime, lead: int, zone: ZoneInfo) -> datetime:
    """So many hours before; for whole days at the same wall time, at 10:00 if that is at night or early."""
    if lead % 24:
        return starts_at - timedelta(hours=lead)
    local = starts_at.astimezone(zone)
    wall = local.time() if DAY_BEGINS <= local.time() <= DAY_ENDS else INSTEAD
    return local_moment(local.date() - timedelta(days=lead // 24), wall, zone)
