"""What people write about interpreters and access becomes codes, and says no more than that."""

import pytest

from services.intake.domain.needs import access, languages


@pytest.mark.parametrize(("text", "codes"), [
    ("", []), ("No", []), ("none.", []), ("ninguno", []), ("Spanish", ["es"]), ("español, por favor", ["es"]),
    ("es", ["es"]), ("Polish or Ukrainian", ["pl", "uk"]), ("ASL", ["ase"]), ("lengua de señas", ["ase"]),
    ("Klingon", ["und"]), ("yes please", ["und"]), ("Cantonese", ["yue"]),
])
def test_languages_are_found_in_what_was_written(text, codes):
    assert languages(text) == codes


@pytest.mark.parametrize(("text", "codes"), [
    ("", []), ("I use a wheelchair", ["step_free"]), ("No puedo subir escaleras", ["step_free"]),
    ("hard of hearing, and a quiet room", ["hearing_loop", "quiet"]), ("My dog comes too", []),
    ("Need parking for a van with a ramp", ["parking", "step_free"]),
])
def test_access_is_found_in_what_was_written(text, codes):
    assert access(text) == codes
