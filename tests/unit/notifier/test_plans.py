"""The follow-up policy: which steps, on which days, around which court date."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.check_ins import Effect, effect_of, went_silent
from services.notifier.domain.court_days import court_days_before, is_quiet, next_open_day, reminder_days
from services.notifier.domain.plans import (
    LIFE_DAYS,
    MOST_CHECK_INS,
    POLICIES,
    catch_up,
    local_day,
    moment_on,
    policy_for,
    schedule,
)
from services.notifier.domain.questions import CHOICES
from services.notifier.domain.templates import TEMPLATES

START = date(2026, 9, 21)  # a Monday
DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2028, 12, 31))
KEYS = st.sampled_from(sorted(POLICIES))


def days_of(key, court_on=None):
    return [(one.day - START).days for one in schedule(POLICIES[key], START, court_on)]


def in_days(days):
    return START + timedelta(days=days)


@pytest.mark.parametrize(("key", "days"), [
    ("agreed_written", [30, 91]), ("agreed_informal", [7, 30, 91]), ("some_open", [7, 22, 45]), ("open_fact", [14, 28]),
    ("open_time", [10, 30, 60]), ("open_dates", [1, 7]), ("open_court", [22]), ("open_plain", [14, 45]),
    ("next_session", [7]), ("missed", [3]), ("none", []),
])
def test_each_plan_has_its_steps_moved_off_sundays_and_holidays(key, days):
    assert days_of(key) == days


def test_an_unknown_plan_sends_nothing():
    assert policy_for("something new").steps == ()


def test_every_step_has_a_template_and_every_question_its_answers():
    for policy in POLICIES.values():
        assert all(step.template in TEMPLATES and step.template in CHOICES for step in policy.steps)


def test_who_missed_a_session_gets_an_email_only():
    assert [one.channels for one in schedule(POLICIES["missed"], START, None)] == [("email",)]


def test_the_one_text_before_court_goes_out_three_weeks_ahead():
    assert days_of("open_court", in_days(60)) == [39]


def test_with_court_close_the_one_text_goes_two_weeks_or_one_week_ahead_or_never():
    assert days_of("open_court", in_days(18)) == [4]
    assert days_of("open_court", in_days(10)) == [3]
    assert days_of("open_court", in_days(5)) == []


def test_with_less_than_three_weeks_to_court_two_texts_remain_and_one_after_it():
    assert days_of("open_time", in_days(18)) == [4, 11, 32]
    assert [one.template for one in schedule(POLICIES["some_open"], START, in_days(18))] == [
        "partial", "partial", "generic"]


def test_far_from_court_the_plan_keeps_its_days_and_asks_once_after_it():
    assert days_of("some_open", in_days(100)) == [7, 22, 45, 114]


def test_what_would_fall_into_the_quiet_days_around_court_is_not_asked():
    assert days_of("open_time", in_days(32)) == [10, 46]


def test_questions_about_an_agreement_step_aside_for_court():
    assert days_of("agreed_written", in_days(31)) == [45, 91]


def test_a_court_date_in_the_past_changes_nothing():
    assert days_of("some_open", in_days(-3)) == days_of("some_open")


@given(KEYS, DAYS, st.none() | DAYS)
def test_no_step_lies_on_a_sunday_in_the_quiet_days_or_beyond_half_a_year(key, start, court_on):
    planned = schedule(POLICIES[key], start, court_on)
    assert len(planned) <= MOST_CHECK_INS
    assert [one.position for one in planned] == list(range(1, len(planned) + 1))
    assert all(earlier.day < later.day for earlier, later in pairwise(planned))
    for one in planned:
        assert one.day == next_open_day(one.day) and start < one.day <= start + timedelta(days=LIFE_DAYS)
        if court_on and court_on >= start:
            assert not court_days_before(court_on, 3) <= one.day < court_on + timedelta(days=14)


@given(KEYS, DAYS, st.integers(0, 200))
def test_a_plan_that_starts_late_never_sends_into_the_past_or_twice_within_a_week(key, start, late):
    today = start + timedelta(days=late)
    kept, left = catch_up(schedule(POLICIES[key], start, None), today)
    assert all(one.day > today for one in kept)
    assert len(kept) + len(left) == len(schedule(POLICIES[key], start, None))
    if left and kept and kept[0].day - today < timedelta(days=2):
        assert len(kept) < 2 or kept[1].day - kept[0].day >= timedelta(days=7)


@pytest.mark.parametrize("zone", ["America/Chicago", "America/Los_Angeles", "Europe/Madrid"])
@pytest.mark.parametrize("day", [date(2026, 3, 9), date(2026, 11, 2)])
def test_a_step_is_at_ten_where_the_person_lives_also_after_clocks_change(zone, day):
    moment = moment_on(day, zone)
    assert (moment.hour, local_day(moment, zone)) == (10, day)
    assert moment.astimezone(UTC) == moment


def test_the_day_of_an_outcome_is_the_local_one():
    assert local_day(datetime(2026, 9, 22, 3, 0, tzinfo=UTC), "America/Chicago") == date(2026, 9, 21)


def test_court_days_leave_out_weekends_and_holidays():
    assert court_days_before(date(2026, 9, 8), 1) == date(2026, 9, 4)  # Labor Day is September 7
    assert next_open_day(date(2026, 12, 25)) == date(2026, 12, 26)


@pytest.mark.parametrize(("answer", "effect"), [
    ("talk", Effect.GO_ON), ("yes", Effect.GO_ON), ("help", Effect.GO_ON), ("well", Effect.GO_ON),
    ("not_now", Effect.NOT_NOW), ("not_yet", Effect.NOT_NOW), ("later", Effect.LATER), ("no_thanks", Effect.ENOUGH),
    ("no_more", Effect.STOP)])
def test_each_answer_has_its_effect(answer, effect):
    assert effect_of(answer) == effect


@pytest.mark.parametrize(("states", "silent"), [
    ([], False), (["unanswered"], False), (["unanswered", "unanswered"], True),
    (["unanswered", "answered", "unanswered"], False), (["unanswered", "not_sent", "unanswered"], True),
    (["unanswered", "unanswered", "planned"], True)])
def test_two_questions_in_a_row_without_an_answer_are_silence(states, silent):
    assert went_silent(states) is silent


@given(st.sampled_from(["parenting", "neighbors", None]), DAYS, st.integers(-30, 200))
def test_a_court_date_is_spoken_of_twice_at_most_on_open_days_well_before_it(case_type, today, ahead):
    court_on = today + timedelta(days=ahead)
    days = reminder_days(case_type, today, court_on)
    assert len(days) <= 2
    assert all(today < day < court_days_before(court_on, 3) and next_open_day(day) == day for day in days)
    assert not any(is_quiet(day, court_on) for day in days)
