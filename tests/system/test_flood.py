"""A flood of texts over a line that fails, while workers die: each person gets each text once, and none is lost.

RECONVENE_FLOOD sets how many texts the large one has (10,000).
"""

import os
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from services.notifier.adapters.tables import Message
from tests.system.flood import Flood, flood

LARGE = int(os.environ.get("RECONVENE_FLOOD", "10000"))
SEED = int(os.environ.get("RECONVENE_SYSTEM_SEED", "20270406"))
LOOK_SECONDS, STUCK_SECONDS = 0.5, 4.0
FAULTS = {"timeout_after_accept": {"rate": 0.05, "seconds": 0.1}, "rate_limited": {"rate": 0.05},
          "duplicate_callback": {"rate": 0.05}, "reordered_callback": {"rate": 0.05},
          "lost_callback": {"rate": 0.01}, "seed": 11}
pytestmark = [pytest.mark.system, pytest.mark.postgres, pytest.mark.rabbit]


@pytest.mark.timeout(180)
def test_a_small_flood_arrives_once_though_workers_are_killed(tmp_path, postgres_url, rabbit_url):
    with flood(tmp_path, postgres_url("notifier"), rabbit_url, SEED) as line:
        pour(line, 400, kills=6, seconds=120)


@pytest.mark.alone
@pytest.mark.timeout(1800)
def test_a_large_flood_arrives_once_though_workers_are_killed_twenty_times(tmp_path, postgres_url, rabbit_url):
    with flood(tmp_path, postgres_url("notifier"), rabbit_url, SEED) as line:
        pour(line, LARGE, kills=20, seconds=1700)


def pour(line: Flood, many: int, kills: int, seconds: float) -> None:
    """Sends so many, kills at even steps of what has arrived, and checks what the provider counted."""
    line.goes_wrong(**FAULTS)
    line.send(many)
    began, steps = time.monotonic(), iter([many * (number + 1) // (kills + 2) for number in range(kills)])
    next_kill, last, moved = next(steps, None), {}, time.monotonic()
    while (states := line.states()) != {"delivered": many}:
        assert time.monotonic() - began < seconds, states
        if next_kill is not None and many - states.get("queued", 0) >= next_kill:
            line.kill_one()
            next_kill = next(steps, None)
        if states != last:
            last, moved = states, time.monotonic()
        elif time.monotonic() - moved > STUCK_SECONDS:
            line.pass_time(minutes=11)  # leases run out, what is unknown is looked for, lost reports are asked for
            moved = time.monotonic()
        time.sleep(LOOK_SECONDS)
    print(f"\n{many} texts, {line.kills} kills, {time.monotonic() - began:.0f} s")
    assert line.kills == kills
    check(line, many)


def check(line: Flood, many: int) -> None:
    taken = line.taken()
    twice = {key: count for key, count in Counter(key for key, _, _ in taken).items() if count > 1}
    assert not twice, f"{len(twice)} texts came twice"
    with line.service.reading() as session:
        ours = {(row.id, row.provider_id, row.state) for row in
                session.execute(select(Message.id, Message.provider_id, Message.state))}
    assert len(ours) == many
    assert set(taken) == ours, "the provider counts other texts than we do"


def test_the_log_of_a_flood_names_nobody(tmp_path: Path, postgres_url, rabbit_url):
    with flood(tmp_path, postgres_url("notifier"), rabbit_url, SEED) as line:
        pour(line, 8, kills=0, seconds=60)
    said = "".join(path.read_text() for name in ("web", *line.workers) for path in tmp_path.glob(f"{name}.log"))
    assert "+1312200000" not in said
    assert "Person " not in said
