"""PINs that will do, and how long a door stays locked."""

from datetime import timedelta

import pytest

from services.notifier.adapters.pin_hashes import hash_pin, is_pin
from services.notifier.domain.pins import lock_for, plain_digits, weakness


@pytest.mark.parametrize(("pin", "why"), [
    ("123", "shape"), ("1234567", "shape"), ("12a4", "shape"), ("", "shape"), ("١٢٣٤", "shape"), ("1111", "same"),
    ("000000", "same"), ("1234", "run"), ("4321", "run"), ("7890", "run"), ("2580", "common"), ("1212", "common"),
    ("1987", "year"), ("2004", "year"), ("2749", None), ("83506", None), ("274918", None)])
def test_a_pin_that_is_easy_to_guess_is_named(pin, why):
    assert weakness(pin) == why


def test_blanks_and_dashes_are_no_part_of_a_pin():
    assert plain_digits(" 27-4 9 ") == "2749"


def test_the_third_lock_in_a_row_lasts_a_day():
    assert [lock_for(locks) for locks in range(3)] == [timedelta(minutes=30), timedelta(minutes=30), timedelta(days=1)]


def test_a_pin_fits_its_person_and_the_servers_key_only():
    stored = hash_pin("key", "ann", "2749")
    assert is_pin(stored, "key", "ann", "2749")
    assert not is_pin(stored, "key", "ben", "2749")
    assert not is_pin(stored, "other key", "ann", "2749")
    assert not is_pin(stored, "key", "ann", "2748")
    assert not is_pin("not a hash", "key", "ann", "2749")
