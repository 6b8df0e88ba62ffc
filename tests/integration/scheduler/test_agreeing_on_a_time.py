"""From a case that is ready to a session in the calendar."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from services.scheduler.adapters.tables import MediationSession, Occupancy
from services.scheduler.handlers.answers import answer
from services.scheduler.handlers.invitations import withdraw
from services.scheduler.handlers.proposals import Preferences, propose_slots
from services.scheduler.timers import sweep
from shared.errors import NotFound, Refusal
from shared.testing.events import deliver, published
from shared.work import Work
from tests.integration.scheduler.centre import (
    ANA,
    BEN,
    BO,
    CASE,
    MAPLE,
    MAYA,
    OAK,
    ask,
    booked,
    case_is_ready,
    last,
    says,
    tuesday,
    types,
)

SLOTS = [tuesday(10), tuesday(14), tuesday(10) + timedelta(days=1)]


def held_quarters(service) -> int:
    with service.reading() as session:
        return session.scalar(select(func.count()).select_from(Occupancy))


def test_proposals_are_spread_over_days_and_lie_in_working_hours(scheduler):
    with scheduler.reading() as session:
        found = propose_slots(Work(session, scheduler.clock, scheduler.settings), CASE)
    assert len(found) == 12
    assert len({slot.starts_at.date() for slot in found}) >= 5
    assert all(slot.starts_at.hour >= 14 and slot.ends_at.hour <= 22 for slot in found)
    assert all(slot.starts_at >= scheduler.clock.now() + timedelta(hours=24) for slot in found)


def test_an_invitation_holds_its_slots_and_tells_the_notifier_what_to_ask(scheduler):
    invitation = ask(scheduler, slots=SLOTS)
    event = last(scheduler, "invitation.opened")
    assert [slot["digit"] for slot in event.data["slots"]] == [1, 2, 3]
    assert [datetime.fromisoformat(slot["starts_at"]) for slot in event.data["slots"]] == sorted(SLOTS)
    assert event.data["kind"] == "first"
    assert sorted(event.data["person_ids"]) == sorted([ANA, BO])
    assert invitation.closes_at == scheduler.clock.now() + timedelta(days=7)
    assert held_quarters(scheduler) == 3 * (9 + 9 + 8 + 8)


def test_three_slots_are_chosen_when_nobody_chose(scheduler):
    ask(scheduler)
    assert len(last(scheduler, "invitation.opened").data["slots"]) == 3


def test_the_last_yes_books_the_session_and_frees_the_other_slots(scheduler):
    invitation = ask(scheduler, slots=SLOTS)
    says(scheduler, ANA, invitation.id, 1, 2)
    assert types(scheduler)[-2:] == ["invitation.opened", "invitation.answered"]
    says(scheduler, BO, invitation.id, 2)
    assert types(scheduler)[-3:] == ["invitation.answered", "session.scheduled", "invitation.closed"]
    session, closed = last(scheduler, "session.scheduled").data, last(scheduler, "invitation.closed").data
    assert datetime.fromisoformat(session["starts_at"]) == SLOTS[1]
    assert session["place"].endswith("11 East Adams Street")
    assert closed["how"] == "booked"
    assert closed["session_id"] == session["session_id"]
    assert "METHOD:REQUEST" in session["ics"]
    assert "SEQUENCE:0" in session["ics"]
    assert held_quarters(scheduler) == 9 + 9 + 8 + 8


def test_a_calendar_file_names_no_party(scheduler):
    invitation = ask(scheduler, slots=SLOTS)
    says(scheduler, ANA, invitation.id, 1)
    says(scheduler, BO, invitation.id, 1)
    assert "Person" not in last(scheduler, "session.scheduled").data["ics"]


def test_texted_answers_add_up(scheduler):
    invitation = ask(scheduler, slots=SLOTS)
    says(scheduler, ANA, invitation.id, 1)
    says(scheduler, ANA, invitation.id, 3)
    says(scheduler, BO, invitation.id, 3)
    assert datetime.fromisoformat(last(scheduler, "session.scheduled").data["starts_at"]) == SLOTS[2]


def test_none_of_these_clears_what_was_texted_before(scheduler):
    invitation = ask(scheduler, slots=SLOTS)
    says(scheduler, ANA, invitation.id, 1)
    says(scheduler, ANA, invitation.id)
    says(scheduler, BO, invitation.id, 1)
    assert published(scheduler, "session.scheduled") == []


def test_who_answered_otherwise_may_change_their_mind_until_the_question_closes(scheduler):
    invitation = ask(scheduler, slots=SLOTS)
    says(scheduler, ANA, invitation.id, 1)
    says(scheduler, BO, invitation.id, 2)
    assert published(scheduler, "invitation.closed") == []
    says(scheduler, ANA, invitation.id, 2)
    assert last(scheduler, "invitation.closed").data["how"] == "booked"


@pytest.mark.parametrize("kind", ["first", "come_back"])
def test_a_question_without_a_common_time_stays_open_until_its_time_is_up(scheduler, clock, kind):
    """Whoever said yes must not learn from an early end that the other said no."""
    invitation = ask(scheduler, kind, slots=SLOTS)
    says(scheduler, ANA, invitation.id, 1)
    says(scheduler, BO, invitation.id)
    assert published(scheduler, "invitation.closed") == []
    clock.move_to(invitation.closes_at)
    scheduler.run_timers()
    assert last(scheduler, "invitation.closed").data["how"] == "not_mutual"
    assert held_quarters(scheduler) == 0


def test_an_invitation_nobody_answers_expires_and_frees_its_slots(scheduler, clock):
    invitation = ask(scheduler, slots=SLOTS)
    says(scheduler, ANA, invitation.id, 1)
    clock.move_to(invitation.closes_at)
    scheduler.run_timers()
    assert last(scheduler, "invitation.closed").data["how"] == "expired"
    assert held_quarters(scheduler) == 0


def test_an_answer_after_the_end_changes_nothing(scheduler):
    invitation = ask(scheduler, slots=SLOTS)
    with scheduler.work() as work:
        withdraw(work, invitation.id)
    says(scheduler, ANA, invitation.id, 1)
    says(scheduler, BO, invitation.id, 1)
    assert published(scheduler, "session.scheduled") == []
    with pytest.raises(Refusal, match="closed"), scheduler.work() as work:
        answer(work, invitation.id, ANA, [1])


def test_who_was_not_asked_cannot_answer(scheduler):
    invitation = ask(scheduler, slots=SLOTS)
    says(scheduler, MAYA, invitation.id, 1)
    with pytest.raises(NotFound), scheduler.work() as work:
        answer(work, invitation.id, MAYA, [1])


def test_two_invitations_never_hold_the_same(scheduler):
    other = "11111111-1111-4111-8111-111111111111"
    people = (("22222222-2222-4222-8222-222222222222", "A"), ("33333333-3333-4333-8333-333333333333", "B"))
    case_is_ready(scheduler, other, people)
    only_maya = Preferences(mediator_ids=frozenset({MAYA}))
    ask(scheduler, slots=[tuesday(10)], preferences=only_maya)
    with pytest.raises(Refusal, match="Maya Brooks is taken"):
        ask(scheduler, slots=[tuesday(11)], case_id=other, preferences=only_maya)
    ask(scheduler, slots=[tuesday(11)], case_id=other)


def test_a_party_with_two_cases_is_not_asked_for_the_same_time_twice(scheduler):
    other = "11111111-1111-4111-8111-111111111111"
    case_is_ready(scheduler, other, ((ANA, "A"), ("33333333-3333-4333-8333-333333333333", "B")))
    ask(scheduler, slots=[tuesday(10)])
    with pytest.raises(Refusal, match="A party is taken"):
        ask(scheduler, slots=[tuesday(11)], case_id=other)


def test_a_mediator_who_fell_ill_is_not_booked(scheduler):
    from services.scheduler.handlers.resources import add_time_off

    invitation = ask(scheduler, slots=[tuesday(10)], preferences=Preferences(mediator_ids=frozenset({BEN})))
    says(scheduler, ANA, invitation.id, 1)
    with scheduler.work() as work:
        add_time_off(work, BEN, tuesday(9), tuesday(12))
    says(scheduler, BO, invitation.id, 1)
    assert last(scheduler, "invitation.closed").data["how"] == "not_mutual"
    assert published(scheduler, "session.scheduled") == []


def test_a_shuttle_session_takes_two_rooms_and_names_none(scheduler):
    case_is_ready(scheduler, modality="shuttle")
    invitation = ask(scheduler, slots=[tuesday(10)])
    says(scheduler, ANA, invitation.id, 1)
    says(scheduler, BO, invitation.id, 1)
    assert last(scheduler, "session.scheduled").data["place"] == "11 East Adams Street"
    with scheduler.reading() as session:
        rooms = set(session.scalars(select(Occupancy.resource_id).where(Occupancy.resource_id.in_([OAK, MAPLE]))))
    assert rooms == {OAK, MAPLE}


def test_the_same_answer_twice_books_once(scheduler):
    invitation = ask(scheduler, slots=SLOTS)
    for person_id in (ANA, BO, BO, ANA):
        says(scheduler, person_id, invitation.id, 1)
    assert len(published(scheduler, "session.scheduled")) == 1
    with scheduler.reading() as session:
        assert session.scalar(select(func.count()).select_from(MediationSession)) == 1


def test_a_condition_withdraws_the_question_at_once(scheduler):
    ask(scheduler, slots=SLOTS)
    deliver(scheduler, "condition.set", CASE, {
        "condition_id": OAK, "kind": "no_contact_order", "blocks": ["joint", "offer"], "until": None})
    assert last(scheduler, "invitation.closed").data["how"] == "withdrawn"
    with pytest.raises(Refusal, match="protective condition"):
        ask(scheduler, slots=SLOTS)
    deliver(scheduler, "condition.lifted", CASE, {"condition_id": OAK})
    ask(scheduler, slots=SLOTS)


def test_a_closed_case_is_not_asked_any_more(scheduler):
    ask(scheduler, slots=SLOTS)
    deliver(scheduler, "case.closed", CASE, {"close_code": "resolved"})
    assert last(scheduler, "invitation.closed").data["how"] == "withdrawn"
    with pytest.raises(Refusal, match="closed"):
        ask(scheduler, slots=SLOTS)


def test_what_a_failed_timer_left_open_is_swept(scheduler, clock):
    invitation = ask(scheduler, slots=SLOTS)
    clock.move_to(invitation.closes_at + timedelta(minutes=5))
    assert sweep(scheduler) == 0
    clock.advance(minutes=10)
    assert sweep(scheduler) == 1
    assert last(scheduler, "invitation.closed").data["how"] == "expired"
    assert sweep(scheduler) == 0


def test_the_figures_count_sessions_and_invitations_by_state(scheduler):
    booked(scheduler, tuesday(10))
    with scheduler.reading() as session:
        assert scheduler.figures(session) == {"sessions": {"scheduled": 1}, "invitations": {"booked": 1}}
