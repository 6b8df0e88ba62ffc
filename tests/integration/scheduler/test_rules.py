"""What staff set about types, holidays, profiles and limits decides about times; what cannot be is refused."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select

from services.scheduler.adapters import occupancy
from services.scheduler.adapters.tables import ExternalBusy, Interpreter, MediationSession, SessionParty, SessionType
from services.scheduler.domain.hours import WeeklyHours
from services.scheduler.domain.reasons import sentences
from services.scheduler.handlers import profiles, resources, rules
from services.scheduler.handlers.answers import answer
from services.scheduler.handlers.proposals import Preferences, offered_starts, propose_slots, why_not_offered
from services.scheduler.handlers.sessions import cancel_as_party
from services.scheduler.timers import forget_past
from shared.db.machinery import timer
from shared.errors import NotFound, Refusal
from shared.ids import derived_id, new_id
from tests.integration.scheduler.centre import (
    ANA,
    BEN,
    BO,
    CASE,
    MAPLE,
    MAYA,
    NINE_TO_FIVE,
    OAK,
    ask,
    booked,
    case_is_ready,
    person_is,
    says,
    tuesday,
)

CHICAGO = ZoneInfo("America/Chicago")
VIDEO = Preferences(modality="video")


def starts(scheduler, preferences=Preferences()):
    with scheduler.work() as work:
        return offered_starts(work, CASE, preferences)


def told(scheduler, starts_at, preferences=Preferences(), **only):
    with scheduler.work() as work:
        answer_, known = why_not_offered(work, CASE, starts_at, preferences, **only)
        return sentences(answer_.refusals, known.resources)


def test_a_type_says_how_long_with_whom_and_how_far_ahead(scheduler):
    with scheduler.work() as work:
        rules.save_session_type(work, "*", {"minutes": 60, "horizon": 20})
        rules.save_session_type(work, "neighbors", {"mediators": 2, "notice": 100})
        slots = propose_slots(work, CASE)
    assert {(slot.ends_at - slot.starts_at, len(slot.mediator_ids)) for slot in slots} == {(timedelta(hours=1), 2)}
    found = starts(scheduler)
    assert found[0] >= scheduler.clock.now() + timedelta(hours=100)
    assert found[-1] <= scheduler.clock.now() + timedelta(days=20)


def test_a_type_that_is_not_held_by_video_offers_none(scheduler):
    with scheduler.work() as work:
        rules.save_session_type(work, "neighbors", {"modalities": ["in_person"]})
    assert starts(scheduler, VIDEO) == []
    assert told(scheduler, tuesday(10), VIDEO) == ["This type of case is not held in that way."]


def test_a_type_decides_about_reminders_and_about_cancelling(scheduler):
    with scheduler.work() as work:
        rules.save_session_type(work, "neighbors", {"reminders": [26], "cancel_notice": 24 * 10})
    session_id = booked(scheduler, tuesday(10))
    with scheduler.work() as work:
        due = work.session.execute(select(timer.c.due_at).where(timer.c.kind == "session.reminder")).scalars().all()
        assert due == [tuesday(10) - timedelta(hours=26)]
        with pytest.raises(Refusal):
            cancel_as_party(work, session_id, ANA)


@pytest.mark.parametrize(("values", "field"), [
    ({"minutes": 0}, "minutes"), ({"mediators": 3}, "mediators"), ({"modalities": []}, "modalities"),
    ({"modalities": ["carrier pigeon"]}, "modalities"), ({"reminders": [0]}, "reminders"),
    ({"reminders": [72, 50]}, "reminders"), ({"horizon": 4000}, "horizon"), ({"notice": -1}, "notice")])
def test_a_type_that_no_session_can_have_is_refused_by_its_field(scheduler, values, field):
    with scheduler.work() as work, pytest.raises(Refusal) as refused:
        rules.save_session_type(work, "neighbors", values)
    assert refused.value.field == field
    with scheduler.reading() as session:
        assert session.get(SessionType, "neighbors") is None


def test_parties_in_separate_rooms_come_one_after_the_other(scheduler):
    case_id = derived_id("apart")
    people = [(derived_id("apart", side), side) for side in "AB"]
    case_is_ready(scheduler, case_id, people, modality="shuttle")
    session_id = booked(scheduler, tuesday(10), case_id=case_id, people=[one for one, _ in people])
    with scheduler.reading() as session:
        arrivals = set(session.scalars(select(SessionParty.arrives_at).where(SessionParty.session_id == session_id)))
    assert arrivals == {tuesday(10), tuesday(10.25)}


def test_a_holiday_closes_the_centre_until_staff_open_it(scheduler):
    columbus = date(2026, 10, 12)
    assert columbus not in {one.date() for one in starts(scheduler)}
    with scheduler.work() as work:
        rules.remove_holiday(work, columbus)
    assert columbus in {one.date() for one in starts(scheduler)}
    with scheduler.work() as work:
        rules.add_holiday(work, columbus, "Closed all the same")
        assert rules.add_holiday(work, date(2028, 2, 29), "Leap day") == []
    assert told(scheduler, tuesday(10, 2) + timedelta(days=6)) == ["That is a holiday."]


def test_another_calendar_makes_a_mediator_busy(scheduler):
    with scheduler.work() as work:
        for mediator_id in (MAYA, BEN):
            work.session.add(ExternalBusy(id=new_id(), resource_id=mediator_id, starts_at=tuesday(11),
                                          ends_at=tuesday(11.1), source="feed/one"))
    assert tuesday(10) not in starts(scheduler)
    assert "Maya Brooks is busy in another calendar." in told(scheduler, tuesday(10))


def test_hours_count_in_the_mediators_own_zone(scheduler):
    with scheduler.work() as work:
        profiles.save_profile(work, MAYA, timezone="America/Los_Angeles")
        profiles.save_profile(work, BEN, active=False)
    assert tuesday(9) not in starts(scheduler)
    assert tuesday(11) in starts(scheduler)
    assert tuesday(17) in starts(scheduler)


def test_extra_hours_open_a_time_and_taking_them_back_shuts_it(scheduler):
    with scheduler.work() as work:
        resources.add_extra_hours(work, MAYA, tuesday(18), tuesday(21))
    assert tuesday(19) in starts(scheduler)


def test_a_mediator_takes_no_more_sessions_a_day_than_they_said(scheduler):
    with scheduler.work() as work:
        profiles.save_profile(work, BEN, active=False)
        profiles.save_profile(work, MAYA, most_a_day=1)
    other = derived_id("full")
    people = [(derived_id("full", side), side) for side in "AB"]
    case_is_ready(scheduler, other, people)
    booked(scheduler, tuesday(9), case_id=other, people=[one for one, _ in people])
    assert set(told(scheduler, tuesday(14))) == {"No mediator is free then.",
                                                "Maya Brooks has as many sessions that day as they take.",
                                                "Ben Castillo takes no sessions at present."}
    assert tuesday(14) + timedelta(days=1) in starts(scheduler)


def test_an_interpreter_is_part_of_the_booking_and_of_nothing_else_then(scheduler):
    person_is(scheduler, ANA, revision=2, interpreter=["pl"], access=["step_free"])
    assert told(scheduler, tuesday(10)) == ["No interpreter for Polish is free then."]
    with scheduler.work() as work:
        olek = profiles.save_interpreter(work, None, display_name="Olek", languages=["pl"], remote=False).id
        resources.set_hours(work, olek, NINE_TO_FIVE)
        assert {(slot.interpreter_ids, slot.room_ids) for slot in propose_slots(work, CASE)} == {((olek,), (OAK,))}
    booked(scheduler, tuesday(10))
    assert "Olek is taken." in told(scheduler, tuesday(11))
    assert told(scheduler, tuesday(14), VIDEO)[-1] == "Olek does not work by video or phone."


def test_why_not_names_the_one_who_was_asked_about(scheduler):
    with scheduler.work() as work:
        profiles.save_profile(work, MAYA, room_ids=[MAPLE])
    assert told(scheduler, tuesday(18), mediator_id=MAYA)[0] == "Maya Brooks is outside their hours."
    assert told(scheduler, tuesday(10), mediator_id=BEN) == []
    with scheduler.work() as work:
        seen, _ = why_not_offered(work, CASE, tuesday(18))
    assert {one.resource.id: bool(one.refusals) for one in seen.mediators} == {MAYA: True, BEN: True}


@pytest.mark.parametrize(("values", "field"), [
    ({"timezone": "Mars/Olympus"}, "timezone"), ({"timezone": "../../etc/passwd"}, "timezone"),
    ({"timezone": "x" * 5000}, "timezone"), ({"most_a_day": -1}, "most_a_day"), ({"weight": 0}, "weight"),
    ({"languages": ["tlh"]}, "languages"), ({"room_ids": ["none"]}, "room_ids"),
    ({"buffer_after": 999}, "buffer_after"),
    ({"remote": False, "in_person": False}, "remote")])
def test_a_profile_that_cannot_be_is_refused_by_its_field(scheduler, values, field):
    with scheduler.work() as work, pytest.raises(Refusal) as refused:
        profiles.save_profile(work, MAYA, **values)
    assert refused.value.field == field


def test_an_interpreter_who_is_not_there_or_speaks_nothing_is_refused(scheduler):
    with scheduler.work() as work, pytest.raises(NotFound):
        profiles.save_interpreter(work, derived_id("nobody"), display_name="Nobody")
    with scheduler.work() as work, pytest.raises(Refusal) as refused:
        profiles.save_interpreter(work, None, display_name="Olek", languages=[])
    assert refused.value.field == "languages"
    with scheduler.reading() as session:
        assert session.scalars(select(Interpreter)).all() == []


@pytest.mark.parametrize("change", [
    lambda work: resources.set_hours(work, MAYA, [WeeklyHours(1, time(22), time(2))]),
    lambda work: resources.set_hours(work, MAYA, [WeeklyHours(1, time(9), time(9))]),
    lambda work: resources.add_time_off(work, MAYA, tuesday(12), tuesday(10)),
    lambda work: resources.add_extra_hours(work, MAYA, tuesday(12), tuesday(12)),
    lambda work: resources.save_room(work, OAK, name="Oak room", seats=6, directions="", active=True, access=["pool"]),
    lambda work: rules.add_holiday(work, date(2026, 10, 5), "  "),
], ids=["across midnight", "no length", "ends before", "extra without length", "feature that is none", "no name"])
def test_times_the_wrong_way_round_are_refused_and_change_nothing(scheduler, change):
    before = starts(scheduler)
    with pytest.raises(Refusal), scheduler.work() as work:
        change(work)
    assert starts(scheduler) == before


def test_an_answer_to_an_expired_question_changes_nothing(scheduler):
    invitation = ask(scheduler, slots=[tuesday(10)])
    says(scheduler, ANA, invitation.id, 1)
    scheduler.clock.advance(days=8)
    scheduler.run_timers()
    with pytest.raises(Refusal), scheduler.work() as work:
        answer(work, invitation.id, BO, [1])
    with scheduler.reading() as session:
        assert session.scalars(select(MediationSession)).all() == []


def test_the_number_of_queries_does_not_grow_with_the_centre(scheduler):
    def queries():
        seen = []
        listen = lambda *args: seen.append(args[2])
        event.listen(scheduler.database.engine, "before_cursor_execute", listen)
        starts(scheduler)
        event.remove(scheduler.database.engine, "before_cursor_execute", listen)
        return len(seen)

    first, again = queries(), queries()
    with scheduler.work() as work:
        for number in range(20):
            mediator = resources.known_mediator(work, derived_id("more", str(number)), f"Mediator {number}")
            resources.set_hours(work, mediator.id, NINE_TO_FIVE)
            resources.add_time_off(work, mediator.id, tuesday(9), tuesday(10))
    assert (queries(), queries()) == (first, again)  # the rules changed, so they are read once more
    booked(scheduler, tuesday(10))
    assert queries() == again < first


def test_the_past_is_taken_out_of_the_occupancy_and_stays_in_the_calendar(scheduler):
    session_id = booked(scheduler, tuesday(10))
    scheduler.clock.advance(weeks=6)
    assert forget_past(scheduler) == 0
    scheduler.clock.advance(weeks=2)
    assert forget_past(scheduler) == 9 + 9 + 8 + 8
    with scheduler.reading() as session:
        assert session.get(MediationSession, session_id).starts_at == tuesday(10)
        assert occupancy.allocated(session, [session_id])[session_id]["mediator"]
