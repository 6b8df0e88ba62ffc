"""The relay: one at a time, in order, for ever, and never in anybody's way."""

import threading

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from shared.bus.connections import Bus
from shared.bus.relay import Relay
from shared.bus.turns import relay_turn
from shared.bus.wake import Wake
from shared.db.machinery import outbox
from shared.ids import new_id
from tests.integration.bus.pieces import (
    change_case,
    consumer,
    effects,
    eventually,
    leave_trace,
    make_service,
    relay,
    running,
)


class FakePublisher:
    """Keeps what is published; `stuck` makes it wait, `broken` makes it fail."""

    def __init__(self):
        self.keys: list[str] = []
        self.bodies: list[str] = []
        self.broken = False
        self.dropped = 0
        self.busy = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def publish(self, batch):
        self.busy.set()
        assert self.go_on.wait(20)
        if self.broken:
            raise ConnectionResetError
        self.bodies += [one.body for one in batch]

    def keep_alive(self): ...

    def close(self): ...

    def drop(self):
        self.dropped += 1


class FakeBus(Bus):
    """A bus with a publisher at hand."""

    def __init__(self):
        super().__init__("embedded:///nowhere")
        self.fake = FakePublisher()

    def publisher(self):
        return self.fake


def unpublished(service) -> int:
    with service.reading() as session:
        return len(session.execute(select(outbox.c.id).where(outbox.c.published_at.is_(None))).all())


def test_nobody_is_locked_out_while_the_broker_hangs(services, case):
    """It reads, closes the transaction, publishes and marks: no lock is held while it waits for the broker."""
    intake, bus = services("intake"), FakeBus()
    bus.fake.go_on.clear()
    change_case(intake, case)
    with running(relay(intake, bus).run):
        assert bus.fake.busy.wait(20)
        change_case(intake, case)
        assert unpublished(intake) == 2
        bus.fake.go_on.set()
        eventually(lambda: unpublished(intake) == 0)


def test_after_an_error_the_connection_is_dropped_and_the_batch_published_again(services, case):
    intake, bus = services("intake"), FakeBus()
    bus.fake.broken = True
    change_case(intake, case, case)
    with running(relay(intake, bus).run):
        eventually(lambda: bus.fake.dropped > 2)
        assert unpublished(intake) == 2
        bus.fake.broken = False
        eventually(lambda: unpublished(intake) == 0)
    assert len(bus.fake.bodies) == 2


def test_a_row_that_commits_late_with_a_lower_number_is_not_skipped(postgres_url, case):
    intake, bus, other = make_service("intake", postgres_url("intake")), FakeBus(), new_id()
    carrier = Relay(intake.database, bus, Wake())
    with intake.work() as late:
        late.publish("case.changed", case, {"stage": "ready"})
        change_case(intake, other)
        assert carrier.carry() == 1
    assert carrier.carry() == 1
    assert [case in body for body in bus.fake.bodies] == [False, True]
    intake.database.dispose()


def test_one_relay_works_and_another_takes_over_when_it_ends(services, case):
    intake, first, second = services("intake"), FakeBus(), FakeBus()
    with running(relay(intake, first).run):
        change_case(intake, case)
        eventually(lambda: unpublished(intake) == 0)
        with running(relay(intake, second).run):
            for _ in range(20):
                change_case(intake, case)
            eventually(lambda: unpublished(intake) == 0)
            assert second.fake.bodies == []
    with running(relay(intake, second).run):
        change_case(intake, case)
        eventually(lambda: len(second.fake.bodies) == 1)


def test_a_standby_takes_over_when_the_database_ends_the_session_of_the_active_one(postgres_url):
    intake = make_service("intake", postgres_url("intake"))
    active, standby, third = (relay_turn(intake.database) for _ in range(3))
    assert active.take()
    assert not standby.take()
    end_sessions(intake.database, "query LIKE '%advisory_lock%'")
    eventually(third.take)  # PostgreSQL answers before the session that it ends is gone
    with pytest.raises(OperationalError):
        active.read(select(outbox))
    for turn in (active, standby, third):
        turn.give_back()
    intake.database.dispose()


def test_a_database_that_ends_every_session_loses_and_doubles_nothing(postgres_url, tmp_path):
    bus = Bus(f"embedded://{tmp_path}/bus.db")
    intake = make_service("intake", postgres_url("intake"))
    scheduler = make_service("scheduler", postgres_url("scheduler"), {"case.changed": leave_trace})
    cases = [new_id() for _ in range(5)]
    with running(relay(intake, bus).run, consumer(scheduler, bus).run):
        for rounds in range(1, 5):
            change_case(intake, *cases)
            for service in (intake, scheduler):
                end_sessions(service.database, "true")
            eventually(lambda rounds=rounds: len(effects(scheduler)) == 5 * rounds)
    assert sorted(effects(scheduler)) == sorted((case, seq) for case in cases for seq in range(1, 5))
    for service in (intake, scheduler):
        service.database.dispose()


def end_sessions(database, which: str) -> None:
    """Ends other sessions of the database as its restart would."""
    with database.transaction() as session:
        session.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                             f" AND pid <> pg_backend_pid() AND ({which})"))
