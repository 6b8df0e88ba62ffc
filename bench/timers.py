"""A million pending timers on PostgreSQL, ten thousand of them due: each publishes one event and is marked done.

Beside it, in the same run and on the same tables, the floor: hand-written SQL that claims, numbers, inserts and marks
by the batch. Then two libraries with the same timers (`bench/timers_peers.py`), and what a tick costs with nothing due.
`--pending`, `--due` and `--rounds` make it smaller.
"""

import json
import statistics
import time
from datetime import datetime, timedelta

import click
import psycopg

from bench.bus_place import finish, servers, verdict
from bench.timers_peers import apscheduler_rate, procrastinate_rate
from shared.bus.outbox import NewEvent
from shared.ids import new_id
from shared.service import Service
from shared.timers import BATCH, Timer
from shared.work import Work

RATIO, EVENNESS = 0.5, 1.2
PEERS = {"procrastinate": procrastinate_rate, "apscheduler": apscheduler_rate}
TICKS = 400
FEW = 1000
LOAD = """
INSERT INTO timer (kind, key, case_id, data, trace_id, due_at, state, attempts)
SELECT 'reminder', 'reminder:' || n, gen_random_uuid()::text,
       json_build_object('session_id', gen_random_uuid()::text, 'person_id', gen_random_uuid()::text),
       gen_random_uuid()::text, now() + interval '1 day' + n * interval '15 seconds', 'pending', 0
FROM generate_series(1, %s) AS n
"""
CLAIM = """SELECT id, case_id, data, due_at, trace_id FROM timer WHERE state = 'pending' AND due_at <= now()
           ORDER BY due_at LIMIT %s FOR UPDATE SKIP LOCKED"""
NUMBER = """INSERT INTO case_sequence AS c (case_id, seq) SELECT case_id, 1 FROM unnest(%b::text[]) AS u(case_id)
            ORDER BY case_id ON CONFLICT (case_id) DO UPDATE SET seq = c.seq + 1 RETURNING case_id, seq"""
WRITE = """INSERT INTO outbox (event_id, type, version, case_id, case_seq, occurred_at, trace_id, data)
           SELECT event_id, 'session.reminder_due', 1, case_id, seq, now(), trace_id, data
           FROM unnest(%b::text[], %b::text[], %b::bigint[], %b::text[], %b::text[]::json[])
           AS u(event_id, case_id, seq, trace_id, data)"""
DONE = "UPDATE timer SET state = 'done', done_at = now() WHERE id = ANY(%b)"
MAKE_DUE = """UPDATE timer SET due_at = now() - interval '1 second' WHERE id IN
              (SELECT id FROM timer WHERE state = 'pending' ORDER BY id LIMIT %s)"""


def remind(work: Work, due: list[Timer]) -> None:
    """The service's handler: one event a timer."""
    work.publish_all([NewEvent("session.reminder_due", one.case_id, _event(one.data, one.due_at), trace_id=one.trace_id)
                      for one in due])


def _event(data: dict, due_at: datetime) -> dict:
    return {"session_id": data["session_id"], "sequence": 0, "reminder": "remind1", "person_ids": [data["person_id"]],
            "starts_at": due_at + timedelta(days=1), "expires_at": due_at + timedelta(hours=23)}


def loaded(place, name: str, pending: int) -> Service:
    """A service whose database has so many pending timers, none of them due."""
    service = place.service(name)
    service.timers = {"reminder": remind}
    with _connect(service) as connection:
        connection.execute(LOAD, (pending,))
        connection.execute("VACUUM ANALYZE timer")
    return service


def ours(service: Service, due: int) -> float:
    """Timers per second through `shared.timers` and `Work.publish_all`."""
    _make_due(service, due)
    start = time.perf_counter()
    assert service.run_timers() == due
    return due / (time.perf_counter() - start)


def floor(service: Service, due: int) -> float:
    """Timers per second by hand-written SQL: the least that can be done for the same rows."""
    _make_due(service, due)
    with _connect(service, autocommit=False) as connection:
        start = time.perf_counter()
        count = 0
        while taken := _floor_batch(connection):
            count += taken
        assert count == due
        return due / (time.perf_counter() - start)


def _floor_batch(connection: psycopg.Connection) -> int:
    rows = connection.execute(CLAIM, (BATCH,)).fetchall()
    if rows:
        numbers = dict(connection.execute(NUMBER, ([row[1] for row in rows],)).fetchall())
        data = [json.dumps(_event(row[2], row[3]), default=datetime.isoformat) for row in rows]
        connection.execute(WRITE, ([new_id() for _ in rows], [row[1] for row in rows],
                                   [numbers[row[1]] for row in rows], [row[4] for row in rows], data))
        connection.execute(DONE, ([row[0] for row in rows],))
    connection.commit()
    return len(rows)


def idle_ticks(services: dict[str, Service]) -> dict[str, float]:
    """Median seconds of a tick with nothing due, for each service, taken in turns."""
    taken: dict[str, list[float]] = {name: [] for name in services}
    for _ in range(TICKS):
        for name, service in services.items():
            start = time.perf_counter()
            assert service.run_timers() == 0
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in taken.items()}


def _make_due(service: Service, due: int) -> None:
    with _connect(service) as connection:
        connection.execute(MAKE_DUE, (due,))


def _connect(service: Service, autocommit: bool = True) -> psycopg.Connection:
    return psycopg.connect(service.database.url.replace("+psycopg", ""), autocommit=autocommit)


def rounds_of(service: Service, rounds: int, due: int) -> tuple[float, float]:
    """The best rates (ours, floor), taken in turns: what else the machine does can only slow a round down."""
    pairs = [(ours(service, due), floor(service, due)) for _ in range(rounds)]
    return max(pair[0] for pair in pairs), max(pair[1] for pair in pairs)


@click.command(help=__doc__)
@click.option("--pending", default=1_000_000, show_default=True)
@click.option("--due", default=10_000, show_default=True)
@click.option("--rounds", default=5, show_default=True)
@click.option("--peers/--no-peers", default=True, show_default=True)
def main(pending: int, due: int, rounds: int, peers: bool) -> None:
    if pending <= 2 * rounds * due:
        raise click.UsageError("Two runs a round use up their due timers: --pending must exceed 2 * rounds * due.")
    with servers() as place:
        many, few = loaded(place, "scheduler", pending), loaded(place, "intake", FEW)
        idle = idle_ticks({"many": many, "few": few})
        rate, least = rounds_of(many, rounds, due)
        print(f"{pending:,} pending, {due:,} due: ours {rate:,.0f}/s, hand-written SQL {least:,.0f}/s")
        print(f"a tick with nothing due: {idle['few'] * 1e3:.2f} ms with {FEW:,} pending, "
              f"{idle['many'] * 1e3:.2f} ms with {pending:,}")
        if peers:
            ahead, behind = (measure(place.database_url(name), pending, due) for name, measure in PEERS.items())
            print(f"procrastinate {ahead:,.0f}/s, APScheduler's job store {behind:,.0f}/s")
        results = [verdict("ratio timers to hand-written SQL", rate / least, RATIO),
                   verdict("ratio idle tick, many to few", idle["many"] / idle["few"], EVENNESS, at_least=False)]
    finish(results)


if __name__ == "__main__":
    main()
