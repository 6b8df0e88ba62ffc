"""The small pieces behind the macros."""

import re
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

from shared.http import pieces
from shared.http.forms import header_of, message_of, messages_of, value_of, values_of

SHEETS = {path.name: path.read_text() for path in (Path(pieces.__file__).parent / "static").glob("*.css")}


@pytest.mark.parametrize(("state", "tone"), [
    ("scheduled", "good"), ("pending", "wait"), ("late", "warn"), ("cancelled", "stop"), ("anything else", "plain")])
def test_a_state_has_a_tone(state, tone):
    assert pieces.tone_of(state) == tone


def test_no_state_has_two_tones():
    words = [state for states in pieces.TONES.values() for state in states.split()]
    assert sorted(words) == sorted(set(words))


def test_every_colour_that_is_used_is_defined_for_light_and_dark():
    parts = SHEETS["base.css"].split("@media", 1)
    light, dark = (set(re.findall(r"^\s*(--[a-z-]+):", part, re.MULTILINE)) for part in parts)
    assert set(re.findall(r"var\((--[a-z-]+)\)", "".join(SHEETS.values()))) <= light
    colours = light - {"--sans", "--serif", "--mono", "--round"}
    assert colours <= dark


@pytest.mark.parametrize(("phone", "link"), [
    ("312-555-0100", "tel:+13125550100"), ("(312) 555 0100", "tel:+13125550100"),
    ("+34 600 111 222", "tel:+34600111222")])
def test_a_phone_number_can_be_tapped(phone, link):
    assert pieces.tel(phone) == link


def test_values_come_from_a_form_a_dict_or_nothing():
    form = MultiDict([("days", "mon"), ("days", "wed"), ("name", "Lee")])
    assert value_of(form, "name") == "Lee"
    assert value_of({}, "name", "Ana") == "Ana"
    assert value_of(None, "name") == ""
    assert value_of({"name": None}, "name") == ""
    assert values_of(form, "days") == ["mon", "wed"]
    assert values_of({"days": (1, 2)}, "days") == ["1", "2"]
    assert values_of(None, "days", ["mon"]) == ["mon"]


def test_messages_come_as_words_lists_or_nested():
    assert message_of({"name": "Too short."}, "name") == "Too short."
    assert message_of({"days": {0: ["Not a day.", "No."]}}, "days") == "Not a day."
    assert message_of(None, "name") == message_of({"name": []}, "name") == ""
    found = list(messages_of({"_schema": ["Not both."], "": "No.", "a": "b"}))
    assert found == [("", "Not both."), ("", "No."), ("a", "b")]


def test_a_column_may_have_a_kind():
    assert header_of("Case") == ("Case", "")
    assert header_of(("Sum", "number")) == ("Sum", "number")
