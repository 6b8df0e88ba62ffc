"""A digit answers the one open question, and nothing is guessed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.prompts import Answer, answer_of, beside, read_digits
from services.notifier.domain.questions import CHOICES, WORDS, options, slot_options, words

SLOTS = slot_options([(1, datetime(2026, 9, 24, 15, tzinfo=UTC)), (2, datetime(2026, 9, 25, 15, tzinfo=UTC))])
YES_NO = options("relay")


@pytest.mark.parametrize(("text", "digits"), [
    ("1", (1,)), ("  2. ", (2,)), ("#1", (1,)), ("one", (1,)), ("DOS", (2,)), ("1 please", (1,)), ("yes", (1,)),
    ("Sí, por favor", (1,)), ("no", (2,)), ("No, gracias", (2,)), ("1 1", (1,)), ("Reply 2", (2,)), ("1️⃣", (1,)),
])
def test_one_answer_is_read(text, digits):
    assert read_digits(text, YES_NO, multiple=False) == digits


@pytest.mark.parametrize("text", ["", "3", "12", "1 2", "1 or 2", "not 1", "yes no", "maybe", "1.5", "1st of May", "🙏",
                                  "I have 2 kids", "0", "１００", "999999999999999999999"])
def test_what_is_no_clear_answer_is_not_taken_for_one(text):
    assert read_digits(text, YES_NO, multiple=False) is None


@pytest.mark.parametrize(("text", "digits"), [("1 2", (1, 2)), ("2,1", (1, 2)), ("1 & 2", (1, 2)), ("1 y 2", (1, 2)),
                                              ("uno y dos", (1, 2)), ("3", (3,)), ("1\n2", (1, 2))])
def test_several_answers_are_read_where_several_may_be_given(text, digits):
    assert read_digits(text, SLOTS, multiple=True) == digits


def test_slots_and_none_of_these_contradict_each_other():
    assert answer_of((1, 2), SLOTS) == Answer("slots", (1, 2))
    assert answer_of((3,), SLOTS) == Answer("none", ())
    assert answer_of((1, 3), SLOTS) is None
    assert answer_of((9,), SLOTS) is None
    assert answer_of((), SLOTS) is None


@given(st.text(max_size=200))
def test_no_text_makes_reading_fail_or_gives_a_digit_that_is_no_choice(text):
    for multiple in (True, False):
        digits = read_digits(text, SLOTS, multiple)
        assert digits is None or set(digits) <= {1, 2, 3}


def test_a_plain_yes_means_nothing_where_no_answer_says_yes():
    assert read_digits("yes", options("agree30"), multiple=False) is None


def test_every_answer_has_words_in_both_languages():
    codes = {code for choices in CHOICES.values() for _, code in choices}
    assert codes <= WORDS.keys()
    assert words("informal", "help", "es") == "Ayúdennos a escribirlo"
    assert words("generic", "talk", "en") == "Yes, I would like to talk"


@pytest.mark.parametrize(("new", "standing", "same_subject", "same_case", "what"), [
    ("reminder", "reminder", True, True, "supersede"),
    ("invitation", "reminder", False, True, "supersede"),
    ("invitation", "reminder", False, False, "wait"),
    ("invitation", "convene", False, True, "wait"),
    ("reminder", "check_in", False, False, "supersede"),
    ("convene", "relay", False, False, "supersede"),
    ("check_in", "reminder", False, True, "wait"),
    ("relay", "check_in", False, True, "wait"),
])
def test_which_question_stands_beside_another_on_one_number(new, standing, same_subject, same_case, what):
    assert beside(new, standing, same_subject, same_case) == what


def test_a_confirmation_keeps_no_question_waiting():
    assert beside("relay", "reminder", False, True, "set") == "supersede"
    assert beside("relay", "reminder", False, True, "remind1") == "wait"
