"""What changes seldom: who serves and where, their hours and absences, and the days on which the centre is closed.

Read once for each version of the rules: triggers of the database write a new token into `rules_version` whenever one
of the `RULE_TABLES` changes, whoever changes it, in the same transaction. A token is random and never comes back, so
what is kept under it cannot be out of date.
"""

import json
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date, time
from functools import lru_cache
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, Text, cast, func, literal, select, union_all
from sqlalchemy.orm import Session

from services.scheduler.adapters import busy, closed_days
from services.scheduler.adapters.tables import (
    ExternalBusy,
    ExtraHours,
    Holiday,
    Interpreter,
    Mediator,
    OpenHours,
    Room,
    RulesVersion,
    TimeOff,
)
from services.scheduler.config import Settings
from services.scheduler.domain.hours import WeeklyHours, Window, day_mask, open_mask
from services.scheduler.domain.masks import Grid
from services.scheduler.domain.resources import Kind, Resource
from shared.contracts import CENTRE

RULE_TABLES = (Mediator, Interpreter, Room, OpenHours, ExtraHours, TimeOff, ExternalBusy, Holiday)
SPANS: dict[str, Any] = {"extra": ExtraHours, "away": TimeOff, "elsewhere": ExternalBusy}
RULE = (cast(OpenHours.weekday, Text) + "," + cast(OpenHours.opens, Text) + "," + cast(OpenHours.closes, Text) + ","
        + func.coalesce(cast(OpenHours.valid_from, Text), "") + ","
        + func.coalesce(cast(OpenHours.valid_until, Text), ""))
MOST_KEPT = 8
MOST_PLACED = 20  # times the number of resources

Around = tuple[int, int]  # the quarters between which sessions are counted for fairness


@dataclass(frozen=True)
class Standing:
    """A mediator, interpreter or room before anything is booked. `most_*` are the caps of sessions, None is none."""

    resource: Resource
    zone: ZoneInfo
    most_a_day: int | None = None
    most_a_week: int | None = None

    def placed(self, taken: busy.Taken, around: Around) -> Resource:
        """With what is booked."""
        one = self.resource
        days, weeks = taken.full(one.id, self.zone, self.most_a_day, self.most_a_week)
        return replace(one, busy=taken.mask(one.id), full_days=days, full_weeks=weeks,
                       sessions=0 if one.kind == Kind.ROOM else taken.count(one.id, *around))


class Rules:
    """One version of the rules on one grid. `closed` and `holidays` are masks."""

    def __init__(self, session: Session, settings: Settings, grid: Grid):
        zone = ZoneInfo(settings.timezone)
        times = _Times(session, grid, zone)
        self.standing = [*(_mediator(row, times) for row in session.execute(MEDIATORS)),
                         *(_interpreter(row, times) for row in session.execute(INTERPRETERS)),
                         *(_room(row, times) for row in session.execute(ROOMS))]
        self.closed = times.away[CENTRE]
        self.holidays = _holidays(session, settings.holiday_region, zone, grid)
        self._placed: dict[tuple[int, Around, Hashable], Resource] = {}

    def resources(self, taken: busy.Taken, around: Around) -> list[Resource]:
        """Everybody and every room with what is booked. Whose calendar stayed as it was is not reckoned again."""
        if len(self._placed) > MOST_PLACED * len(self.standing):
            self._placed = {}
        kept, found = self._placed, []
        for number, one in enumerate(self.standing):
            key = (number, around, taken.state(one.resource.id))
            resource = kept.get(key)
            if resource is None:
                resource = kept[key] = one.placed(taken, around)
            found.append(resource)
        return found


def of(session: Session, settings: Settings, grid: Grid) -> Rules:
    """The rules as they stand; the version is read first, so that what is kept is never older than it."""
    version = session.scalar(select(RulesVersion.token))
    return _KEPT.get((version, settings.timezone, settings.holiday_region, grid),
                     lambda: Rules(session, settings, grid))


class _Kept:
    """The versions that were asked for last."""

    def __init__(self) -> None:
        self._found: dict[Hashable, Rules] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Any) -> Rules:
        found = self._found.get(key)
        if found is None:
            found = make()
            with self._lock:
                while len(self._found) >= MOST_KEPT:
                    del self._found[next(iter(self._found))]
                self._found[key] = found
        return found


_KEPT = _Kept()


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


def _mediator(row, known: _Times) -> Standing:
    zone = ZoneInfo(row.timezone) if row.timezone else known.zone
    return Standing(Resource(
        row.id, Kind.MEDIATOR, row.display_name, known.open(row.id, zone), known.away[row.id],
        elsewhere=known.elsewhere[row.id], active=row.active, case_types=_set(row.case_types),
        languages=_set(row.languages), qualifications=_set(row.qualifications), room_ids=_set(row.room_ids),
        remote=row.remote, in_person=row.in_person, trainee=row.trainee, before=_quarters(row.buffer_before),
        after=_quarters(row.buffer_after), weight=row.weight), zone, row.most_a_day, row.most_a_week)


def _interpreter(row, known: _Times) -> Standing:
    zone = ZoneInfo(row.timezone) if row.timezone else known.zone
    return Standing(Resource(
        row.id, Kind.INTERPRETER, row.display_name, known.open(row.id, zone), known.away[row.id],
        elsewhere=known.elsewhere[row.id], active=row.active, languages=_set(row.languages), remote=row.remote,
        in_person=row.in_person), zone)


def _room(row, known: _Times) -> Standing:
    has_hours = row.id in known.hours or row.id in known.extra
    return Standing(Resource(
        row.id, Kind.ROOM, row.name, known.open(row.id, known.zone) if has_hours else None, known.away[row.id],
        active=row.active, seats=row.seats, access=_set(row.access)), known.zone)


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
