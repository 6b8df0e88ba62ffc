"""What may be done with a session, and until when."""

from collections.abc import Iterable
from datetime import datetime, timedelta

SCHEDULED, HELD, MISSED, CANCELLED = STATES = ("scheduled", "held", "missed", "cancelled")
ATTENDANCE = ("attended", "late", "left_early", "no_show", "excused", "technical")
CAME = frozenset({"attended", "late", "left_early"})
CANCEL_NOTICE = timedelta(hours=24)
MOVE_NOTICE = timedelta(hours=4)
EARLIEST_ARRIVAL = timedelta(hours=2)
DOORS_OPEN = timedelta(minutes=30)  # attendance may be noted a little before the start

LONGER = (15, 30, 60)  # minutes that a session may be made longer at a time
LATE_TO_SAY = timedelta(minutes=30)


def may_cancel_alone(starts_at: datetime, now: datetime, notice: timedelta = CANCEL_NOTICE) -> bool:
    """True while a party can still cancel without calling: up to the notice before."""
    return now <= starts_at - notice


def may_ask_new_time(starts_at: datetime, now: datetime, notice: timedelta = MOVE_NOTICE) -> bool:
    """True while the system itself can ask everybody for another time: up to the notice before."""
    return now <= starts_at - notice


def arrival(starts_at: datetime, place: int, modality: str, stagger: timedelta) -> datetime | None:
    """When the party at this place (0 the first) comes, if the parties are not to meet at the door; else None."""
    return starts_at + place * stagger if modality == "shuttle" and stagger else None


def may_arrive(starts_at: datetime, now: datetime) -> bool:
    return now >= starts_at - EARLIEST_ARRIVAL


def is_on(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """True while a session goes on, and for a while after its end: who is in it looks at the clock late."""
    return starts_at <= now < ends_at + LATE_TO_SAY


def may_note_attendance(starts_at: datetime, now: datetime) -> bool:
    return now >= starts_at - DOORS_OPEN


def took_place(statuses: Iterable[str]) -> bool:
    """True if at least two parties were there for a part of it: one alone cannot mediate."""
    return sum(status in CAME for status in statuses) >= 2
