"""What happens to a session between its booking and its day."""

from datetime import datetime, timedelta

import pytest

from services.scheduler.adapters.tables import KnownCase, MediationSession
from services.scheduler.handlers.attendance import note_attendance
from services.scheduler.handlers.sessions import cancel_as_party, cancel_session, set_join_link, set_time
from shared.errors import Refusal
from shared.testing.events import deliver, published
from tests.integration.scheduler.centre import (
    ANA,
    BEN,
    BO,
    CASE,
    MAYA,
    OAK,
    ask,
    booked,
    case_is_ready,
    hears,
    last,
    says,
    tuesday,
)


def the_session(service, session_id) -> MediationSession:
    with service.reading() as session:
        found = session.get(MediationSession, session_id)
        session.expunge(found)
        return found


def wanted(service) -> str | None:
    with service.reading() as session:
        return session.get(KnownCase, CASE).wanted


def test_reminders_go_out_three_days_and_one_day_before(scheduler, clock):
    session_id = booked(scheduler, tuesday(10))
    clock.move_to(tuesday(10) - timedelta(days=3))
    scheduler.run_timers()
    clock.move_to(tuesday(10) - timedelta(days=1))
    scheduler.run_timers()
    events = published(scheduler, "session.reminder_due")
    assert [one.data["reminder"] for one in events] == ["remind3", "remind1"]
    assert events[0].data["session_id"] == session_id
    assert sorted(events[0].data["person_ids"]) == sorted([ANA, BO])


def test_after_an_outage_only_the_nearest_reminder_goes_out(scheduler, clock):
    booked(scheduler, tuesday(10))
    clock.move_to(tuesday(10) - timedelta(hours=20))
    scheduler.run_timers()
    assert [one.data["reminder"] for one in published(scheduler, "session.reminder_due")] == ["remind1"]


def test_a_session_that_moved_reminds_only_of_its_new_time(scheduler, clock):
    session_id = booked(scheduler, tuesday(10))
    with scheduler.work() as work:
        set_time(work, session_id, tuesday(13) + timedelta(days=1))
    clock.move_to(tuesday(10) + timedelta(days=30))
    clock.move_to(tuesday(13) - timedelta(days=2))
    scheduler.run_timers()
    assert [one.data["sequence"] for one in published(scheduler, "session.reminder_due")] == [1]


def test_staff_move_a_session_a_little_and_it_keeps_its_mediator(scheduler):
    session_id = booked(scheduler, tuesday(10))
    with scheduler.work() as work:
        set_time(work, session_id, tuesday(10.5))
    moved = last(scheduler, "session.moved").data
    assert datetime.fromisoformat(moved["previous_starts_at"]) == tuesday(10)
    assert moved["mediator_ids"] == last(scheduler, "session.scheduled").data["mediator_ids"]
    assert moved["sequence"] == 1
    assert f"UID:{session_id}@reconvene" in moved["ics"]


def test_staff_are_told_why_a_time_is_not_possible(scheduler):
    session_id = booked(scheduler, tuesday(10))
    with pytest.raises(Refusal, match="outside their hours"), scheduler.work() as work:
        set_time(work, session_id, tuesday(20))
    assert the_session(scheduler, session_id).starts_at == tuesday(10)


def test_who_needs_a_new_time_makes_everybody_be_asked_for_one(scheduler):
    session_id = booked(scheduler, tuesday(10))
    hears(scheduler, "reminder", session_id, ANA, "new_time", [2])
    opened = last(scheduler, "invitation.opened").data
    assert opened["kind"] == "move"
    assert opened["session_id"] == session_id
    assert sorted(opened["person_ids"]) == sorted([ANA, BO])
    for person_id in (ANA, BO):
        says(scheduler, person_id, opened["invitation_id"], 1)
    moved = last(scheduler, "session.moved").data
    assert moved["session_id"] == session_id
    assert moved["starts_at"] == opened["slots"][0]["starts_at"]
    assert the_session(scheduler, session_id).sequence == 1
    assert last(scheduler, "invitation.closed").data["how"] == "booked"


def test_asking_for_a_new_time_twice_asks_everybody_once(scheduler):
    session_id = booked(scheduler, tuesday(10))
    for person_id in (ANA, ANA, BO):
        hears(scheduler, "reminder", session_id, person_id, "new_time", [2])
    assert len(published(scheduler, "invitation.opened")) == 2


def test_four_hours_before_a_new_time_is_left_to_staff(scheduler, clock):
    session_id = booked(scheduler, tuesday(10))
    clock.move_to(tuesday(10) - timedelta(hours=3))
    hears(scheduler, "reminder", session_id, ANA, "new_time", [2])
    assert last(scheduler, "session.new_time_asked").data == {"session_id": session_id, "why": "late"}


def test_a_move_that_finds_no_common_time_leaves_the_session_and_tells_staff(scheduler, clock):
    session_id = booked(scheduler, tuesday(10))
    hears(scheduler, "reminder", session_id, ANA, "new_time", [2])
    clock.move_to(datetime.fromisoformat(last(scheduler, "invitation.opened").data["closes_at"]))
    scheduler.run_timers()
    assert last(scheduler, "session.new_time_asked").data["why"] == "no_common_time"
    assert the_session(scheduler, session_id).state == "scheduled"


def test_a_party_cancels_alone_until_a_day_before(scheduler, clock):
    session_id = booked(scheduler, tuesday(10))
    clock.move_to(tuesday(10) - timedelta(hours=23))
    with pytest.raises(Refusal, match="call us"), scheduler.work() as work:
        cancel_as_party(work, session_id, ANA)
    clock.move_to(tuesday(10) - timedelta(hours=25))
    with scheduler.work() as work:
        cancel_as_party(work, session_id, ANA)
    cancelled = last(scheduler, "session.cancelled").data
    assert cancelled["why"] == "party"
    assert "METHOD:CANCEL" in cancelled["ics"]
    assert "SEQUENCE:1" in cancelled["ics"]


def test_a_cancelled_session_frees_its_time_and_brings_the_case_back(scheduler):
    session_id = booked(scheduler, tuesday(10))
    with scheduler.work() as work:
        cancel_session(work, session_id)
        cancel_session(work, session_id)
    assert len(published(scheduler, "session.cancelled")) == 1
    assert wanted(scheduler) == "first"
    ask(scheduler, slots=[tuesday(10)])


def test_a_cancelled_session_does_not_remind(scheduler, clock):
    session_id = booked(scheduler, tuesday(10))
    with scheduler.work() as work:
        cancel_session(work, session_id)
    clock.move_to(tuesday(9))
    scheduler.run_timers()
    assert published(scheduler, "session.reminder_due") == []


def test_a_closed_case_takes_its_session_out_of_the_calendar(scheduler):
    booked(scheduler, tuesday(10))
    deliver(scheduler, "case.changed", CASE, {"stage": "closed"})
    assert last(scheduler, "session.cancelled").data["why"] == "closed"
    assert wanted(scheduler) is None


def test_a_condition_leaves_the_session_to_staff(scheduler):
    session_id = booked(scheduler, tuesday(10))
    deliver(scheduler, "condition.set", CASE, {
        "condition_id": OAK, "kind": "no_contact_order", "blocks": ["joint"], "until": None})
    assert last(scheduler, "session.new_time_asked").data == {"session_id": session_id, "why": "condition"}
    assert the_session(scheduler, session_id).state == "scheduled"


@pytest.mark.parametrize(("second", "event", "state"), [
    ("attended", "session.held", "held"), ("left_early", "session.held", "held"),
    ("no_show", "session.missed", "missed"), ("technical", "session.missed", "missed")])
def test_who_came_decides_whether_the_session_was_held(scheduler, clock, second, event, state):
    session_id = booked(scheduler, tuesday(10))
    clock.move_to(tuesday(12))
    with scheduler.work() as work:
        note_attendance(work, MAYA, session_id, {ANA: "late", BO: second})
        note_attendance(work, MAYA, session_id, {ANA: "late", BO: second})
    assert len(published(scheduler, event)) == 1
    assert the_session(scheduler, session_id).state == state


def test_attendance_cannot_be_noted_before_the_day(scheduler):
    session_id = booked(scheduler, tuesday(10))
    with pytest.raises(Refusal, match="half an hour"), scheduler.work() as work:
        note_attendance(work, MAYA, session_id, {ANA: "attended", BO: "attended"})


def test_attendance_needs_a_word_about_each_party(scheduler, clock):
    session_id = booked(scheduler, tuesday(10))
    clock.move_to(tuesday(12))
    with pytest.raises(Refusal) as refusal, scheduler.work() as work:
        note_attendance(work, MAYA, session_id, {ANA: "attended"})
    assert refusal.value.field == f"status-{BO}"


def test_an_outcome_to_be_continued_asks_for_the_next_session(scheduler):
    deliver(scheduler, "outcome.recorded", CASE, {
        "outcome_id": OAK, "session_id": None, "outcome": "recessed", "plan_key": "next_session", "court_on": None,
        "open_issues": 2})
    assert wanted(scheduler) == "next"


def test_who_missed_the_session_and_wants_another_brings_the_case_back(scheduler, clock):
    session_id = booked(scheduler, tuesday(10))
    clock.move_to(tuesday(12))
    with scheduler.work() as work:
        note_attendance(work, MAYA, session_id, {ANA: "attended", BO: "no_show"})
    assert wanted(scheduler) is None
    hears(scheduler, "no_show", session_id, BO, "new_time", [1])
    assert wanted(scheduler) == "first"


def test_news_about_things_never_heard_of_break_nothing(scheduler):
    for kind in ("invitation", "reminder", "no_show", "check_in"):
        hears(scheduler, kind, BEN, ANA, "new_time", [1])
    deliver(scheduler, "case.changed", BEN, {"stage": "convening"})
    deliver(scheduler, "condition.lifted", BEN, {"condition_id": OAK})
    deliver(scheduler, "outcome.recorded", MAYA, {
        "outcome_id": OAK, "session_id": None, "outcome": "x", "plan_key": "none", "open_issues": 0})


def test_a_link_that_is_set_later_is_told_to_all_and_the_time_stays(scheduler):
    case_is_ready(scheduler, modality="video")
    session_id = booked(scheduler, tuesday(10))
    for url in ("https://meet.example/a", "https://meet.example/a", ""):
        with scheduler.work() as work:
            set_join_link(work, session_id, url)
    [told] = published(scheduler, "session.updated")
    assert (told.data["session_id"], told.data["sequence"]) == (session_id, 0)
    assert [one["place"] for one in told.data["personal"]] == ["Video: https://meet.example/a"] * 2
    assert all("meet.example/a" in one["ics"].replace("\r\n ", "") for one in told.data["personal"])


def test_a_link_of_a_session_that_is_over_is_told_to_nobody(scheduler, clock):
    case_is_ready(scheduler, modality="video")
    session_id = booked(scheduler, tuesday(10))
    clock.move_to(tuesday(13))
    with scheduler.work() as work:
        set_join_link(work, session_id, "https://meet.example/a")
    assert published(scheduler, "session.updated") == []


def test_a_link_at_a_session_in_a_room_is_told_to_nobody(scheduler):
    session_id = booked(scheduler, tuesday(10))
    with scheduler.work() as work:
        set_join_link(work, session_id, "https://meet.example/a")
    assert published(scheduler, "session.updated") == []
