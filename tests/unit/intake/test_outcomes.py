import pytest

from services.intake.domain.outcomes import OUTCOMES, REASONS, check, needs_reasons, was_held
from shared.errors import Refusal

BLAMING = ("bad faith", "unrealistic", "unwilling", "difficult", "refused", "stubborn")


@pytest.mark.parametrize(("outcome", "states"), [
    ("full_written", ["agreed_written", "open"]),
    ("full_informal", ["open"]),
    ("partial_written", ["open", "for_judge"]),
    ("no_agreement", ["agreed_informal"]),
    ("something", []),
])
def test_an_outcome_that_its_issues_contradict_is_refused(outcome, states):
    with pytest.raises(Refusal) as refusal:
        check(outcome, states)
    assert refusal.value.field == "outcome"


@pytest.mark.parametrize(("outcome", "states"), [
    ("full_written", ["agreed_written", "withdrawn"]), ("partial_written", ["agreed_written", "open"]),
    ("partial_informal", []), ("no_agreement", ["open", "for_judge"]), ("recessed", ["open"]),
])
def test_an_outcome_that_fits_its_issues_is_taken(outcome, states):
    check(outcome, states)


def test_no_reason_blames_anybody():
    assert not [words for words in REASONS.values() for blame in BLAMING if blame in words.lower()]


def test_reasons_are_asked_only_where_something_stays_open():
    assert {outcome for outcome in OUTCOMES if needs_reasons(outcome)} == {
        "no_agreement", "partial_written", "partial_informal", "recessed"}


def test_a_session_that_somebody_missed_was_not_held():
    assert not was_held("not_held:no_show_a")
    assert was_held("no_agreement")
