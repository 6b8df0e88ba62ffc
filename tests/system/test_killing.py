"""Hundreds of cases are led through mediation while a random part of the product dies every few seconds.

The same walk in both set-ups. Afterwards nothing is missing, no text went out twice, and each case's events were
handled in their order. RECONVENE_SYSTEM_CASES sets how many cases (500), RECONVENE_SYSTEM_SEED what dies when.
"""

import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.system.chaos import Chaos
from tests.system.couples import couples
from tests.system.deployment import Deployment, embedded, servers
from tests.system.front_door import ask_by_web
from tests.system.walk import Walk
from tests.system.walking import check_everything, walking

SEED = int(os.environ.get("RECONVENE_SYSTEM_SEED", "20270405"))
BY_WEB = 12  # requests that come in by the public form, which takes at most 20 an hour from one address
LEAST_KILLS, CASES_A_KILL = 40, 3  # a short walk leaves time for fewer
pytestmark = [pytest.mark.system, pytest.mark.alone, pytest.mark.timeout(3600)]


def test_nothing_is_lost_or_sent_twice_when_the_one_process_is_killed_again_and_again(tmp_path: Path):
    walk_and_check(embedded(tmp_path), pause=(0.2, 4.0))


@pytest.mark.postgres
@pytest.mark.rabbit
def test_nothing_is_lost_or_sent_twice_when_workers_and_web_are_killed_again_and_again(
        tmp_path: Path, postgres_url: Callable[[str], str], rabbit_url: str):
    walk_and_check(servers(tmp_path, postgres_url, rabbit_url), pause=(0.1, 2.0))


def walk_and_check(deployment: Deployment, pause: tuple[float, float]) -> None:
    with walking(deployment, couples()) as walk:
        with Chaos(deployment, SEED, pause) as chaos:
            walk_through(walk, deployment)
        deployment.wait_until_ready()
        walk.rest.wait()
        check_everything(walk)
        assert chaos.fallen == [], "parts that ended by themselves"
        assert deployment.kills >= min(LEAST_KILLS, len(walk.couples) // CASES_A_KILL)


def walk_through(walk: Walk, deployment: Deployment) -> None:
    """The whole walk; says how long each part of it took."""
    print(f"\n{len(walk.couples)} cases, each with two people, by way of:")
    for step in (walk.prepare, partial(request, walk), walk.convene, walk.book, walk.hold_all, walk.check_in):
        begin, kills = time.monotonic(), deployment.kills
        step()
        name = getattr(step, "__name__", "request")
        print(f"  {name:10} {time.monotonic() - begin:5.0f} s, {deployment.kills - kills} kills", flush=True)
    print(f"  {walk.rest.waited:.0f} s of it until everything was at rest; {walk.rest.nudges} nudges of the clock, "
          f"{walk.rest.by_hand} texts sent again by hand")


def request(walk: Walk) -> None:
    for couple in walk.couples[:BY_WEB]:
        ask_by_web(walk.deployment.web["intake"], couple)
    walk.request(already=BY_WEB)
