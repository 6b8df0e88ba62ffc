import pytest

from services.intake.domain.contacts import email_address, phone_number, readable


@pytest.mark.parametrize("written", ["312 555 0142", "(312) 555-0142", "+1 312-555-0142", "3125550142", "312.555.0142"])
def test_every_spelling_of_a_number_is_the_same_number(written):
    assert phone_number(written) == "+13125550142"


@pytest.mark.parametrize("written", ["12", "no phone", "😀", "555-0142-555-0142-555", "312-555-0142 ext. 9"])
def test_what_cannot_be_texted_is_refused(written):
    with pytest.raises(ValueError, match="phone number"):
        phone_number(written)


def test_a_number_of_another_country_is_kept():
    assert phone_number("+52 55 1234 5678") == "+525512345678"
    assert readable("+525512345678") == "+52 55 1234 5678"


def test_nothing_written_is_no_number_and_no_address():
    assert phone_number("  ") is None
    assert email_address("") is None
    assert readable(None) == ""


def test_an_address_gets_one_spelling():
    assert email_address(" Nadia@MAIL.example ") == "Nadia@mail.example"


@pytest.mark.parametrize("written", ["nadia", "nadia@", "a b@mail.example", "x" * 300 + "@mail.example"])
def test_what_is_no_address_is_refused(written):
    with pytest.raises(ValueError, match="address"):
        email_address(written)
