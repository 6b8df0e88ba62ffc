"""A commit wakes the loops that it gave something to do, also in other processes."""

import threading

from sqlalchemy import text

from shared.bus.wake import Wake, listen
from shared.db.database import mark
from tests.integration.bus.pieces import change_case, eventually, make_service, running


def test_a_set_before_the_wait_counts_and_is_cleared_by_it():
    wake = Wake()
    wake.set()
    assert wake.wait(0)
    assert not wake.wait(0)


def test_a_commit_wakes_the_relay_of_its_own_process(services, case):
    intake = services("intake")
    assert not intake.wakes["outbox"].wait(0)
    change_case(intake, case)
    assert intake.wakes["outbox"].wait(0)


def test_a_commit_wakes_the_loops_of_other_processes_by_their_names(postgres_url, case):
    here, there = (make_service("intake", postgres_url("intake")) for _ in range(2))
    with running(lambda stop: listen(there.database, there.wakes, stop)):
        every_wake_is_set(there)
        change_case(here, case)
        assert there.wakes["outbox"].wait(10)
        assert not there.wakes["timers"].wait(0)
    for service in (here, there):
        service.database.dispose()


def test_a_listener_whose_session_is_ended_comes_back_and_wakes_everything(postgres_url, case):
    """It cannot know what it missed meanwhile."""
    here, there = (make_service("intake", postgres_url("intake")) for _ in range(2))
    with running(lambda stop: listen(there.database, there.wakes, stop)):
        every_wake_is_set(there)
        with here.work() as work:
            work.session.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                      " WHERE query LIKE 'LISTEN%' AND datname = current_database()"))
        every_wake_is_set(there)
        change_case(here, case)
        assert there.wakes["outbox"].wait(10)
    for service in (here, there):
        service.database.dispose()


def test_a_name_that_nobody_listens_for_is_no_error(postgres_url):
    service = make_service("intake", postgres_url("intake"))
    with running(lambda stop: listen(service.database, service.wakes, stop)):
        every_wake_is_set(service)
        with service.database.transaction() as session:
            mark(session, "nobody")
            mark(session, "timers")
        assert service.wakes["timers"].wait(10)
    service.database.dispose()


def test_there_is_nothing_to_listen_to_on_sqlite(tmp_path):
    service = make_service("intake", f"sqlite:///{tmp_path}/a.db")
    listen(service.database, service.wakes, threading.Event())
    service.database.dispose()


def every_wake_is_set(service) -> None:
    """Waits until each has been; a wait clears what it sees."""
    still = set(service.wakes)
    eventually(lambda: not still or still.difference_update({
        name for name in still if service.wakes[name].wait(0)}) or not still)
