import pytest

from shared.errors import Refusal
from simulator.numbers import country, is_phone_number, phone_number, readable


@pytest.mark.parametrize("written", [
    "+13125550142", "13125550142", "+1 312 555 0142", "(312) 555-0142", "312.555.0142", " 3125550142 ",
])
def test_a_number_is_understood_as_people_write_it(written):
    assert phone_number(written) == "+13125550142"


def test_a_number_from_another_country_keeps_its_own_code():
    assert phone_number("+52 55 1234 5678") == "+525512345678"


@pytest.mark.parametrize("written", [
    "", "+", "abc", "+1", "12", "+0312555", "+1312555014200000", "\0", "🙂", "٣١٢٥٥٥٠١٤٢",
])
def test_what_no_phone_can_have_is_refused(written):
    with pytest.raises(Refusal, match="phone number"):
        phone_number(written)


def test_a_number_kept_for_fiction_counts_as_a_number():
    assert is_phone_number("+13125550142")


def test_the_country_of_a_number_is_known():
    assert (country("+13125550142"), country("+525512345678")) == ("US", "MX")


def test_a_number_is_shown_with_its_gaps():
    assert readable("+13125550142") == "+1 312-555-0142"
