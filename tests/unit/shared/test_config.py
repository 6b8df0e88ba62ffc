from decimal import Decimal

import pytest

from shared.config import Environment, SettingError


def test_a_missing_setting_is_named_in_the_error():
    with pytest.raises(SettingError, match="DATABASE_URL"):
        Environment({}).text("DATABASE_URL")


def test_a_secret_is_read_from_the_file_that_is_named(tmp_path):
    (tmp_path / "secret").write_text("s3cret\n")
    assert Environment({"KEY_FILE": str(tmp_path / "secret")}).text("KEY") == "s3cret"


def test_a_secret_file_that_cannot_be_read_fails_loudly():
    with pytest.raises(SettingError, match="KEY_FILE"):
        Environment({"KEY_FILE": "/nowhere/secret"}).text("KEY")


@pytest.mark.parametrize("value", ["maybe", "", "2"])
def test_a_flag_that_is_neither_yes_nor_no_is_refused(value):
    with pytest.raises(SettingError, match="yes or no"):
        Environment({"FLAG": value}).flag("FLAG", True)


def test_a_number_that_is_none_is_refused():
    with pytest.raises(SettingError, match="whole number"):
        Environment({"PORT": "eighty"}).number("PORT")


def test_an_amount_of_money_is_exact():
    assert Environment({"PRICE": "0.0113"}).amount("PRICE", "0") == Decimal("0.0113")


@pytest.mark.parametrize("value", ["a lot", "-1", "NaN", "inf", "0,01"])
def test_an_amount_that_is_none_is_refused(value):
    with pytest.raises(SettingError, match="amount"):
        Environment({"PRICE": value}).amount("PRICE", "0")


def test_words_are_split_at_commas_and_keep_their_order():
    assert Environment({"KEYS": "new, old,"}).words("KEYS") == ("new", "old")
