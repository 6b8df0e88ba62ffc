"""What a note may not give away, and the words that pause, go on and close."""

from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.keywords import keyword
from services.notifier.domain.leaks import leak_in
from services.notifier.domain.relays import COMMANDS, as_words, command_in, goes_as_text, takes_notes

NOW = datetime(2026, 9, 21, tzinfo=UTC)


@pytest.mark.parametrize(("words", "leak"), [
    ("Call me at 312-555-0123", "phone"), ("(312)5550123", "phone"), ("+1 312 . 555 . 0123", "phone"),
    ("3 1 2 5 5 5 0 1 2 3", "phone"), ("three one two five five five oh one two three", "phone"),
    ("tres uno dos cinco cinco cinco cero uno dos tres", "phone"), ("31-25-5501-23", "phone"),
    ("３１２５５５０１２３", "phone"),
    ("a@b.co", "email"), ("mary (at) home (dot) net", "email"), ("me at gmail dot com", "email"),
    ("see www.example", "link"), ("https://x", "link"), ("look at bit.ly/abc", "link"),
    ("come to 12 Main Street", "address"), ("12 N. Elm St.", "address"), ("7 Oak Court", "address"),
    ("vivo en Calle Mayor 12", "address"), ("@mary_k", "handle"), ("find me on WhatsApp", "handle")])
def test_what_would_tell_how_to_reach_somebody_is_found(words, leak):
    assert leak_in(words) == leak


@pytest.mark.parametrize("words", [
    "I can do Wed 9/24 10:30 or 9/25 5:30", "I paid 1200 by 10/15/2026", "on 2026-10-05 at 3", "Thanks. OK.me too",
    "The 2 kids way home", "I gave 300 to the court", "Let us meet at 3 in my place", "$1,200,000 total", "🙏", "",
    "12:30 14:00 16:30 on 10/15", "No. 5 is fine"])
def test_dates_times_and_sums_are_no_leak(words):
    assert leak_in(words) is None


@given(st.text(max_size=2000))
def test_any_text_is_looked_through_without_an_accident(words):
    leak_in(words)
    assert "\x00" not in as_words(words)


@pytest.mark.parametrize("words", ["@" * 1600, "1 " * 800, "a." * 800, "calle " * 270, "12 a " * 320, "one " * 400])
def test_odd_long_texts_are_looked_through_quickly(words):
    started = perf_counter()
    leak_in(words)
    assert perf_counter() - started < 1.0


@pytest.mark.parametrize(("words", "command"), [
    ("PAUSE", "pause"), (" pause. ", "pause"), ("Pausa", "pause"), ("go on", "go_on"), ("Go  On!", "go_on"),
    ("SEGUIR", "go_on"), ("close", "close"), ("¡Cerrar!", "close"), ("please pause", None), ("closed", None),
    ("", None)])
def test_a_command_is_the_whole_text(words, command):
    assert command_in(words) == command


def test_no_command_is_an_opt_out():
    assert [word for word in COMMANDS if keyword(word)] == []


def test_a_note_keeps_its_lines_and_loses_what_cannot_be_shown():
    assert as_words(" a\r\nb\x00\x07\rc ") == "a\nb\nc"


@pytest.mark.parametrize(("state", "hours", "blocks", "takes"), [
    ("open", 1, set(), True), ("open", 0, set(), False), ("asked", 1, set(), False), ("ending", 1, set(), False),
    ("closed", 1, set(), False), ("open", 1, {"relay"}, False), ("open", 1, {"any_contact"}, False),
    ("open", 1, {"offer"}, True)])
def test_notes_pass_only_while_open_and_nothing_blocks_them(state, hours, blocks, takes):
    assert takes_notes(state, NOW + timedelta(hours=hours), NOW, frozenset(blocks)) is takes


@pytest.mark.parametrize(("length", "details", "in_text"), [(250, True, True), (251, True, False), (5, False, False)])
def test_words_go_in_a_text_only_if_short_and_with_consent(length, details, in_text):
    assert goes_as_text("x" * length, details) is in_text
