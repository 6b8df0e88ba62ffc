"""`python -m services run`: how soon it is there, what it takes, how it stops, and what it never does to data."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from sqlalchemy import func, select

from services.intake.adapters.tables import Case
from tests.system.centre import centre_of
from tests.system.checks_of_events import check_events
from tests.system.couples import couples
from tests.system.deployment import Deployment, answers, embedded, running, wait_until
from tests.system.walking import walking

CLAIMED_SECONDS, SLACK = 5.0, 3.0
MOST_MEGABYTES = 300
STOP_SECONDS = 20
FEW = 3
pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]


@pytest.fixture
def deployment(tmp_path: Path) -> Iterator[Deployment]:
    """In a folder of its own, not started yet."""
    prepared = embedded(tmp_path)
    yield prepared
    prepared.stop()


def command(*words: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", "services", *words], check=False, capture_output=True, text=True,
                          timeout=60, env=os.environ)


def seconds_to_first_page(deployment: Deployment) -> float:
    begin = time.monotonic()
    deployment.parts[0].start()
    wait_until(lambda: answers(deployment.web["intake"]), "the first page is shown", 60)
    return time.monotonic() - begin


def interrupt(deployment: Deployment) -> int:
    """Ctrl-C; returns the exit code."""
    process = deployment.parts[0].process
    process.send_signal(signal.SIGINT)
    return process.wait(STOP_SECONDS)


def cases(deployment: Deployment) -> int:
    with closing(centre_of(deployment)) as centre, centre.intake.reading() as session:
        return session.scalar(select(func.count()).select_from(Case))


def test_the_second_start_shows_its_first_page_soon_and_ctrl_c_ends_it_cleanly(deployment):
    first = seconds_to_first_page(deployment)
    assert interrupt(deployment) == 0
    second = seconds_to_first_page(deployment)
    assert interrupt(deployment) == 0
    print(f"\nfirst page after {first:.1f} s at the first start, {second:.1f} s at the second")
    assert second < CLAIMED_SECONDS * SLACK


def test_everything_together_stays_small_while_it_works(deployment):
    with walking(deployment, couples(FEW)) as walk:
        walk.prepare()
        walk.request()
        walk.convene()
        walk.book()
        megabytes = psutil.Process(deployment.parts[0].process.pid).memory_info().rss / 2**20
    print(f"\n{megabytes:.0f} MB after {FEW} cases were booked")
    assert megabytes < MOST_MEGABYTES


def test_what_was_killed_in_the_middle_goes_on_after_the_next_start(deployment):
    with walking(deployment, couples(FEW)) as walk:
        walk.request_and_leave()
        deployment.parts[0].kill()
        deployment.start()
        walk.rest.wait()
        assert len(walk.phones.rows("SELECT 1 FROM message WHERE status = 'delivered'")) == 2 * FEW
        check_events(walk.centre)


def test_a_start_never_wipes_what_is_there(deployment):
    with walking(deployment, couples(FEW)) as walk:
        walk.request()
    keys = (deployment.folder / "data" / "keys.json").read_text()
    with running(deployment):
        assert cases(deployment) == FEW
        assert (deployment.folder / "data" / "keys.json").read_text() == keys


def test_a_port_in_use_is_said_plainly(deployment, tmp_path):
    with running(deployment):
        port = deployment.web["intake"].rpartition(":")[2]
        second = command("run", "--no-demo", "--data", str(tmp_path / "other"), "--port", port)
    assert second.returncode == 1
    assert f"Port {port} cannot be used" in second.stderr
    assert "Traceback" not in second.stderr


def test_the_demo_can_be_reset_and_nothing_else_is_deleted(tmp_path):
    mine, strange = tmp_path / "mine", tmp_path / "strange"
    for folder in (mine, strange):
        folder.mkdir()
        (folder / "letter.txt").write_text("keep me")
    (mine / "keys.json").write_text(json.dumps({}))
    assert command("demo-reset", "--data", str(strange), "--yes").returncode == 1
    assert (strange / "letter.txt").exists()
    assert command("demo-reset", "--data", str(mine), "--yes").returncode == 0
    assert not mine.exists()
    assert "There is nothing" in command("demo-reset", "--data", str(mine), "--yes").stdout


def test_a_data_folder_is_for_its_owner_only(deployment):
    with running(deployment):
        assert (deployment.folder / "data").stat().st_mode & 0o077 == 0
        assert (deployment.folder / "data" / "keys.json").stat().st_mode & 0o077 == 0
