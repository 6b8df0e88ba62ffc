"""Gathers what `domain.availability` decides on, in a number of queries that does not grow with the calendar."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, Text, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from services.scheduler.adapters import busy, closed_days
from services.scheduler.adapters.tables import (
    Conflict,
    ExternalBusy,
    ExtraHours,
    Interpreter,
    Mediator,
    OpenHours,
    Room,
    TimeOff,
)
from services.scheduler.config import Settings
from services.scheduler.domain.availability import Facts
from services.scheduler.domain.fairness import AROUND
from services.scheduler.domain.hours import WeeklyHours, Window, day_mask, open_mask
from services.scheduler.domain.masks import Grid
from services.scheduler.domain.quarters import quarter_of
from services.scheduler.domain.resources import Kind, Resource
from services.scheduler.domain.session_types import SessionType
from shared.contracts import CENTRE

DAY = timedelta(days=1)
WEEK_AND_A_DAY = timedelta(days=8)  # a week that has begun counts whole


SPANS: dict[str, Any] = {"extra": ExtraHours, "away": TimeOff, "elsewhere": ExternalBusy}
RULE = (cast(OpenHours.weekday, Text) + "," + cast(OpenHours.opens, Text) + "," + cast(OpenHours.closes, Text) + ","
        + func.coalesce(cast(OpenHours.valid_from, Text), "") + ","
        + func.coalesce(cast(OpenHours.valid_until, Text), ""))


@dataclass(frozen=True)
class Needs:
    """What a case asks of those who serve: see `Facts`. `apart` are mediators who said no to the present question."""

    case_id: str
    case_type: str
    person_ids: Sequence[str]
    language: str = "en"
    interpreting: frozenset[str] = frozenset()
    access: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()


def gather(session: Session, settings: Settings, kind: SessionType, earliest: datetime, latest: datetime,
           now: datetime, needs: Needs, ignored: Collection[str] = ()) -> Facts:
    """Everything known about slots that start from `earliest` to `latest`.

    `ignored` are holders (slots, sessions) that count as free, because they are the ones being booked or moved.
    """
    grid = grid_of(min(earliest - WEEK_AND_A_DAY, now - AROUND), max(latest + WEEK_AND_A_DAY, now + AROUND))
    zone = ZoneInfo(settings.timezone)
    taken = busy.taken(session, grid, ignored)
    known, around = _Times(session, grid, zone), (quarter_of(now - AROUND), quarter_of(now + AROUND))
    resources = [_mediator(row, known, taken, around) for row in session.execute(MEDIATORS)]
    resources += [_interpreter(row, known, taken, around) for row in session.execute(INTERPRETERS)]
    resources += [_room(row, known, taken) for row in session.execute(ROOMS)]
    resources += [Resource(one, Kind.PERSON, "", busy=mask)
                  for one, mask in busy.of_people(session, grid, needs.person_ids, ignored).items()]
    by_id = {one.id: one for one in _apart(resources, _conflicts(session, needs))}
    return Facts(
        grid, earliest, latest, by_id, needs.case_type, needs.language, needs.interpreting, needs.access,
        frozenset(kind.qualifications), frozenset(kind.modalities), kind.before, kind.after, known.away[CENTRE],
        _holidays(session, settings.holiday_region, zone, grid))


def grid_of(first: datetime, last: datetime) -> Grid:
    """Whole days in UTC, so that one day's questions are about the same grid and find their masks made."""
    begins = first.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    days = (last - begins) // DAY + 1
    return Grid(quarter_of(begins), days * 96)


class _Times:
    """Hours, extra hours, absences and busy times of all resources, as masks."""

    def __init__(self, session: Session, grid: Grid, zone: ZoneInfo):
        self.grid, self.zone = grid, zone
        self.hours: dict[str, str] = {row.resource_id: row.rules for row in session.execute(select(
            OpenHours.resource_id, func.aggregate_strings(RULE, ";").label("rules")).group_by(OpenHours.resource_id))}
        self.extra: defaultdict[str, list[Window]] = defaultdict(list)
        self.away: defaultdict[str, int] = defaultdict(int)
        self.elsewhere: defaultdict[str, int] = defaultdict(int)
        first, last = grid.moment(0), grid.moment(grid.count)
        for what, resource_id, starts_at, ends_at in session.execute(union_all(*(
                select(literal(name), table.resource_id, table.starts_at, table.ends_at).where(
                    table.ends_at > first, table.starts_at < last) for name, table in SPANS.items()))):
            if what == "extra":
                self.extra[resource_id].append(Window(starts_at, ends_at))
            else:
                getattr(self, what)[resource_id] |= grid.touched(starts_at, ends_at)

    def open(self, resource_id: str, zone: ZoneInfo) -> int:
        extra = tuple(sorted(self.extra.get(resource_id, ())))
        return open_mask(_weekly(self.hours.get(resource_id, "")), extra, zone, self.grid)


@lru_cache(maxsize=5_000)
def _weekly(rules: str) -> tuple[WeeklyHours, ...]:
    """Weekly rules as `RULE` writes them, with a semicolon between two."""
    found = (rule.split(",") for rule in rules.split(";") if rule)
    return tuple(WeeklyHours(
        int(weekday), time.fromisoformat(opens), time.fromisoformat(closes),
        date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None)
        for weekday, opens, closes, first, last in found)


@lru_cache(maxsize=5_000)
def _set(text: str) -> frozenset[str]:
    """A JSON list. The same few are read again and again."""
    return frozenset(json.loads(text))


def _columns(table) -> list:
    """What is read of a table; lists as text, see `_set`."""
    return [cast(column, Text).label(column.name) if isinstance(column.type, JSON) else column
            for column in table.__table__.columns if column.name not in ("about", "directions")]


def _mediator(row, known: _Times, taken: busy.Taken, around: tuple[int, int]) -> Resource:
    zone = ZoneInfo(row.timezone) if row.timezone else known.zone
    days, weeks = taken.full(row.id, zone, row.most_a_day, row.most_a_week)
    return Resource(
        row.id, Kind.MEDIATOR, row.display_name, known.open(row.id, zone), known.away[row.id], taken.mask(row.id),
        known.elsewhere[row.id], days, weeks, row.active, _set(row.case_types), _set(row.languages),
        _set(row.qualifications), _set(row.room_ids), row.remote, row.in_person, row.trainee,
        before=_quarters(row.buffer_before), after=_quarters(row.buffer_after), weight=row.weight,
        sessions=taken.count(row.id, *around))


def _interpreter(row, known: _Times, taken: busy.Taken, around: tuple[int, int]) -> Resource:
    zone = ZoneInfo(row.timezone) if row.timezone else known.zone
    return Resource(
        row.id, Kind.INTERPRETER, row.display_name, known.open(row.id, zone), known.away[row.id], taken.mask(row.id),
        known.elsewhere[row.id], active=row.active, languages=_set(row.languages), remote=row.remote,
        in_person=row.in_person, sessions=taken.count(row.id, *around))


def _room(row, known: _Times, taken: busy.Taken) -> Resource:
    has_hours = row.id in known.hours or row.id in known.extra
    return Resource(
        row.id, Kind.ROOM, row.name, known.open(row.id, known.zone) if has_hours else None, known.away[row.id],
        taken.mask(row.id), active=row.active, seats=row.seats, access=_set(row.access))


def _conflicts(session: Session, needs: Needs) -> frozenset[str]:
    """The mediators who must not serve in this case, or with one of these people."""
    return needs.apart.union(session.scalars(select(Conflict.mediator_id).where(or_(
        Conflict.case_id == needs.case_id, Conflict.person_id.in_(list(needs.person_ids))))))


def _apart(resources: Iterable[Resource], conflicts: Collection[str]) -> Iterable[Resource]:
    return (replace(one, conflict=True) if one.id in conflicts else one for one in resources)


def _holidays(session: Session, region: str, zone: ZoneInfo, grid: Grid) -> int:
    first, last = (grid.moment(place).astimezone(zone).date() for place in (0, grid.count))
    mask = 0
    for one in closed_days.calendar(session, region, range(first.year, last.year + 1)):
        if one.closed and first <= one.day <= last:
            mask |= day_mask(one.day, zone, grid)
    return mask


MEDIATORS, INTERPRETERS, ROOMS = (select(*_columns(table)) for table in (Mediator, Interpreter, Room))


def _quarters(minutes: int) -> int:
    return -(-minutes // 15)


