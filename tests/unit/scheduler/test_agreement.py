"""A time is set if, and only if, everybody could make it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from services.scheduler.domain.agreement import Standing, Verdict, after, verdict

ANSWER = st.none() | st.frozensets(st.integers(1, 3))


def test_a_slot_that_suits_all_is_common():
    assert verdict([1, 2, 3], {"ana": frozenset({2, 3}), "bo": frozenset({1, 3})}) == Verdict(Standing.COMMON, (3,))


def test_the_earliest_common_slot_comes_first():
    assert verdict([1, 2], {"ana": frozenset({2, 1}), "bo": frozenset({1, 2})}).digits == (1, 2)


def test_nothing_is_common_while_somebody_has_not_answered():
    assert verdict([1, 2], {"ana": frozenset({1}), "bo": None}).standing == Standing.WAITING


def test_none_of_these_makes_no_time_common():
    assert verdict([1, 2], {"ana": frozenset({1, 2}), "bo": frozenset()}).standing == Standing.NONE


def test_texts_add_up_and_none_of_these_clears():
    assert after(frozenset({1}), [2], [1, 2, 3], adds=True) == {1, 2}
    assert after(frozenset({1}), [], [1, 2, 3], adds=True) == set()
    assert after(None, [2], [1, 2, 3], adds=True) == {2}


def test_a_page_replaces_the_answer():
    assert after(frozenset({1}), [2], [1, 2, 3], adds=False) == {2}


def test_digits_that_no_slot_has_count_for_nothing():
    assert after(frozenset({1}), [7], [1, 2], adds=False) == set()


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(["ana", "bo", "cy"]), ANSWER, min_size=1))
def test_a_common_slot_is_in_every_answer(answers):
    found = verdict([1, 2, 3], answers)
    for digit in found.digits:
        assert all(answer is not None and digit in answer for answer in answers.values())
    assert (found.standing == Standing.COMMON) == bool(found.digits)
