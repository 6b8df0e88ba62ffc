from datetime import date

import pytest

from services.intake.domain.outcomes import OUTCOMES, REASONS
from services.intake.domain.policy import KEYS, plan_key

COURT = date(2026, 10, 1)
AGREED_KEYS = {"agreed_written", "agreed_informal", "some_open", "open_fact", "open_time", "open_dates", "open_court",
               "open_plain", "next_session", "missed", "none"}


def key(outcome, *reasons, case_type="parenting", court_on=None, may_contact=True):
    return plan_key(outcome, reasons, case_type, court_on, may_contact)


def test_the_keys_are_those_that_the_notifier_knows():
    assert KEYS == AGREED_KEYS


@pytest.mark.parametrize(("outcome", "plan"), [
    ("full_written", "agreed_written"), ("full_informal", "agreed_informal"), ("partial_written", "some_open"),
    ("partial_informal", "some_open"), ("recessed", "next_session"), ("not_held:no_show_a", "missed"),
    ("not_held:no_show_both", "missed"), ("not_held:declined", "none"), ("not_held:withdrew", "none"),
    ("conciliated", "none"), ("resolved_between_parties", "none"), ("not_held:technical", "next_session"),
])
def test_each_outcome_has_its_plan(outcome, plan):
    assert key(outcome) == plan


@pytest.mark.parametrize(("reason", "plan"), [
    ("missing_fact", "open_fact"), ("needs_time", "open_time"), ("needs_advice", "open_time"),
    ("trust_or_emotion", "open_time"), ("too_early", "open_time"), ("decider_absent", "open_dates"),
    ("time_ran_out", "open_dates"), ("wants_judge", "open_court"), ("expects_better_at_trial", "open_court"),
    ("cannot_afford", "open_plain"), ("unknown", "open_plain"),
])
def test_without_agreement_the_reason_chooses(reason, plan):
    assert key("no_agreement", reason) == plan


def test_no_reason_at_all_is_followed_up_plainly():
    assert key("no_agreement") == "open_plain"


def test_the_plan_with_the_fewest_texts_wins():
    assert key("no_agreement", "needs_time", "wants_judge", "missing_fact") == "open_court"


def test_a_judge_is_only_spoken_of_where_a_court_is_in_sight():
    assert key("no_agreement", "wants_judge", case_type="neighbors") == "open_plain"
    assert key("no_agreement", "wants_judge", case_type="neighbors", court_on=COURT) == "open_court"


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_doubts_about_safety_or_a_condition_mean_no_plan(outcome):
    assert key(outcome, "safety_or_capacity", "needs_time") == "none"
    assert key(outcome, may_contact=False) == "none"


def test_every_pair_has_a_known_plan():
    assert {key(outcome, reason) for outcome in OUTCOMES for reason in REASONS} == KEYS
