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


THREE = slot_options([(digit, datetime(2026, 9, 23 + digit, 15, tzinfo=UTC)) for digit in (1, 2, 3)])


@pytest.mark.parametrize(("text", "digits"), [
    ("1 and 3", (1, 3)), ("1,3", (1, 3)), ("1 3", (1, 3)), ("3 & 1", (1, 3)), ("1 and 3 please", (1, 3)),
    ("one and three", (1, 3)), ("1, 2 and 3", (1, 2, 3)), ("2 y 3", (2, 3)), ("Dos y tres, por favor", (2, 3)),
    ("1, 2 y 3", (1, 2, 3))])
def test_each_time_that_is_ticked_in_one_text_is_a_yes(text, digits):
    read = read_digits(text, THREE, multiple=True)
    assert read == digits
    assert answer_of(read, THREE) == Answer("slots", digits)


@pytest.mark.parametrize("text", ["0", "none", "None, thanks", "none of these", "None of them.", "4", "no", "zero",
                                  "ninguna", "Ninguna, gracias", "ninguna de estas", "Ninguno de esos", "cero"])
def test_none_of_the_times_is_said_in_many_ways(text):
    assert answer_of(read_digits(text, THREE, multiple=True), THREE) == Answer("none")


@pytest.mark.parametrize("text", [
    "1 or maybe 3", "1 or 3", "1 o 3", "1 o quizás 3", "maybe 1 and 3", "1 and 3?? not sure", "not 1", "all but 2",
    "1 but not 3", "1-3", "1 - 3", "1-3 pm", "13", "1 and 5", "none before 3", "ninguna antes de las 3",
    "none of 1 of these", "1 of these"])
def test_what_leaves_a_doubt_about_the_times_is_for_a_person(text):
    read = read_digits(text, THREE, multiple=True)
    assert read is None or answer_of(read, THREE) is None


@pytest.mark.parametrize("text", ["1 and none", "none 2", "0 1", "1 y ninguna"])
def test_a_time_and_none_of_them_contradict_each_other(text):
    assert answer_of(read_digits(text, THREE, multiple=True), THREE) is None


@pytest.mark.parametrize("text", ["0", "none", "ninguna"])
def test_none_is_no_answer_where_no_times_are_offered(text):
    assert read_digits(text, YES_NO, multiple=False) is None


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
