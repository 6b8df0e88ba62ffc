"""A court date ahead: spoken of twice at most, to both at once, and never about a date that no longer holds."""

from datetime import date, timedelta

import pytest

from services.notifier.handlers.plans import start_plan
from shared.testing.events import deliver, published
from tests.integration.notifier.centre import (
    ANN,
    BEN,
    CASE,
    COORDINATOR,
    PHONES,
    answer,
    check_ins_of,
    hand_over,
    messages_to,
    record_outcome,
    schedule_session,
    steps_of,
    tell_person,
)
from tests.integration.notifier.talk import send

COURT = date(2026, 10, 28)  # a Wednesday, five weeks after the clock's day


def noted(service, court_on=COURT, stage="ready"):
    deliver(service, "case.changed", CASE, dict(stage=stage))
    deliver(service, "court_date.noted", CASE, dict(court_on=court_on))


def come_to(service, day):
    """The timers of the morning of that day have run, and what was due went."""
    service.clock.advance(days=(day - service.clock.now().date()).days)
    service.run_timers()
    return send(service)


def asked(service):
    return [(one.person_id, one.channel, one.state) for one in messages_to(service, template="court")]


def test_both_are_asked_two_weeks_and_one_week_before_court(service):
    noted(service)
    texts = come_to(service, COURT - timedelta(days=14))
    assert sorted(one.address for one in texts) == sorted(PHONES.values())
    assert all("court on Wed Oct 28" in one.text for one in texts)
    assert len(come_to(service, COURT - timedelta(days=7))) == 2
    for day in range(6, -20, -1):
        assert come_to(service, COURT - timedelta(days=day)) == []


def test_parents_are_asked_a_month_and_ten_days_before(service):
    deliver(service, "case.opened", CASE, dict(reference="R-7KQ4M", case_type="parenting", language="en"))
    noted(service)
    sent = [len(come_to(service, COURT - timedelta(days=before))) for before in (30, 14, 9, 7)]
    assert sent == [2, 0, 2, 0], "the tenth day before is a Sunday"


def test_who_answered_is_not_asked_again_and_the_answer_is_told(service):
    noted(service)
    come_to(service, COURT - timedelta(days=14))
    answer(service, ANN, 1)
    assert [one.data["answer"] for one in published(service, "prompt.answered")] == ["talk"]
    send(service)
    assert [one.address for one in come_to(service, COURT - timedelta(days=7))] == [PHONES[BEN]]


def test_a_moved_date_takes_back_what_waits_about_the_old_one(service, clock):
    noted(service)
    clock.move_to(clock.now().replace(month=10, day=14, hour=16))
    service.run_timers()
    noted(service, COURT + timedelta(days=7))
    assert [one.why for one in messages_to(service, template="court")] == ["superseded", "superseded"]
    texts = come_to(service, COURT - timedelta(days=7))
    assert ["Nov 4" in one.text for one in texts] == [True, True], "two weeks before the new date"
    assert asked(service)[:2] == [(person, "sms", "suppressed") for person in sorted((ANN, BEN))]


def test_no_date_any_more_ends_the_reminders(service):
    noted(service)
    noted(service, None)
    assert come_to(service, COURT - timedelta(days=14)) == []


def test_the_same_date_told_twice_is_asked_about_once(service):
    noted(service)
    noted(service)
    assert len(come_to(service, COURT - timedelta(days=14))) == 2


@pytest.mark.parametrize("stage", ["inquiry", "screening", "convening", "closed", "screened_out", "following_up"])
def test_nothing_is_said_of_court_before_both_agreed_to_mediate_or_after_the_end(service, stage):
    noted(service, stage=stage)
    assert come_to(service, COURT - timedelta(days=14)) == []
    assert asked(service) == []


def test_who_did_not_agree_to_details_is_asked_by_e_mail_alone(service):
    tell_person(service, ANN, revision=2, consents=["check_ins_sms", "email"])
    tell_person(service, BEN, revision=2, consents=["check_ins_sms"])
    noted(service)
    come_to(service, COURT - timedelta(days=14))
    assert sorted(asked(service)) == sorted([(ANN, "email", "sent"), (BEN, "email", "suppressed")])


def test_a_session_to_come_is_talk_enough(service):
    noted(service, COURT + timedelta(days=10))
    schedule_session(service, "00000000-0000-4000-8000-0000000000aa")
    send(service)
    service.clock.advance(days=1)
    noted(service, service.clock.now().date() + timedelta(days=15))
    service.clock.advance(days=1)
    service.run_timers()
    assert asked(service) == []


def test_the_plan_that_follows_an_outcome_sees_to_the_court_date(service):
    noted(service)
    record_outcome(service, "open_court", COURT)
    come_to(service, COURT - timedelta(days=14))
    assert asked(service) == []


def test_a_check_in_is_left_out_near_a_court_date_that_the_plan_did_not_know(service):
    plan = record_outcome(service, "open_plain")
    with service.work() as work:
        start_plan(work, COORDINATOR, plan, [one.id for one in steps_of(service, plan)])
    noted(service, service.clock.now().date() + timedelta(days=16), stage="following_up")
    service.clock.advance(days=14, hours=1)
    service.run_timers()
    hand_over(service)
    assert {(one.state, one.why) for one in check_ins_of(service, ANN) if one.asked_at or one.why} == {
        ("left_out", "court")}
