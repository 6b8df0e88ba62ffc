"""Timers on both databases. `database` comes from tests/conftest.py and is empty."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from shared import timers
from shared.db.machinery import MACHINERY, timer
from shared.testing.clock import FakeClock
from shared.work import Work


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def tables(database):
    MACHINERY.create_all(database.engine)
    return database


def set_timers(database, clock, *keys, kind="ring", **options):
    with database.transaction() as session:
        for key in keys:
            Work(session, clock).set_timer(kind, key, clock.now() + timedelta(hours=1), **options)


def run(database, clock, handlers):
    with database.transaction() as session:
        return timers.run_due(Work(session, clock), handlers)


def states(database):
    with database.reading() as session:
        return {row.key: row.state for row in session.execute(select(timer.c.key, timer.c.state))}


def test_a_timer_rings_once_and_not_before_it_is_due(tables, clock):
    rung = []
    handlers = {"ring": timers.each(lambda work, one: rung.append((one.key, one.data)))}
    set_timers(tables, clock, "a", data={"n": 1})
    assert run(tables, clock, handlers) == 0
    clock.advance(hours=2)
    assert [run(tables, clock, handlers), run(tables, clock, handlers)] == [1, 0]
    assert rung == [("a", {"n": 1})] and states(tables) == {"a": "done"}


def test_the_same_key_moves_the_timer_and_one_that_rang_stays_done(tables, clock):
    set_timers(tables, clock, "a")
    clock.advance(minutes=30)
    set_timers(tables, clock, "a")
    clock.advance(minutes=45)
    assert run(tables, clock, {}) == 0
    clock.advance(hours=1)
    run(tables, clock, {"ring": lambda work, due: None})
    set_timers(tables, clock, "a")
    assert states(tables) == {"a": "done"}


def test_a_cancelled_timer_is_silent(tables, clock):
    set_timers(tables, clock, "session:1:x", "session:1:y", "session:10:x")
    with tables.transaction() as session:
        Work(session, clock).cancel_timers("session:1:")
    assert states(tables) == {"session:1:x": "cancelled", "session:1:y": "cancelled", "session:10:x": "pending"}


def test_what_has_expired_is_not_handled(tables, clock):
    set_timers(tables, clock, "a", expires_at=clock.now() + timedelta(hours=2))
    clock.advance(hours=3)
    run(tables, clock, {"ring": lambda work, due: pytest.fail("it is too late")})
    assert states(tables) == {"a": "expired"}


def test_one_bad_timer_neither_stops_nor_undoes_the_others(tables, clock):
    def handler(work, one):
        if one.key == "bad":
            raise ValueError("poison")
        work.set_timer("next", f"after:{one.key}", clock.now())

    set_timers(tables, clock, "a", "bad", "z")
    clock.advance(hours=2)
    run(tables, clock, {"ring": timers.each(handler)})
    assert states(tables) == {"a": "done", "bad": "pending", "z": "done", "after:a": "pending", "after:z": "pending"}


def test_a_timer_that_always_fails_is_marked_and_left(tables, clock):
    def handler(work, due):
        raise ValueError("poison")

    set_timers(tables, clock, "bad")
    for _ in range(timers.ATTEMPTS):
        clock.advance(hours=2)
        run(tables, clock, {"ring": handler})
    assert states(tables) == {"bad": "failed"}


def test_a_failing_database_gives_the_whole_claim_back(tables, clock):
    def handler(work, due):
        raise OperationalError("select", {}, Exception("gone"))

    set_timers(tables, clock, "a")
    clock.advance(hours=2)
    with pytest.raises(OperationalError):
        run(tables, clock, {"ring": handler})
    assert states(tables) == {"a": "pending"}


def test_a_timer_that_nobody_handles_is_an_error_that_is_seen(tables, clock):
    set_timers(tables, clock, "a", kind="unheard")
    clock.advance(hours=2)
    run(tables, clock, {})
    with tables.reading() as session:
        assert session.scalar(select(timer.c.error)) == "KeyError"
