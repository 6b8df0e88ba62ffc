"""A big centre for the benches of times: mediators, rooms, interpreters, and a calendar that is rather full."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from services.scheduler.bootstrap import Settings, build
from services.scheduler.domain.hours import local_moment
from services.scheduler.domain.quarters import quarter_of
from shared.clock import SystemClock
from shared.db.migrations import migrate
from shared.ids import derived_id
from shared.service import Service

ZONE = ZoneInfo("America/Chicago")
HOURS = ((time(9), time(17)), (time(8), time(16)), (time(10), time(18)), (time(8, 30), time(16, 30)))
TIMES = (time(9), time(11, 30), time(14))
TYPES = ("parenting", "neighbors", "housing", "money")
LANGUAGES = ("es", "pl", "uk", "ar", "zh", "vi", "ase", "fr", "ko", "ur")
CASE = derived_id("bench", "case")
KEPT = timedelta(weeks=6)  # how long the product keeps what was taken
SESSION, AFTER = timedelta(hours=2), 1
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Size:
    """What is in the centre. A day has as many past sessions as coming ones."""

    mediators: int = 200
    rooms: int = 20
    interpreters: int = 30
    coming: int = 5_000
    past: int = 50_000
    days: int = 60


def scheduler(url: str) -> Service:
    """A scheduler on PostgreSQL, migrated, that looks sixty days ahead."""
    service = build(Settings(
        name="scheduler", database_url=url, bus_url="embedded:///nowhere/bus.db", partitions=1,
        secret_key="a key for benches, long enough", cookie_keys=("a key for benches, long enough",),
        public_url="http://localhost", timezone="America/Chicago", centre_name="Centre", centre_short="C",
        centre_phone="312-555-0100", secure_cookies=False, trusted_proxies=0, log_format="plain", demo_clock=None,
        metrics_token=None, horizon=timedelta(days=60)), SystemClock())
    migrate(service.database, "services.scheduler")
    return service


def fill(service: Service, size: Size) -> None:
    """Puts the centre and its calendar into the database, and one case that needs a time."""
    with connect(service) as connection:
        _people(connection, size)
        today = datetime.now(UTC).astimezone(ZONE).date()
        per_day = size.coming / sum((today + timedelta(days=number)).weekday() < 5 for number in range(size.days))
        _book(connection, size, "coming", _days(today + timedelta(days=1), 1), size.coming, per_day)
        _book(connection, size, "past", _days(today - timedelta(days=1), -1), size.past, per_day)
        connection.execute("VACUUM ANALYZE")


def connect(service: Service) -> psycopg.Connection:
    return psycopg.connect(service.database.url.replace("+psycopg", ""), autocommit=True)


def _people(connection: psycopg.Connection, size: Size) -> None:
    mediators, interpreters, rooms = (_ids(kind, count) for kind, count in (
        ("mediator", size.mediators), ("interpreter", size.interpreters), ("room", size.rooms)))
    _copy(connection, "mediator (id, display_name, active, about, languages, case_types, qualifications, remote, "
          "in_person, room_ids, buffer_before, buffer_after, most_a_day, most_a_week, weight, trainee)",
          [(one, f"Mediator {number}", True, "", '["en", "es"]', "[]" if number % 3 else '["neighbors", "money"]',
            "[]", True, True, "[]", 0, 0, 3 if number % 2 else None, 12 if number % 2 else None, 100, number % 10 == 9)
           for number, one in enumerate(mediators)])
    _copy(connection, "interpreter (id, display_name, active, languages, remote, in_person)",
          [(one, f"Interpreter {number}", True, f'["{LANGUAGES[number % 10]}"]', True, True)
           for number, one in enumerate(interpreters)])
    _copy(connection, "room (id, name, seats, access, directions, active)",
          [(one, f"Room {number}", 4 + number % 6, '["step_free"]' if number % 2 else "[]", "", True)
           for number, one in enumerate(rooms)])
    _copy(connection, "open_hours (id, resource_id, weekday, opens, closes)",
          [(derived_id(one, str(day)), one, day, *HOURS[number % len(HOURS)])
           for number, one in enumerate([*mediators, *interpreters]) for day in range(5)])
    people = [derived_id(CASE, side) for side in "ab"]
    connection.execute("INSERT INTO known_case (id, reference, case_type, language, stage, modality, minutes, "
                       "person_ids, ready_at) VALUES (%s, 'R-1', 'neighbors', 'en', 'ready', 'in_person', 120, "
                       "to_json(%s::text[]), now())", (CASE, people))


def _book(connection: psycopg.Connection, size: Size, name: str, days: Iterator[date], count: int,
          per_day: float) -> None:
    """So many sessions, evenly over the days: two thirds of the rooms are taken all day, the rest is by video."""
    sessions, parties, allocations, taken = [], [], [], []
    number, day_number = 0, 0
    while number < count:
        day, until = next(days), min(count, int((day_number + 1) * per_day))
        for place in range(until - number):
            turn, lane = place % len(TIMES), place // len(TIMES)
            key, starts_at = derived_id(name, str(number)), local_moment(day, TIMES[turn], ZONE)
            resources = [("mediator", derived_id("mediator", str((lane + day_number * 7) % size.mediators)))]
            if lane < size.rooms * 2 // 3:
                resources.append(("room", derived_id("room", str(lane))))
            if lane % 10 == 0 and lane // 10 < size.interpreters:
                resources.append(("interpreter", derived_id("interpreter", str(lane // 10))))
            people = [derived_id(key, side) for side in "ab"]
            sessions.append((key, derived_id(key, "case"), "first", "scheduled" if name == "coming" else "held", key,
                             0, starts_at, starts_at + SESSION, "in_person" if len(resources) > 1 else "video",
                             starts_at - timedelta(days=9), starts_at - timedelta(days=9)))
            parties += [(key, one) for one in people]
            allocations += [(key, one, kind, rank) for rank, (kind, one) in enumerate(resources)]
            if starts_at > datetime.now(UTC) - KEPT:
                taken += _quarters(key, starts_at, [one for _, one in resources], people)
            number += 1
        day_number += 1
    _copy(connection, "session (id, case_id, kind, state, uid, sequence, starts_at, ends_at, modality, booked_at, "
          "changed_at)", sessions)
    _copy(connection, "session_party (session_id, person_id)", parties)
    _copy(connection, "allocation (holder_id, resource_id, kind, position)", allocations)
    _copy(connection, "occupancy (resource_id, quantum, holder_id, run)", taken)


def _quarters(holder: str, starts_at: datetime, resource_ids: list[str], people: list[str]) -> Rows:
    first = quarter_of(starts_at)
    length = int(SESSION / timedelta(minutes=15))
    rows: Rows = [(one, quarter, holder, length + AFTER if quarter == first else None)
                  for one in resource_ids for quarter in range(first, first + length + AFTER)]
    return rows + [(one, quarter, holder, None) for one in people for quarter in range(first, first + length)]


def _days(first: date, step: int) -> Iterator[date]:
    """Working days from `first`, onwards or backwards."""
    while True:
        if first.weekday() < 5:
            yield first
        first += timedelta(days=step)


def _ids(kind: str, count: int) -> list[str]:
    return [derived_id(kind, str(number)) for number in range(count)]


def _copy(connection: psycopg.Connection, table: str, rows: Rows) -> None:
    with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
