from datetime import date
from itertools import pairwise

import pytest

from services.intake.domain.cases import (
    CLOSE_CODES,
    LINE,
    MOVES,
    STAGE_WORDS,
    check_closing,
    may_move,
    stage_after_cancelling,
    stage_after_reopening,
)
from shared.contracts.intake import STAGES
from shared.errors import Refusal

TODAY = date(2026, 9, 21)


def test_every_stage_of_the_contract_has_words_and_ways():
    assert set(STAGES) == set(STAGE_WORDS) == set(MOVES)


def test_nobody_is_asked_before_screening_and_nothing_is_set_before_both_agree():
    assert not may_move("inquiry", "ready")
    assert not may_move("convening", "scheduled")
    assert all(may_move(one, other) for one, other in pairwise(LINE))


@pytest.mark.parametrize("code", ["no_agreement", "withdrew", "declined", "not_reached"])
def test_a_case_without_agreement_stays_open_until_court_has_passed(code):
    with pytest.raises(Refusal, match="court date ahead"):
        check_closing(code, "following_up", date(2026, 9, 22), TODAY)
    check_closing(code, "following_up", date(2026, 9, 20), TODAY)
    check_closing(code, "following_up", None, TODAY)


def test_an_agreement_closes_the_case_whatever_the_court_date():
    check_closing("agreed", "following_up", date(2026, 12, 1), TODAY)


def test_a_closed_case_is_not_closed_again():
    with pytest.raises(Refusal):
        check_closing("agreed", "closed", None, TODAY)


def test_closing_needs_a_known_reason():
    assert "because" not in CLOSE_CODES
    with pytest.raises(Refusal) as refusal:
        check_closing("because", "ready", None, TODAY)
    assert refusal.value.field == "close_code"


@pytest.mark.parametrize(("has_outcome", "all_want_it", "all_screened", "stage"), [
    (True, True, True, "following_up"),
    (False, True, True, "ready"),
    (False, False, True, "convening"),
    (False, False, False, "screening"),
])
def test_a_case_comes_back_to_where_it_had_come_to(has_outcome, all_want_it, all_screened, stage):
    assert stage_after_reopening(has_outcome, all_want_it, all_screened) == stage
    assert may_move("closed", stage)


def test_a_cancelled_first_session_leaves_the_case_ready_for_another_time():
    assert stage_after_cancelling(has_outcome=False) == "ready"
    assert stage_after_cancelling(has_outcome=True) == "following_up"
