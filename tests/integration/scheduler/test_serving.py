"""Mediators are asked to serve; who says no is replaced where somebody else is free, else staff are asked."""

import pytest
from sqlalchemy import select

from services.scheduler.adapters import occupancy
from services.scheduler.adapters.tables import Allocation, Conflict, Occupancy, ServiceRequest
from services.scheduler.handlers import rules, service
from services.scheduler.handlers.proposals import propose_slots
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
    MAYA,
    STAFF,
    ask,
    booked,
    case_is_ready,
    last,
    says,
    tuesday,
    types,
)


def of(scheduler, mediator_id) -> list[ServiceRequest]:
    with scheduler.work() as work:
        return service.requests_of(work, mediator_id)


def mediators_of(scheduler, holder_id) -> tuple[str, ...]:
    with scheduler.reading() as session:
        return occupancy.allocated(session, [holder_id])[holder_id]["mediator"]


def asked_one(scheduler) -> tuple[str, str]:
    """(who was asked, who was not), of Maya and Ben."""
    asked = next(one for one in (MAYA, BEN) if of(scheduler, one))
    return asked, BEN if asked == MAYA else MAYA


def decline(scheduler, mediator_id, conflict=False) -> str:
    with scheduler.work() as work:
        return service.decline(work, mediator_id, service.requests_of(work, mediator_id)[0].id, conflict)


def test_an_invitation_asks_its_mediators_and_a_yes_holds_for_the_session(scheduler):
    invitation = ask(scheduler, slots=[tuesday(10)])
    asked, _ = asked_one(scheduler)
    with scheduler.work() as work:
        service.accept(work, asked, service.requests_of(work, asked)[0].id)
    for person_id in (ANA, BO):
        says(scheduler, person_id, invitation.id, 1)
    assert [(one.kind, one.state) for one in of(scheduler, asked)] == [("session", "accepted")]


def test_who_declines_is_replaced_in_the_session(scheduler):
    session_id = booked(scheduler, tuesday(10))
    asked, other = asked_one(scheduler)
    assert decline(scheduler, asked) == "replaced"
    assert mediators_of(scheduler, session_id) == (other,)
    assert [(one.subject_id, one.state) for one in of(scheduler, other)] == [(session_id, "asked")]
    assert last(scheduler, "session.reassigned").data == {"session_id": session_id, "mediator_ids": [other]}
    with scheduler.reading() as session:
        assert not session.scalars(select(Occupancy).where(Occupancy.resource_id == asked)).all()
        assert len(session.scalars(select(Occupancy).where(Occupancy.resource_id == other)).all()) == 9
        assert session.get(Allocation, (session_id, other)).why["code"] == "only"


def test_who_declines_is_replaced_in_every_slot_of_a_question(scheduler):
    invitation = ask(scheduler, slots=[tuesday(10), tuesday(14)])
    asked, other = asked_one(scheduler)
    assert decline(scheduler, asked) == "replaced"
    for person_id in (ANA, BO):
        says(scheduler, person_id, invitation.id, 1, 2)
    assert mediators_of(scheduler, last(scheduler, "session.scheduled").data["session_id"]) == (other,)
    assert "mediator.needed" not in types(scheduler)


def test_staff_are_asked_where_nobody_else_is_free(scheduler):
    session_id = booked(scheduler, tuesday(10))
    asked, other = asked_one(scheduler)
    with scheduler.work() as work:
        add_time_off(work, other, tuesday(8), tuesday(20))
    assert decline(scheduler, asked) == "staff"
    assert last(scheduler, "mediator.needed").data == {"kind": "session", "subject_id": session_id}
    assert mediators_of(scheduler, session_id) == (asked,)  # the time stays held until staff have decided


def test_a_time_whose_mediator_declined_is_not_booked_by_the_last_yes(scheduler):
    invitation = ask(scheduler, slots=[tuesday(10)])
    asked, other = asked_one(scheduler)
    with scheduler.work() as work:
        add_time_off(work, other, tuesday(8), tuesday(20))
    assert decline(scheduler, asked) == "staff"
    for person_id in (ANA, BO):
        says(scheduler, person_id, invitation.id, 1)
    assert "session.scheduled" not in types(scheduler)
    assert last(scheduler, "invitation.closed").data["how"] == "not_mutual"


def test_a_conflict_declared_keeps_the_mediator_out_for_good_and_keeps_no_reason(scheduler):
    booked(scheduler, tuesday(10))
    asked, other = asked_one(scheduler)
    assert decline(scheduler, asked, conflict=True) == "replaced"
    with scheduler.work() as work:
        row = work.session.scalar(select(Conflict))
        assert (row.mediator_id, row.case_id, row.source) == (asked, CASE, "mediator")
        cancel_session(work, last(scheduler, "session.scheduled").data["session_id"])
        slots = propose_slots(work, CASE)
    assert slots
    assert {one for slot in slots for one in slot.mediator_ids} == {other}


def test_a_conflict_with_a_person_counts_in_every_case_of_theirs(scheduler):
    other_case = derived_id("test", "another case")
    case_is_ready(scheduler, other_case, ((ANA, "A"), (derived_id("test", "cy"), "B")))
    with scheduler.work() as work:
        assert service.note_conflict(work, MAYA, source="staff", noted_by=STAFF, person_id=ANA) == "replaced"
        for case_id in (CASE, other_case):
            assert {one for slot in propose_slots(work, case_id) for one in slot.mediator_ids} == {BEN}


def test_a_conflict_noted_by_staff_replaces_who_holds_the_time(scheduler):
    session_id = booked(scheduler, tuesday(10))
    asked, other = asked_one(scheduler)
    with scheduler.work() as work:
        service.note_conflict(work, asked, source="staff", noted_by=STAFF, case_id=CASE)
        service.note_conflict(work, asked, source="staff", noted_by=STAFF, case_id=CASE)
    assert mediators_of(scheduler, session_id) == (other,)
    assert len(published(scheduler, "session.reassigned")) == 1


def test_declining_twice_or_what_is_anothers_changes_nothing(scheduler):
    booked(scheduler, tuesday(10))
    asked, other = asked_one(scheduler)
    request_id = of(scheduler, asked)[0].id
    with scheduler.work() as work, pytest.raises(NotFound):
        service.decline(work, other, request_id)
    decline(scheduler, asked)
    with scheduler.work() as work, pytest.raises(Refusal):
        service.decline(work, asked, request_id)
    assert len(published(scheduler, "session.reassigned")) == 1


def test_a_cancelled_session_asks_nobody_any_more(scheduler):
    session_id = booked(scheduler, tuesday(10))
    with scheduler.work() as work:
        cancel_session(work, session_id)
    assert of(scheduler, MAYA) == of(scheduler, BEN) == []


def test_pins_make_the_mediator_serve(scheduler):
    for mediator_id in (BEN, MAYA):
        with scheduler.work() as work:
            rules.pin(work, STAFF, CASE, mediator_id)
            assert {one for slot in propose_slots(work, CASE) for one in slot.mediator_ids} == {mediator_id}
            rules.unpin(work, CASE, mediator_id)
