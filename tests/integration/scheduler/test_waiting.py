"""Who wants to come sooner is offered a freed time: in order, one case at a time, never over another's hold."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from services.scheduler.adapters.tables import Invitation, MediationSession, Waiting, WaitlistOffer
from services.scheduler.handlers import waiting
from services.scheduler.handlers.resources import add_time_off
from services.scheduler.handlers.sessions import cancel_session
from shared.errors import NotFound, Refusal
from shared.ids import derived_id
from shared.testing.events import published
from tests.integration.scheduler.centre import (
    ANA,
    BEN,
    BO,
    CASE,
    booked,
    case_is_ready,
    last,
    says,
    tuesday,
)

LATER, LATEST = (derived_id("wait", name) for name in ("later", "latest"))


def people_of(case_id):
    return derived_id(case_id, "a"), derived_id(case_id, "b")


@pytest.fixture
def three(scheduler):
    """Maya alone serves: CASE on Tuesday at 10, LATER at 13 and LATEST at 10 a week on; the last two wait, in turn."""
    with scheduler.work() as work:
        add_time_off(work, BEN, tuesday(0, 0), tuesday(0, 20))
    sessions = [booked(scheduler, tuesday(10))]
    for case_id, starts_at in ((LATER, tuesday(13)), (LATEST, tuesday(10, 2))):
        case_is_ready(scheduler, case_id, tuple(zip(people_of(case_id), "AB", strict=True)))
        sessions.append(booked(scheduler, starts_at, case_id=case_id, people=people_of(case_id)))
        with scheduler.work() as work:
            waiting.join(work, case_id, people_of(case_id)[0])
        scheduler.clock.advance(minutes=1)
    return sessions


def offers(scheduler):
    with scheduler.reading() as session:
        return [(row.case_id, row.state) for row in session.scalars(
            select(WaitlistOffer).order_by(WaitlistOffer.until, WaitlistOffer.case_id))]


def cancelled(scheduler, session_id):
    with scheduler.work() as work:
        cancel_session(work, session_id)
    scheduler.run_timers()


def test_a_freed_time_is_offered_to_the_first_who_waits_and_to_nobody_else(scheduler, three):
    cancelled(scheduler, three[0])
    assert offers(scheduler) == [(LATER, "open")]
    opened = last(scheduler, "invitation.opened").data
    assert (opened["kind"], opened["sooner"], len(opened["slots"])) == ("move", True, 1)
    assert sorted(opened["person_ids"]) == sorted(people_of(LATER))


def test_two_private_yeses_bring_the_session_forward(scheduler, three):
    cancelled(scheduler, three[0])
    invitation_id = last(scheduler, "invitation.opened").data["invitation_id"]
    for person_id in people_of(LATER):
        says(scheduler, person_id, invitation_id, 1, case_id=LATER)
    with scheduler.reading() as session:
        assert session.get(MediationSession, three[1]).starts_at == tuesday(10)
        assert session.scalar(select(Waiting.state).where(Waiting.case_id == LATER)) == "done"
    assert offers(scheduler)[0] == (LATER, "taken")


def test_the_time_that_falls_free_by_that_goes_to_the_next(scheduler, three):
    cancelled(scheduler, three[0])
    invitation_id = last(scheduler, "invitation.opened").data["invitation_id"]
    for person_id in people_of(LATER):
        says(scheduler, person_id, invitation_id, 1, case_id=LATER)
    scheduler.run_timers()
    assert (LATEST, "open") in offers(scheduler)


def test_an_offer_that_nobody_took_passes_on_and_the_session_stays(scheduler, three):
    cancelled(scheduler, three[0])
    scheduler.clock.advance(hours=25)
    scheduler.run_timers()
    scheduler.run_timers()
    assert sorted(offers(scheduler)) == sorted([(LATER, "passed"), (LATEST, "open")])
    with scheduler.reading() as session:
        assert session.get(MediationSession, three[1]).starts_at == tuesday(13)
        assert session.scalar(select(Waiting.state).where(Waiting.case_id == LATER)) == "waiting"
    assert "session.new_time_asked" not in [one.type for one in published(scheduler)]


def test_a_case_that_is_being_asked_already_is_passed_over(scheduler, three):
    with scheduler.work() as work:
        from services.scheduler.handlers.sessions import ask_new_time

        ask_new_time(work, three[1], people_of(LATER)[1])
    cancelled(scheduler, three[0])
    assert offers(scheduler) == [(LATEST, "open")]


def test_nobody_is_asked_about_the_same_time_twice(scheduler, three):
    cancelled(scheduler, three[0])
    for _ in range(3):
        scheduler.clock.advance(hours=25)
        scheduler.run_timers()
    asked = [one.data["person_ids"] for one in published(scheduler, "invitation.opened") if one.data.get("sooner")]
    assert len(asked) == len({tuple(one) for one in asked})


def test_leaving_takes_the_case_out_and_a_cancelled_session_too(scheduler, three):
    with scheduler.work() as work:
        waiting.leave(work, LATER, people_of(LATER)[0])
        assert not waiting.waits(work.session, LATER, people_of(LATER)[0])
    cancelled(scheduler, three[2])
    cancelled(scheduler, three[0])
    assert offers(scheduler) == []


def test_joining_needs_a_session_and_twice_keeps_the_place(scheduler, three):
    with scheduler.work() as work:
        first = waiting.join(work, LATER, people_of(LATER)[0]).since
        assert first < scheduler.clock.now() - timedelta(minutes=1)
        with pytest.raises(NotFound):
            waiting.join(work, LATER, ANA)
    cancelled(scheduler, three[0])
    with scheduler.work() as work, pytest.raises(Refusal):
        waiting.join(work, CASE, BO)


def test_a_time_that_somebody_holds_is_not_offered(scheduler, three):
    other = derived_id("wait", "other")
    case_is_ready(scheduler, other, tuple(zip(people_of(other), "AB", strict=True)))
    with scheduler.work() as work:
        cancel_session(work, three[0])
    booked(scheduler, tuesday(10), case_id=other, people=people_of(other))  # somebody was faster than the timer
    scheduler.run_timers()
    assert offers(scheduler) == []
    with scheduler.reading() as session:
        assert session.scalars(select(Invitation).where(Invitation.kind == "sooner")).all() == []
