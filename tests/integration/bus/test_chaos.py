"""Relay and consumer are killed again and again; every effect happens once, in the order of its case."""

import random
import signal
import subprocess
import sys
import time

from shared.bus.outbox import NewEvent, publish
from shared.ids import new_id
from tests.integration.bus.pieces import effects, leave_trace, make_service

EVENTS, CASES, KILLS = 3000, 20, 6
DEADLINE_SECONDS = 60


def start(role, folder):
    return subprocess.Popen([sys.executable, "-m", "tests.integration.bus.chaos_process", role, str(folder)])


def test_processes_killed_at_random_lose_nothing_double_nothing_and_keep_the_order(tmp_path):
    dice = random.Random(7)
    intake = make_service("intake", f"sqlite:///{tmp_path}/intake.db")
    scheduler = make_service("scheduler", f"sqlite:///{tmp_path}/scheduler.db", {"case.changed": leave_trace})
    cases = [new_id() for _ in range(CASES)]
    with intake.work() as work:
        publish(work.session, work.now(), [NewEvent("case.changed", dice.choice(cases), {"stage": "ready"})
                                           for _ in range(EVENTS)])
    running = {role: start(role, tmp_path) for role in ("relay", "consumer")}
    kills, deadline = 0, time.monotonic() + DEADLINE_SECONDS
    while len(effects(scheduler)) < EVENTS and time.monotonic() < deadline:
        time.sleep(dice.uniform(0.05, 0.3))
        if kills < KILLS and effects(scheduler):
            role = "consumer" if kills % 2 else "relay"
            running[role].send_signal(signal.SIGKILL)
            running[role].wait()
            running[role] = start(role, tmp_path)
            kills += 1
    for process in running.values():
        process.kill()
        process.wait()
    done = effects(scheduler)
    for service in (intake, scheduler):
        service.database.dispose()
    assert kills == KILLS
    assert len(done) == EVENTS
    for case in cases:
        numbers = [seq for one, seq in done if one == case]
        assert numbers == list(range(1, len(numbers) + 1))
