"""Every time that could be offered to one case over sixty days, in a big centre on PostgreSQL.

200 mediators, 20 rooms, 30 interpreters, 5,000 coming sessions, and 50,000 or 500,000 past ones. Beside it, on the same
server in the same run, django-appointment for one day of one staff member. `--past` makes the long history shorter.
"""

import statistics
import time

import click

from bench.bus_place import finish, servers, verdict
from bench.centre import CASE, Size, fill, scheduler
from bench.slots_peer import one_day
from services.scheduler.handlers.proposals import offered_starts
from shared.service import Service
from shared.work import Work

MOST, EVENNESS, FASTER = 25.0, 1.2, 1.0  # ms; ratio of histories; ratio to the peer
WARM, ROUNDS = 5, 60


def listing(service: Service) -> float:
    """Milliseconds from the question to the list, in the service."""
    start = time.perf_counter()
    with service.reading() as session:
        found = offered_starts(Work(session, service.clock, service.settings), CASE)
    assert len(found) > 100, len(found)
    return (time.perf_counter() - start) * 1000


def medians(services: dict[str, Service]) -> dict[str, float]:
    """Taken in turns, so that what else the machine does falls on all alike."""
    taken: dict[str, list[float]] = {name: [] for name in services}
    for round_ in range(WARM + ROUNDS):
        for name, service in services.items():
            spent = listing(service)
            if round_ >= WARM:
                taken[name].append(spent)
    return {name: statistics.median(values) for name, values in taken.items()}


@click.command(help=__doc__)
@click.option("--past", default=500_000, show_default=True)
@click.option("--peer/--no-peer", default=True, show_default=True)
def main(past: int, peer: bool) -> None:
    with servers() as place:
        services = {"50,000": scheduler(place.database_url("scheduler")), "many": scheduler(place.database_url("long"))}
        for service, size in zip(services.values(), (Size(), Size(past=past)), strict=True):
            fill(service, size)
        found = medians(services)
        few, many = found["50,000"], found["many"]
        print(f"60 days for one case: median {few:.1f} ms with 50,000 past sessions, {many:.1f} ms with {past:,}")
        results = [verdict("ms for sixty days, median", few, MOST, at_least=False),
                   verdict("ratio long history to short", many / few, EVENNESS, at_least=False)]
        if peer:
            one = one_day(place.database_url("peer"))
            print(f"django-appointment, one day of one staff member: median {one:.1f} ms")
            results.append(verdict("ratio its one day to our sixty", one / few, FASTER))
        for service in services.values():
            service.database.dispose()
    finish(results)


if __name__ == "__main__":
    main()
