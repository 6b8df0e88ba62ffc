"""One worker against a provider with 50 ms latency: its rate, what passes the bulk, and what 100,000 pending cost.

A bulk of 5,000 is due at once; a reminder falls due every fifth of a second. Then, without a bulk, texts fall due one
by one while 100,000 others wait for their day. Times are from when a message was due until the provider had it.
"""

import sqlite3
import statistics
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from bench.bus_place import finish, verdict
from bench.message_place import Centre, centre, cpu_seconds

SHARE, REMINDER_SECONDS, MEDIAN_SECONDS = 0.99, 1.0, 1.0
WARM_UP = 3.0


def bulk(place: Centre, rate: int, seconds: int, size: int) -> tuple[float, float]:
    """(messages a second over `seconds`, 99th percentile of the reminders' waiting)."""
    reminders = int((seconds + WARM_UP) * 5)
    place.add_people(1, size + reminders)
    with place.worker() as worker:
        start = datetime.now(UTC)
        place.add_messages("bulk", 1, max(size, int(rate * (seconds + 2 * WARM_UP))), start, priority=3)
        place.add_messages("reminder", size + 1, size + reminders, start - timedelta(seconds=(size + 1) / 5), 0.2, 1)
        time.sleep(WARM_UP)
        used = cpu_seconds(worker)
        begin = taken(place)
        clock = time.monotonic()
        time.sleep(seconds)
        count, passed = taken(place) - begin, time.monotonic() - clock
        share = (cpu_seconds(worker) - used) / passed
    waits = sorted(waiting(place, "reminder"))
    print(f"{count} texts in {passed:.1f} s, the worker used {share:.0%} of a processor; reminders waited "
          f"{statistics.median(waits):.3f} s in the median ({len(waits)} of them)")
    return count / passed, waits[int(len(waits) * 0.99)]


def pending(place: Centre, many: int, few: int) -> list[float]:
    """Waiting times of `few` texts that fall due one by one while `many` wait for another day."""
    first = 1_000_000
    place.add_people(first, first + few)
    place.add_messages("later", first, first, datetime.now(UTC))
    place.run("""INSERT INTO message (id, dedupe_key, case_id, person_id, template, channel, fallbacks, "values",
              attachments, state, priority, send_after, attempts, looks, trace_id, created_at)
              SELECT gen_random_uuid()::text, 'far' || n, 'c' || n, 'q' || n, 'received', 'sms', '[]', '{}', '[]',
              'queued', n %% 4, now() + interval '1 day' + n * interval '1 second', 0, 0, 'bench', now()
              FROM generate_series(1, %(many)s) AS n""", many=many)
    place.run("ANALYZE message")
    with place.worker():
        place.add_messages("due", first + 1, first + few,
                           datetime.now(UTC) + timedelta(seconds=1) - timedelta(seconds=0.1 * first), 0.1)
        time.sleep(0.1 * few + 4)
    return waiting(place, "due")


def taken(place: Centre) -> int:
    return _simulated(place, "SELECT count(*) FROM message")[0][0]


def waiting(place: Centre, key: str) -> list[float]:
    """Seconds from when each message with this key was due until the provider had it."""
    due = dict(place.run("SELECT id, send_after FROM message WHERE dedupe_key LIKE %(key)s AND send_after < now()",
                         key=f"{key}%"))
    arrived = {url.rsplit("/", 1)[1]: datetime.fromisoformat(at) for url, at in
               _simulated(place, "SELECT callback_url, created_at FROM message")}
    return [(arrived[one] - due[one]).total_seconds() for one in due if one in arrived]


def _simulated(place: Centre, query: str) -> list[tuple]:
    with sqlite3.connect(Path(place.variables["SIMULATOR_DATABASE"])) as db:
        return db.execute(query).fetchall()


@click.command(help=__doc__)
@click.option("--rate", default=100, show_default=True)
@click.option("--seconds", default=60, show_default=True)
@click.option("--size", default=5000, show_default=True)
@click.option("--many", default=100_000, show_default=True)
def main(rate: int, seconds: int, size: int, many: int) -> None:
    with centre(NOTIFIER_SEND_PER_SECOND=str(rate)) as place:
        place.faults(slow_answer={"rate": 1, "milliseconds": 50}, lost_callback={"rate": 1})
        reached, wait = bulk(place, rate, seconds, size)
    with centre(NOTIFIER_SEND_PER_SECOND=str(rate)) as place:
        place.faults(slow_answer={"rate": 1, "milliseconds": 50}, lost_callback={"rate": 1})
        waits = pending(place, many, 200)
    print(f"{many:,} pending: {len(waits)} texts waited at most {max(waits):.3f} s")
    finish([verdict(f"share of {rate} texts/s held for {seconds} s", reached / rate, SHARE),
            verdict("reminders' waiting p99 during a bulk", wait, REMINDER_SECONDS, at_least=False, unit=" s"),
            verdict("due to provider, median", statistics.median(waits), MEDIAN_SECONDS, at_least=False, unit=" s")])


if __name__ == "__main__":
    main()
