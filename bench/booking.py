"""Eight writers book at once: four resources for two hours, out of forty, over sixty days.

Beside it, in the same run and by turns, the floor: the bare SQL of the same thirty-two rows, sorted, in one statement.
Every round ends with a count of what was booked twice or by half, on both sides.
"""

import multiprocessing
import random
import statistics
import time
from collections.abc import Callable
from queue import Queue

import click
import psycopg

from bench.bus_place import finish, servers, verdict
from bench.centre import connect, scheduler
from services.scheduler.adapters import occupancy
from shared.ids import derived_id
from shared.service import Service

WRITERS, RESOURCES, LENGTH, DAYS, DAY = 8, 40, 8, 60, 36  # quarters
MEDIAN, RATIO = 8.0, 0.6
BARE = """INSERT INTO occupancy (resource_id, quantum, holder_id)
          SELECT one, quarter, %s FROM unnest(%s::text[], %s::int[]) AS u(one, quarter) ORDER BY 1, 2
          ON CONFLICT DO NOTHING"""
IDS = [derived_id("resource", str(number)) for number in range(RESOURCES)]
Attempt = Callable[[str, list[str], int], bool]  # holder, resources in order, first quarter -> booked


def through_the_service(service: Service) -> Attempt:
    """A unit of work with the claim that every booking of the scheduler makes."""

    def attempt(holder: str, ids: list[str], first: int) -> bool:
        wanted = [occupancy.Stretch(one, first, first + LENGTH, LENGTH) for one in ids]
        try:
            with service.work() as work:
                occupancy.claim(work.session, {holder: wanted})
        except occupancy.Taken:
            return False
        return True

    return attempt


def by_bare_sql(service: Service) -> Attempt:
    connection = connect(service)

    def attempt(holder: str, ids: list[str], first: int) -> bool:
        rows = [(one, quarter) for one in ids for quarter in range(first, first + LENGTH)]
        with connection.transaction() as inside:
            done = connection.execute(BARE, (holder, [one for one, _ in rows], [quarter for _, quarter in rows]))
            if done.rowcount != len(rows):
                raise psycopg.Rollback(inside)
        return done.rowcount == len(rows)

    return attempt


def writer(url: str, how: str, seed: int, count: int, told: "Queue[tuple[float, float, list[float]]]") -> None:
    """Attempts `count` bookings; tells when it began and ended, and the seconds of each."""
    service = scheduler(url)
    attempt = {"ours": through_the_service, "bare": by_bare_sql}[how](service)
    dice, spent = random.Random(seed), []
    attempt(derived_id("warm", str(seed)), [IDS[seed % RESOURCES]], -(seed + 1) * 100)  # a connection is open then
    begun = time.time()
    for number in range(count):
        ids = sorted(dice.sample(IDS, 4))
        start = time.perf_counter()
        attempt(derived_id(how, str(seed), str(number)), ids, dice.randrange(DAYS * DAY))
        spent.append(time.perf_counter() - start)
    told.put((begun, time.time(), spent))


def round_of(url: str, how: str, count: int, seed: int) -> tuple[float, float]:
    """(attempts a second, median in ms) of eight writers on an empty calendar."""
    service = scheduler(url)
    with connect(service) as connection:
        connection.execute("TRUNCATE occupancy")
    told: Queue = multiprocessing.Queue()  # type: ignore[assignment]
    writers = [multiprocessing.Process(target=writer, args=(url, how, seed + one, count, told))
               for one in range(WRITERS)]
    for one in writers:
        one.start()
    heard = [told.get() for _ in writers]
    for one in writers:
        one.join()
    seconds = max(end for _, end, _ in heard) - min(begun for begun, _, _ in heard)
    service.database.dispose()
    return WRITERS * count / seconds, statistics.median(one for _, _, spent in heard for one in spent) * 1000


def wrong(url: str) -> int:
    """How many bookings are not whole, or share a quarter with another: the key makes the second impossible."""
    service = scheduler(url)
    with connect(service) as connection:
        halves = connection.execute(
            "SELECT count(*) FROM (SELECT holder_id FROM occupancy WHERE quantum >= 0 GROUP BY 1 "
            "HAVING count(*) <> %s) AS found", (4 * LENGTH,)).fetchone()
        twice = connection.execute("SELECT count(*) FROM (SELECT resource_id, quantum FROM occupancy GROUP BY 1, 2 "
                                   "HAVING count(DISTINCT holder_id) > 1) AS found").fetchone()
    service.database.dispose()
    return (halves or [0])[0] + (twice or [0])[0]


@click.command(help=__doc__)
@click.option("--rounds", default=3, show_default=True)
@click.option("--count", default=400, show_default=True, help="Attempts of each writer in a round.")
def main(rounds: int, count: int) -> None:
    with servers() as place:
        url, bad = place.database_url("scheduler"), 0
        found: dict[str, list[tuple[float, float]]] = {"ours": [], "bare": []}
        for number in range(rounds):
            for how, figures in found.items():
                figures.append(round_of(url, how, count, number * 100))
                bad += wrong(url)
    (rate, median), (bare, bare_median) = (
        (max(one for one, _ in some), min(one for _, one in some)) for some in found.values())
    print(f"{WRITERS} writers: ours {rate:,.0f} attempts/s, median {median:.1f} ms; "
          f"bare SQL {bare:,.0f}/s, {bare_median:.1f} ms; booked twice or by half: {bad}")
    finish([verdict("ms a booking, median", median, MEDIAN, at_least=False),
            verdict("ratio attempts to bare SQL", rate / bare, RATIO),
            verdict("booked twice or by half", bad, 0, at_least=False)])


if __name__ == "__main__":
    main()
