"""Answers about how it was: what is one, and when a figure may be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.surveys import FEWEST, PUSHED, QUESTIONS, checked, figures

NONE = dict.fromkeys(QUESTIONS)
ROW = st.fixed_dictionaries({one: st.none() | st.integers(1, 5) for one in QUESTIONS}
                            | {PUSHED: st.none() | st.booleans()})


def test_any_question_may_be_skipped_but_not_all():
    assert checked(NONE | {"heard": 3}, None)
    assert checked(NONE, False)
    assert not checked(NONE, None)


@pytest.mark.parametrize("answers", [NONE | {"heard": 6}, NONE | {"heard": 0}, {"heard": 3}])
def test_what_is_no_answer_is_refused(answers):
    with pytest.raises(ValueError, match="no such answer"):
        checked(answers, None)


def test_the_two_best_answers_count():
    rows = [NONE | {"heard": value, PUSHED: value == 1} for value in (1, 2, 3, 4, 5) * 2]
    heard, *_, pushed = figures(rows)
    assert (heard.n, heard.share) == (10, 0.4)
    assert (pushed.n, pushed.share) == (10, 0.2)


@given(st.lists(ROW, max_size=25))
def test_no_figure_rests_on_fewer_than_ten_answers(rows):
    for one in figures(rows):
        assert (one.share is None) == (one.n < FEWEST)
        assert one.share is None or 0 <= one.share <= 1
