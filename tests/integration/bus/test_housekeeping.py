"""What the machinery has finished with goes, in time; what is somebody's to decide stays."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from shared import housekeeping
from shared.db.machinery import inbox, outbox, timer
from shared.ids import new_id
from shared.testing.clock import FakeClock
from shared.worker import OWN_TICKS
from tests.integration.bus.pieces import change_case

NOW = datetime(2027, 4, 5, 15, 0, tzinfo=UTC)
LONG_AGO, JUST_KEPT = NOW - timedelta(days=400), NOW - timedelta(days=170)


@pytest.fixture
def intake(services):
    service = services("intake")
    service.clock = FakeClock(NOW)
    return service


def ids(service, column) -> set:
    with service.reading() as session:
        return set(session.scalars(select(column)))


def published(service, *moments) -> None:
    change_case(service, *[new_id() for _ in moments])
    with service.work() as work:
        rows = work.session.scalars(select(outbox.c.id).order_by(outbox.c.id)).all()
        for row, moment in zip(rows, moments, strict=True):
            work.session.execute(outbox.update().where(outbox.c.id == row).values(published_at=moment))


def test_events_go_half_a_year_after_they_went_out_and_never_before(intake):
    published(intake, LONG_AGO, JUST_KEPT, None)
    _, second, third = sorted(ids(intake, outbox.c.id))
    assert housekeeping.tidy(intake) == 1
    assert ids(intake, outbox.c.id) == {second, third}
    assert housekeeping.tidy(intake) == 0


def test_what_is_not_published_never_expires(intake):
    published(intake, None, None)
    intake.clock.advance(days=5000)
    assert housekeeping.tidy(intake) == 0


def test_the_centre_may_keep_events_for_longer_or_shorter(intake):
    published(intake, LONG_AGO, JUST_KEPT)
    intake.settings = replace(intake.settings, keep_events_days=401)
    assert housekeeping.tidy(intake) == 0
    intake.settings = replace(intake.settings, keep_events_days=169)
    assert housekeeping.tidy(intake) == 2


@pytest.mark.parametrize(("status", "goes"), [
    ("handled", True), ("ignored", True), ("discarded", True), ("parked", False), ("waiting", False)])
def test_arrivals_go_once_they_are_settled(intake, status, goes):
    with intake.work() as work:
        work.session.execute(insert(inbox), [
            {"event_id": name, "type": "case.changed", "producer": "intake", "case_id": "c", "case_seq": seq,
             "received_at": moment, "status": status}
            for seq, (name, moment) in enumerate((("old", LONG_AGO), ("young", JUST_KEPT)), 1)])
    assert housekeeping.tidy(intake) == goes
    assert ids(intake, inbox.c.event_id) == ({"young"} if goes else {"old", "young"})


@pytest.mark.parametrize(("state", "goes"), [
    ("done", True), ("cancelled", True), ("expired", True), ("failed", False), ("pending", False)])
def test_timers_go_once_they_are_over(intake, state, goes):
    with intake.work() as work:
        work.session.execute(insert(timer), [
            {"kind": "k", "key": name, "data": {}, "trace_id": "t", "due_at": moment, "state": state, "attempts": 0}
            for name, moment in (("old", LONG_AGO), ("young", JUST_KEPT))])
    assert housekeeping.tidy(intake) == goes
    assert ids(intake, timer.c.key) == ({"young"} if goes else {"old", "young"})


def test_much_goes_in_small_steps_and_all_of_it(intake, monkeypatch):
    monkeypatch.setattr(housekeeping, "BATCH", 3)
    published(intake, *[LONG_AGO] * 8, JUST_KEPT)
    assert housekeeping.tidy(intake) == 8
    assert len(ids(intake, outbox.c.id)) == 1


def test_every_worker_tidies():
    assert housekeeping.tidy in [tick.run for tick in OWN_TICKS]
