"""Many at once: guesses at a door, presses of a button, workers with the same timer. On either database."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from services.notifier.adapters.tables import Message, Note, Pin
from services.notifier.domain.pins import TRIES, Door
from services.notifier.handlers import doors, links, notes, plans, relays
from shared.db.migrations import migrate
from shared.ids import derived_id
from shared.testing.clock import FakeClock
from shared.testing.events import deliver, published
from tests.integration.notifier.centre import (
    ANN,
    BEN,
    CASE,
    COORDINATOR,
    RELAY,
    UNTIL,
    check_ins_of,
    messages_to,
    record_outcome,
    settle,
    steps_of,
)
from tests.integration.notifier.conftest import start

AT_ONCE = 12
MESSAGE = derived_id("tests", "message")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def centre(request, tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'notifier.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")("notifier")
    service = start(tmp_path, FakeClock(), database_url=url)
    migrate(service.database, "services.notifier")
    settle(service)
    yield service
    service.database.dispose()


def at_once(action):
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda _: action(), range(AT_ONCE)))


def test_guessing_at_once_gives_no_more_tries_than_guessing_in_turn(centre):
    with centre.work() as work:
        links.open_link(work, MESSAGE, ANN, CASE, "notes")
    code = links.code_for(centre.settings, MESSAGE)
    with centre.work() as work:
        doors.choose_pin(work, code, "2749")

    def guess():
        with centre.work() as work:
            return doors.try_pin(work, code, "4826").door

    assert Counter(at_once(guess)) == {Door.WRONG: TRIES - 1, Door.LOCKED: AT_ONCE - TRIES + 1}


def test_two_first_visits_at_once_set_one_pin(centre):
    with centre.work() as work:
        links.open_link(work, MESSAGE, ANN, CASE, "notes")
    code = links.code_for(centre.settings, MESSAGE)
    pins = iter([f"27{number}" for number in range(40, 40 + AT_ONCE)])

    def choose():
        pin = next(pins)
        with centre.work() as work:
            return pin, doors.choose_pin(work, code, pin).door

    opened = [pin for pin, door in at_once(choose) if door == Door.OPEN]
    assert len(opened) == 1
    with centre.work() as work:
        assert work.session.scalar(select(func.count()).select_from(Pin)) == 1


def test_a_plan_started_by_many_presses_starts_once(centre):
    plan_id = record_outcome(centre, "some_open")
    ticked = {step.id for step in steps_of(centre, plan_id)}

    def press():
        with centre.work() as work:
            return plans.start_plan(work, COORDINATOR, plan_id, ticked).state

    assert set(at_once(press)) == {"active"}
    assert len(published(centre, "plan.confirmed")) == 1
    assert len(check_ins_of(centre, ANN)) == 3


def test_many_workers_send_each_check_in_once(centre):
    plan_id = record_outcome(centre, "some_open")
    with centre.work() as work:
        plans.start_plan(work, COORDINATOR, plan_id, {step.id for step in steps_of(centre, plan_id)})
    centre.clock.advance(days=8)
    at_once(centre.run_timers)
    assert sorted(one.person_id for one in messages_to(centre, template="partial")) == sorted([ANN, BEN])


def test_a_note_pressed_many_times_is_one_note(centre):
    deliver(centre, "relay.opened", CASE, dict(relay_id=RELAY, until=UNTIL, person_ids=[ANN, BEN]))

    def press():
        with centre.work() as work:
            return notes.write_note(work, ANN, RELAY, "Good morning", "the form's own token").id

    assert len(set(at_once(press))) == 1
    with centre.work() as work:
        assert work.session.scalar(select(func.count()).select_from(Note)) == 1
        assert work.session.scalar(
            select(func.count()).select_from(Message).where(Message.template == "note_body")) == 1


def test_pausing_and_writing_at_once_leave_no_note_on_its_way_to_who_paused(centre):
    deliver(centre, "relay.opened", CASE, dict(relay_id=RELAY, until=UNTIL, person_ids=[ANN, BEN]))
    writing = [lambda work: notes.take_note(work, ANN, "Good morning", "sms")] * (AT_ONCE - 1)
    actions = iter([*writing[:5], lambda work: relays.pause_notes(work, RELAY, BEN), *writing[5:]])

    def act():
        with centre.work() as work:
            next(actions)(work)

    at_once(act)
    assert not messages_to(centre, BEN, template="note_body", state="queued")
