import threading

import pytest
from sqlalchemy import select

from shared.bus import outbox
from shared.contracts import InvalidEvent
from shared.db.machinery import MACHINERY
from shared.db.machinery import outbox as outbox_table
from shared.ids import new_id
from shared.testing.clock import FakeClock
from shared.trace import use_trace
from shared.work import Work

CLOCK = FakeClock()


@pytest.fixture
def tables(database):
    MACHINERY.create_all(database.engine)
    return database


def rows(database):
    with database.reading() as session:
        return session.execute(select(outbox_table).order_by(outbox_table.c.id)).mappings().all()


def test_an_event_commits_with_the_work_or_not_at_all(tables):
    with pytest.raises(ZeroDivisionError), tables.transaction() as session:
        Work(session, CLOCK).publish("case.changed", new_id(), {"stage": "ready"})
        raise ZeroDivisionError
    assert rows(tables) == []


def test_an_event_against_the_catalogue_stops_the_work(tables):
    with pytest.raises(InvalidEvent), tables.transaction() as session:
        Work(session, CLOCK).publish("case.changed", new_id(), {"stage": "dancing"})


def test_numbers_count_each_case_from_one_without_a_gap(tables):
    one, two = new_id(), new_id()
    with tables.transaction() as session:
        events = [outbox.NewEvent("case.changed", case, {"stage": "ready"}) for case in (one, two, one)]
        outbox.publish(session, CLOCK.now(), events)
    with tables.transaction() as session:
        Work(session, CLOCK).publish("case.changed", one, {"stage": "closed"})
    assert [(row["case_id"], row["case_seq"]) for row in rows(tables)] == [(one, 1), (two, 1), (one, 2), (one, 3)]


def test_an_event_carries_the_trace_of_the_work_that_made_it(tables):
    with use_trace("t-1"), tables.transaction() as session:
        Work(session, CLOCK).publish("case.changed", new_id(), {"stage": "ready"})
    assert rows(tables)[0]["trace_id"] == "t-1"


def test_writers_side_by_side_number_one_case_in_the_order_of_their_commits(tables):
    case = new_id()

    def write():
        for _ in range(20):
            with tables.transaction() as session:
                Work(session, CLOCK).publish("case.changed", case, {"stage": "ready"})

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [row["case_seq"] for row in rows(tables)] == list(range(1, 81))


def test_a_commit_wakes_the_relay_and_a_rollback_does_not(tables):
    woken = []
    tables.when_committed(woken.append)
    with pytest.raises(ZeroDivisionError), tables.transaction() as session:
        Work(session, CLOCK).publish("case.changed", new_id(), {"stage": "ready"})
        raise ZeroDivisionError
    assert woken == []
    with tables.transaction() as session:
        Work(session, CLOCK).publish("case.changed", new_id(), {"stage": "ready"})
    assert woken == [frozenset({"outbox"})]
