"""What is looked at before anything else sees it."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared.http.input import LARGEST_NUMBER, OddInput, check_json, check_text

JSON = some.recursive(
    some.none() | some.booleans() | some.integers(-LARGEST_NUMBER, LARGEST_NUMBER) | some.floats(-1e15, 1e15)
    | some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
    lambda part: some.lists(part) | some.dictionaries(some.just("name"), part), max_leaves=20)


@pytest.mark.parametrize("text", ["María José", "日本", "👩‍👧", "a\r\nb\tc", "\u200b", "\ufffd", ""])
def test_what_people_write_passes(text):
    check_text([text])
    check_json({"text": [text]})


@pytest.mark.parametrize("text", ["a\x00b", "\x00", "half \ud83d"])
def test_what_no_keyboard_makes_is_refused(text):
    with pytest.raises(OddInput):
        check_text([text])


@pytest.mark.parametrize("value", [
    {"name": "\x00"}, {"\x00": 1}, [["\ud800"]], 2 ** 63, -(2 ** 64), float("nan"), float("inf"), [{"n": 1e400}]])
def test_json_that_no_database_holds_is_refused(value):
    with pytest.raises(OddInput):
        check_json(value)


@given(JSON)
def test_json_that_a_database_holds_passes(value):
    check_json(value)


def test_nesting_does_not_exhaust_the_check():
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    check_json(deep)
