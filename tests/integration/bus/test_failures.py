"""Failures that pass are tried again and acknowledge nothing; those that stay are parked."""

import sqlite3
import threading

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from shared.bus import inbox
from shared.bus.failures import is_passing
from shared.bus.inbox_rows import Outcome
from shared.bus.lane import Lane
from shared.ids import new_id
from tests.integration.bus.pieces import (
    Fickle,
    arrival,
    change_case,
    consumer,
    effects,
    eventually,
    leave_trace,
    make_service,
    relay,
    running,
    statuses,
)


def lost() -> OperationalError:
    return OperationalError("", {}, psycopg.OperationalError("the connection is lost"))


def test_a_lost_database_is_raised_and_nothing_is_recorded(services, case):
    scheduler = services("scheduler", {"case.changed": Fickle({2: lost()})})
    with pytest.raises(OperationalError):
        inbox.receive(scheduler, [arrival(case, 1), arrival(case, 2)])
    assert statuses(scheduler) == []


def test_a_missing_table_stays_and_is_parked_on_both_databases(services, case):
    """SQLite calls this an OperationalError like a lock; retried for ever it would stop the queue."""
    scheduler = services("scheduler", {"case.changed": lambda work, _: work.session.execute(text("SELECT * FROM no"))})
    assert inbox.receive(scheduler, [arrival(case, 1)]) == [Outcome.PARKED]


def test_a_failure_at_the_commit_parks_the_one_that_causes_it(postgres_url, case):
    """A deferred constraint speaks up only at the commit, when it is too late to know which event it was."""
    def break_a_promise(work, envelope):
        leave_trace(work, envelope)
        work.session.execute(text("INSERT INTO promise VALUES (:seq / 2)"), {"seq": envelope.case_seq})

    scheduler = make_service("scheduler", postgres_url("scheduler"), {"case.changed": break_a_promise})
    with scheduler.work() as work:
        work.session.execute(text("CREATE TABLE promise (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)"))
    outcomes = inbox.receive(scheduler, [arrival(case, number) for number in (1, 2, 3, 4)])
    scheduler.database.dispose()
    assert outcomes == [Outcome.HANDLED, Outcome.HANDLED, Outcome.PARKED, Outcome.WAITING]


@pytest.mark.parametrize("together", [1, 2])
def test_a_session_that_the_database_ends_during_a_handler_passes(postgres_url, case, together):
    """The savepoint cannot be rolled back then; that must not hide what happened."""
    def lose_the_session(work, envelope):
        leave_trace(work, envelope)
        work.session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    scheduler = make_service("scheduler", postgres_url("scheduler"), {"case.changed": lose_the_session})
    with pytest.raises(DBAPIError) as caught:
        inbox.receive(scheduler, [arrival(case, number + 1) for number in range(together)])
    assert is_passing(caught.value)
    assert statuses(scheduler) == []
    scheduler.database.dispose()


def test_a_locked_database_passes(tmp_path):
    holder = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    other = sqlite3.connect(tmp_path / "a.db", timeout=0)
    with pytest.raises(sqlite3.OperationalError) as caught:
        other.execute("CREATE TABLE t (x)")
    assert is_passing(DBAPIError.instance("", {}, caught.value, sqlite3.Error))
    holder.close()
    other.close()


def test_an_event_whose_handling_fails_in_passing_is_handled_in_the_end(setup, case):
    fickle = Fickle({1: lost()})
    intake, scheduler, bus = setup.service("intake"), setup.service("scheduler", {"case.changed": fickle}), setup.bus()
    with running(relay(intake, bus).run, consumer(scheduler, bus).run):
        change_case(intake, case, case)
        eventually(lambda: len(fickle.calls) > 3)
        assert effects(scheduler) == []
        fickle.fails.clear()
        eventually(lambda: effects(scheduler) == [(case, 1), (case, 2)])


def test_what_was_not_recorded_when_the_consumer_stops_is_delivered_to_the_next(setup, case):
    fickle = Fickle({1: lost()})
    intake, bus = setup.service("intake"), setup.bus()
    scheduler = setup.service("scheduler", {"case.changed": fickle})
    change_case(intake, case)
    with running(relay(intake, bus).run, consumer(scheduler, bus).run):
        eventually(lambda: fickle.calls)
    fickle.fails.clear()
    with running(consumer(scheduler, bus).run):
        eventually(lambda: effects(scheduler) == [(case, 1)])


def test_an_error_that_no_rule_foresees_leaves_the_message_in_the_queue(setup, case):
    """Even if parking itself fails, nothing is acknowledged that was not recorded."""
    intake, bus, seen, working = setup.service("intake"), setup.bus(), [], threading.Event()

    def record(bodies):
        if not working.is_set():
            seen.append(len(bodies))
            raise ZeroDivisionError
        seen.append("recorded")

    lane = Lane(bus, bus.topology.queue("scheduler", 0), record, ready=lambda: None, batch=10)
    change_case(intake, case)
    with running(relay(intake, bus).run, lane.run):
        eventually(lambda: len(seen) > 1)
        working.set()
        eventually(lambda: "recorded" in seen)


def test_nothing_is_fetched_while_nothing_could_be_recorded(setup, case):
    """Every fetch in vain counts towards the delivery limit of the queue."""
    intake, bus, asked, fetched = setup.service("intake"), setup.bus(), [], []

    def not_ready():
        asked.append(1)
        raise lost()

    lane = Lane(bus, bus.topology.queue("scheduler", 0), fetched.append, ready=not_ready, batch=10)
    change_case(intake, case)
    with running(relay(intake, bus).run, lane.run):
        eventually(lambda: len(asked) > 2)
    assert fetched == []


def test_junk_in_the_queue_is_parked_and_the_next_event_handled(setup, case):
    intake, bus = setup.service("intake"), setup.bus()
    scheduler = setup.service("scheduler", {"case.changed": leave_trace})
    link = bus.connect()
    for body, headers in (("{not json", {}), ("{}", {"compression": "application/x-bz2"})):
        message = link.channel.prepare_message(body, content_type="application/json", content_encoding="utf-8",
                                               headers=headers, properties={"delivery_mode": 2})
        link.channel.basic_publish(message, exchange="reconvene.events", routing_key="p0.intake.junk")
    link.close()
    with running(relay(intake, bus).run, consumer(scheduler, bus).run):
        change_case(intake, case)
        eventually(lambda: effects(scheduler) == [(case, 1)])
    assert sorted(statuses(scheduler)) == ["handled", "parked", "parked"]


def test_a_case_behind_a_parked_event_waits_while_the_queue_flows(setup, case):
    intake, bus, other = setup.service("intake"), setup.bus(), new_id()
    fickle = Fickle({1: ValueError()})
    scheduler = setup.service("scheduler", {"case.changed": lambda work, envelope: (
        fickle(work, envelope) if envelope.case_id == case else leave_trace(work, envelope))})
    with running(relay(intake, bus).run, consumer(scheduler, bus).run):
        change_case(intake, case, case, other)
        eventually(lambda: effects(scheduler) == [(other, 1)])
        fickle.fails.clear()
        with scheduler.reading() as session:
            parked = inbox.parked(session)[0]
        inbox.replay(scheduler, parked["event_id"])
        assert effects(scheduler) == [(other, 1), (case, 1), (case, 2)]
