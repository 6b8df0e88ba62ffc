"""A session that takes longer: who follows is warned, and nothing of theirs changes."""

import pytest
from sqlalchemy import select

from services.scheduler.adapters.tables import MediationSession, Occupancy
from services.scheduler.handlers.attendance import note_attendance
from services.scheduler.handlers.overruns import run_over
from services.scheduler.handlers.proposals import Preferences
from shared.errors import Refusal
from shared.ids import derived_id
from shared.testing.http import read, staff_client
from tests.integration.scheduler.centre import (
    ANA,
    BEN,
    BO,
    CASE,
    MAYA,
    ask,
    case_is_ready,
    last,
    says,
    tuesday,
    types,
)

OTHER = derived_id("other case")
WITH_MAYA = Preferences(mediator_ids=frozenset({MAYA}))


def set_with_maya(service, starts_at, case_id=CASE, people=(ANA, BO)) -> str:
    invitation = ask(service, slots=[starts_at], case_id=case_id, preferences=WITH_MAYA)
    for person_id in people:
        says(service, person_id, invitation.id, 1, case_id=case_id)
    return last(service, "session.scheduled").data["session_id"]


@pytest.fixture
def first(scheduler) -> str:
    """From ten to twelve."""
    return set_with_maya(scheduler, tuesday(10))


@pytest.fixture
def second(scheduler, first) -> str:
    """Of other people with the same mediator, a quarter past twelve."""
    people = (derived_id(OTHER, "c"), derived_id(OTHER, "d"))
    case_is_ready(scheduler, OTHER, tuple(zip(people, "AB", strict=True)))
    return set_with_maya(scheduler, tuesday(12.25), OTHER, people)


def quarters(service, holder: str) -> set[tuple[str, int]]:
    with service.reading() as session:
        return {tuple(row) for row in session.execute(
            select(Occupancy.resource_id, Occupancy.quantum).where(Occupancy.holder_id == holder))}


def longer(service, session_id: str, minutes: int = 30):
    with service.work() as work:
        return [one.id for one in run_over(work, session_id, minutes)]


def test_what_is_free_behind_it_is_taken_with_the_pause(scheduler, clock, first):
    before = quarters(scheduler, first)
    clock.move_to(tuesday(11.75))
    assert longer(scheduler, first) == []
    more = quarters(scheduler, first) - before
    assert len(more) == 4 * 2  # mediator, room and both people, two quarters each
    assert last(scheduler, "session.running_over").data["running_into"] == []


def test_what_follows_stays_as_it_is_and_is_named(scheduler, clock, first, second):
    standing = quarters(scheduler, second)
    clock.move_to(tuesday(11.75))
    assert longer(scheduler, first) == [second]
    assert quarters(scheduler, second) == standing
    assert last(scheduler, "session.running_over").data["running_into"] == [second]
    with scheduler.reading() as session:
        assert session.get(MediationSession, second).starts_at == tuesday(12.25)
        assert session.get(MediationSession, first).ends_at == tuesday(12.5)


def test_a_time_that_is_taken_by_running_over_is_not_offered(scheduler, clock, first):
    clock.move_to(tuesday(11.75))
    longer(scheduler, first, 60)
    with scheduler.reading() as session:
        held = {quantum for (quantum,) in session.execute(
            select(Occupancy.quantum).where(Occupancy.resource_id == MAYA, Occupancy.holder_id == first))}
    assert len(held) == 8 + 1 + 4
    assert held == set(range(min(held), max(held) + 1))


def test_it_can_be_made_longer_more_than_once(scheduler, clock, first):
    clock.move_to(tuesday(11.75))
    longer(scheduler, first, 15)
    longer(scheduler, first, 15)
    with scheduler.reading() as session:
        assert session.get(MediationSession, first).ends_at == tuesday(12.5)


@pytest.mark.parametrize("hour", [9.75, 13])
def test_only_a_session_that_is_on_is_made_longer(scheduler, clock, first, hour):
    clock.move_to(tuesday(hour))
    with pytest.raises(Refusal, match="is on"):
        longer(scheduler, first)
    assert "session.running_over" not in types(scheduler)


@pytest.mark.parametrize("minutes", [0, -15, 45, 600])
def test_other_lengths_are_refused(scheduler, clock, first, minutes):
    clock.move_to(tuesday(11))
    with pytest.raises(Refusal, match="how much longer"):
        longer(scheduler, first, minutes)


def test_the_mediator_says_so_by_one_button_and_both_sessions_show_it(app, scheduler, clock, first, second):
    maya = staff_client(app, "mediator", staff_id=MAYA, name="Maya Brooks")
    assert "You need longer?" not in read(maya.get(f"/sessions/{first}")).text
    clock.move_to(tuesday(11.75))
    page = read(maya.get(f"/sessions/{first}"))
    assert page.form("30 minutes more").send(maya).status_code == 302
    answer = read(maya.get(f"/sessions/{first}"))
    assert "the office is told" in answer.text
    assert "This session runs into the next one" in answer.text
    assert "The session before takes longer, until 12:30 PM" in read(maya.get(f"/sessions/{second}")).text


def test_another_mediator_cannot_make_it_longer(app, scheduler, clock, first):
    maya = staff_client(app, "mediator", staff_id=MAYA, name="Maya Brooks")
    ben = staff_client(app, "mediator", staff_id=BEN, name="Ben Castillo")
    clock.move_to(tuesday(11.75))
    form = read(maya.get(f"/sessions/{first}")).form("30 minutes more")
    assert ben.post(f"/sessions/{first}/longer", data={"minutes": 30}).status_code in (400, 404)
    assert "session.running_over" not in types(scheduler)
    assert form.send(maya).status_code == 302


def test_over_and_noted_it_is_not_on_any_more(scheduler, clock, first):
    clock.move_to(tuesday(11.9))
    with scheduler.work() as work:
        note_attendance(work, MAYA, first, {ANA: "attended", BO: "attended"})
    clock.advance(minutes=5)
    with pytest.raises(Refusal, match="is on"):
        longer(scheduler, first)
