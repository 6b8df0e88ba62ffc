"""Plans from the recorded outcome to the last check-in."""

from datetime import timedelta

import pytest

from services.notifier.handlers import plans
from services.notifier.handlers.optouts import opt_out
from shared.errors import Refusal
from shared.ids import derived_id
from shared.testing.events import deliver, published
from shared.timers import next_due
from tests.integration.notifier.centre import (
    ANN,
    BEN,
    CASE,
    COORDINATOR,
    MEDIATOR,
    answer,
    check_ins_of,
    hand_over,
    messages_to,
    plan_of,
    record_outcome,
    schedule_session,
    settle,
    steps_of,
    tell_person,
)


@pytest.fixture
def centre(notifier):
    settle(notifier)
    return notifier


def start(service, plan_key, **details):
    plan_id = record_outcome(service, plan_key, **details)
    with service.work() as work:
        plans.start_plan(work, COORDINATOR, plan_id, {step.id for step in steps_of(service, plan_id)})
    return plan_id


def run(service, days):
    """Lets `days` pass, from timer to timer, and sends what is due."""
    end = service.clock.now() + timedelta(days=days)
    while True:
        with service.reading() as session:
            due = next_due(session)
        if due is None or due > end:
            break
        service.clock.move_to(max(due, service.clock.now()))
        service.run_timers()
        hand_over(service)
    service.clock.move_to(end)


def test_an_outcome_drafts_a_plan_and_sends_nothing(centre):
    plan_id = record_outcome(centre, "some_open")
    run(centre, 60)
    assert plan_of(centre, plan_id).state == "drafted"
    assert [step.template for step in steps_of(centre, plan_id)] == ["partial"] * 3
    assert not messages_to(centre, state="delivered", template="partial")


def test_the_same_outcome_again_drafts_nothing_new(centre):
    assert record_outcome(centre, "open_time") == record_outcome(centre, "open_time")


def test_a_started_plan_tells_intake_and_asks_both_at_the_same_hour(centre):
    start(centre, "some_open")
    assert published(centre, "plan.confirmed")[0].data["steps"] == 3
    run(centre, 8)
    asked = messages_to(centre, template="partial")
    assert {one.person_id for one in asked} == {ANN, BEN}
    assert [one.due_at for one in check_ins_of(centre, ANN)] == [one.due_at for one in check_ins_of(centre, BEN)]


def test_each_is_asked_at_ten_where_they_live(centre):
    tell_person(centre, BEN, 2, timezone="America/Los_Angeles")
    start(centre, "open_plain")
    assert (check_ins_of(centre, BEN)[0].due_at - check_ins_of(centre, ANN)[0].due_at).total_seconds() == 2 * 3600


def test_a_step_that_staff_left_out_is_not_sent(centre):
    plan_id = record_outcome(centre, "some_open")
    kept = steps_of(centre, plan_id)[1:]
    with centre.work() as work:
        plans.start_plan(work, COORDINATOR, plan_id, {step.id for step in kept})
    assert [one.step_id for one in check_ins_of(centre, ANN)] == [step.id for step in kept]


def test_a_plan_without_any_step_is_refused(centre):
    plan_id = record_outcome(centre, "some_open")
    with pytest.raises(Refusal), centre.work() as work:
        plans.start_plan(work, COORDINATOR, plan_id, set())


def test_starting_twice_starts_once(centre):
    plan_id = start(centre, "some_open")
    with centre.work() as work:
        plans.start_plan(work, COORDINATOR, plan_id, {step.id for step in steps_of(centre, plan_id)})
    assert len(check_ins_of(centre, ANN)) == 3
    assert len(published(centre, "plan.confirmed")) == 1


def test_no_follow_up_ends_the_plan(centre):
    plan_id = record_outcome(centre, "some_open")
    with centre.work() as work:
        plans.decline_plan(work, COORDINATOR, plan_id)
    assert plan_of(centre, plan_id).state == "declined"


def test_a_digit_answers_the_check_in_and_the_other_is_told_nothing(centre):
    start(centre, "some_open")
    run(centre, 8)
    before = len(messages_to(centre, BEN))
    answer(centre, ANN, 1)
    said = published(centre, "prompt.answered")[-1].data
    assert (said["kind"], said["person_id"], said["answer"]) == ("check_in", ANN, "talk")
    assert check_ins_of(centre, ANN)[0].state == "answered"
    assert len(messages_to(centre, BEN)) == before


def test_not_now_keeps_the_next_one_two_weeks_away(centre):
    start(centre, "open_dates")
    run(centre, 2)
    answer(centre, ANN, 2)
    coming = check_ins_of(centre, ANN)[-1]
    assert (coming.due_at - centre.clock.now()).days >= 13
    assert check_ins_of(centre, BEN)[-1].due_at < coming.due_at


def test_later_asks_that_person_again_in_thirty_days_and_not_before(centre):
    start(centre, "some_open")
    run(centre, 8)
    answer(centre, ANN, 3)
    coming = [one for one in check_ins_of(centre, ANN) if one.state == "planned"]
    assert 29 <= (coming[0].due_at - centre.clock.now()).days <= 31
    assert [one.why for one in check_ins_of(centre, ANN) if one.state == "left_out"] == ["later", "later"]
    assert len([one for one in check_ins_of(centre, BEN) if one.state == "planned"]) == 2
    run(centre, 32)
    assert len(messages_to(centre, ANN, template="partial")) == 2


def test_no_more_stops_for_one_and_says_goodbye_to_the_other_without_a_reason(centre):
    plan_id = start(centre, "some_open")
    run(centre, 8)
    answer(centre, ANN, 4)
    assert published(centre, "check_ins.stopped")[0].data == {"plan_id": plan_id, "person_id": ANN}
    run(centre, 60)
    assert [one.template for one in messages_to(centre, ANN) if one.template != "earlier"] == ["partial"]
    assert [one.template for one in messages_to(centre, BEN) if one.template != "earlier"] == ["partial", "last"]
    assert plan_of(centre, plan_id).why == "done"


def test_questions_about_an_agreement_go_on_for_the_other(centre):
    start(centre, "agreed_informal")
    run(centre, 8)
    answer(centre, ANN, 4)
    run(centre, 90)
    assert [one.template for one in messages_to(centre, BEN) if one.template != "earlier"][:2] == [
        "informal", "agree30"]


def test_who_wanted_no_more_is_not_asked_by_the_next_plan_either(centre):
    start(centre, "some_open")
    run(centre, 8)
    answer(centre, ANN, 4)
    start(centre, "open_plain", outcome_id=derived_id("tests", "second"))
    run(centre, 20)
    assert not messages_to(centre, ANN, template="generic")
    assert messages_to(centre, BEN, template="generic")


def test_two_questions_without_an_answer_bring_one_email_and_then_nothing(centre):
    start(centre, "open_time")
    run(centre, 120)
    sent = [(one.template, one.channel) for one in messages_to(centre, ANN) if one.template != "earlier"]
    assert sent == [("generic", "sms"), ("generic", "sms"), ("generic", "email")]


def test_without_consent_to_email_silence_just_ends_it(centre):
    tell_person(centre, ANN, 2, consents=["sessions_sms", "check_ins_sms"])
    start(centre, "open_time")
    run(centre, 120)
    assert [one.channel for one in messages_to(centre, ANN) if one.template != "earlier"] == ["sms", "sms"]


def test_a_message_that_never_went_is_no_silence(centre):
    start(centre, "open_time")
    centre.clock.advance(days=11)
    centre.run_timers()
    with centre.work() as work:
        for message in messages_to(centre, ANN, template="generic"):
            work.session.merge(message).state = "suppressed"
    run(centre, 9)
    assert check_ins_of(centre, ANN)[0].state == "not_sent"


def test_a_session_pauses_the_plan_and_its_cancelling_lets_it_go_on(centre):
    plan_id = start(centre, "open_time")
    session_id = derived_id("tests", "session")
    schedule_session(centre, session_id)
    run(centre, 15)
    assert plan_of(centre, plan_id).state == "paused"
    assert not messages_to(centre, template="generic")
    deliver(centre, "session.cancelled", CASE, dict(
        session_id=session_id, sequence=1, starts_at=centre.clock.now(), person_ids=[ANN, BEN],
        mediator_ids=[MEDIATOR], why="staff", ics="BEGIN:VCALENDAR"))
    run(centre, 2)
    assert plan_of(centre, plan_id).state == "active"
    assert {one.person_id for one in messages_to(centre, template="generic")} == {ANN, BEN}


def test_a_plan_that_starts_while_a_session_is_to_come_rests_at_once(centre):
    session_id = derived_id("tests", "session")
    schedule_session(centre, session_id)
    plan_id = start(centre, "next_session")
    run(centre, 9)
    assert plan_of(centre, plan_id).state == "paused"
    assert not messages_to(centre, template="generic")


def test_a_condition_pauses_the_plan_until_staff_let_it_go_on(centre):
    plan_id = start(centre, "open_time")
    condition_id = derived_id("tests", "condition")
    deliver(centre, "condition.set", CASE, dict(condition_id=condition_id, kind="no_contact", blocks=["any_contact"]))
    with pytest.raises(Refusal), centre.work() as work:
        plans.go_on(work, plan_id)
    deliver(centre, "condition.lifted", CASE, dict(condition_id=condition_id))
    assert plan_of(centre, plan_id).state == "paused"
    with centre.work() as work:
        plans.go_on(work, plan_id)
    assert plan_of(centre, plan_id).state == "active"


def test_a_closed_case_ends_its_plan(centre):
    plan_id = start(centre, "open_time")
    deliver(centre, "case.closed", CASE, dict(close_code="agreed"))
    run(centre, 30)
    assert plan_of(centre, plan_id).why == "closed"
    assert not messages_to(centre, template="generic")


def test_a_new_outcome_ends_what_the_earlier_one_began(centre):
    first = start(centre, "open_time")
    start(centre, "agreed_written", outcome_id=derived_id("tests", "second"))
    assert plan_of(centre, first).why == "new_outcome"


def test_staff_stop_a_plan_and_what_waits_is_taken_back(centre):
    plan_id = start(centre, "open_dates")
    centre.clock.advance(days=2)
    centre.run_timers()
    with centre.work() as work:
        plans.stop_plan(work, plan_id)
    assert {one.state for one in messages_to(centre, template="generic")} == {"suppressed"}
    assert published(centre, "plan.completed")[-1].data == {"plan_id": plan_id, "why": "staff"}


def test_who_texted_stop_gets_no_check_in(centre):
    start(centre, "open_time")
    with centre.work() as work:
        opt_out(work, "sms", "+13125550111", "sms")
    run(centre, 12)
    assert not messages_to(centre, ANN, template="generic")
    assert messages_to(centre, BEN, template="generic")
