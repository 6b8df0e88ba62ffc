"""Syllables and grades, beside values that others publish."""

import pytest

from services.notifier.domain.readability import ease, english_syllables, grade, spanish_syllables


@pytest.mark.parametrize(("word", "syllables"), [
    ("the", 1), ("session", 2), ("mediation", 4), ("time", 1), ("reply", 2), ("table", 2), ("tables", 2), ("needed", 2),
    ("closed", 1), ("voice", 1), ("voices", 2), ("agree", 2), ("leave", 1), ("people", 2), ("going", 2), ("area", 3),
    ("request", 2), ("private", 2), ("reading", 2), ("friend", 1), ("science", 2), ("rhythm", 2), ("don't", 1),
    ("30", 1), ("layer", 2), ("earlier", 3), ("safely", 2), ("cases", 2), ("rules", 1), ("minutes", 2),
])
def test_english_syllables(word, syllables):
    assert english_syllables(word) == syllables


@pytest.mark.parametrize(("word", "syllables"), [
    ("puerta", 2), ("guía", 2), ("que", 1), ("pingüino", 3), ("día", 2), ("aún", 2), ("oficina", 4), ("leer", 2),
    ("muy", 1), ("reunión", 2), ("llamar", 2), ("país", 2), ("cuando", 2), ("guerra", 2), ("sesión", 2), ("yo", 1),
])
def test_spanish_syllables(word, syllables):
    assert spanish_syllables(word) == syllables


def test_the_grade_is_that_of_the_formula():
    """`The cat sat on the mat.`: 6 words, 1 sentence, 6 syllables: 2.34 + 11.8 - 15.59."""
    assert grade("The cat sat on the mat.") == -1.4
    assert grade("") == 0.0


def test_placeholders_links_and_abbreviated_times_count_for_nothing_or_one():
    assert grade("The cat sat on the mat {phone} https://ccr.example/l/ABC") == -1.4


def test_short_spanish_is_easy_and_long_words_are_hard():
    assert ease("El gato come. Usted decide.") > 80
    assert ease("Responsabilidades administrativas extraordinariamente complicadas") < 0
    assert ease("") == 0.0
