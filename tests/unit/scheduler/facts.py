"""Facts to decide on: a mediator, a room and two people, free on weekdays from 9 to 5 in Chicago."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.scheduler.adapters.facts import grid_of
from services.scheduler.domain.availability import Facts, Slot
from services.scheduler.domain.hours import WeeklyHours, open_mask
from services.scheduler.domain.resources import Kind, Resource

CHICAGO = ZoneInfo("America/Chicago")
MONDAY = datetime(2026, 9, 21, 15, 0, tzinfo=UTC)
NINE_TO_FIVE = [WeeklyHours(weekday, time(9), time(17)) for weekday in range(5)]
GRID = grid_of(MONDAY - timedelta(days=7), MONDAY + timedelta(days=60))


def at(hour: float, day: int = 22) -> datetime:
    """So many o'clock in Chicago on that day of September 2026 (the 22nd is a Tuesday)."""
    return datetime(2026, 9, day, 5, tzinfo=UTC) + timedelta(hours=hour)


def mask(starts_at: datetime, ends_at: datetime) -> int:
    return GRID.touched(starts_at, ends_at)


def weekly(hours=NINE_TO_FIVE, zone: ZoneInfo = CHICAGO) -> int:
    return open_mask(tuple(hours), (), zone, GRID)


def slot(starts_at: datetime = at(10), hours: float = 2, modality: str = "in_person", **changes) -> Slot:
    rooms = ("oak",) if modality == "in_person" else ()
    made = Slot(starts_at, starts_at + timedelta(hours=hours), modality, ("maya",), rooms, ("ana", "bo"))
    return replace(made, **changes)


def mediator(name: str = "maya", **changes) -> Resource:
    return replace(Resource(name, Kind.MEDIATOR, name.title(), weekly()), **changes)


def interpreter(name: str = "ines", *languages: str, **changes) -> Resource:
    spoken = frozenset(languages or ("es",))
    return replace(Resource(name, Kind.INTERPRETER, name.title(), weekly(), languages=spoken), **changes)


def room(name: str = "oak", step_free: bool = True, **changes) -> Resource:
    access = frozenset({"step_free"} if step_free else ())
    return replace(Resource(name, Kind.ROOM, f"{name.title()} room", seats=6, access=access), **changes)


def person(name: str, **changes) -> Resource:
    return replace(Resource(name, Kind.PERSON, ""), **changes)


def facts(*others: Resource, **changes) -> Facts:
    """`others` come on top, or in place of those with the same id."""
    known = {one.id: one for one in (mediator(), room(), person("ana"), person("bo"), *others)}
    made = Facts(GRID, MONDAY + timedelta(hours=12), MONDAY + timedelta(days=42), known, after=1)
    return replace(made, **changes)
