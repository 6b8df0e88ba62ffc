from decimal import Decimal

import pytest

from shared.config import Environment, SettingError
from shared.settings import read_shared


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


NEEDED = {"INTAKE_DATABASE_URL": "sqlite://", "RECONVENE_BUS_URL": "embedded:///bus.db", "RECONVENE_SECRET_KEY": "key",
          "RECONVENE_COOKIE_KEYS": "key", "RECONVENE_PUBLIC_URL": "http://localhost"}


def kept(**days):
    found = read_shared(Environment(NEEDED | {f"RECONVENE_{name}_EVENTS_DAYS": value for name, value in days.items()}),
                        "intake")
    return found["keep_events_days"], found["know_events_days"]


def test_events_are_kept_for_half_a_year_and_known_for_a_year_unless_told():
    assert kept() == (180, 360)


def test_what_can_come_again_is_known_for_longer_without_being_told():
    assert kept(KEEP="400") == (400, 800)
    assert kept(KEEP="30", KNOW="31") == (30, 31)


@pytest.mark.parametrize(("days", "words"), [
    (dict(KEEP="29"), "RECONVENE_KEEP_EVENTS_DAYS must be a number of days from 30 to 3650, not 29"),
    (dict(KEEP="3651"), "from 30 to 3650"), (dict(KEEP="half a year"), "whole number"), (dict(KEEP="0"), "from 30"),
    (dict(KNOW="180"), "RECONVENE_KNOW_EVENTS_DAYS must be more than RECONVENE_KEEP_EVENTS_DAYS"),
    (dict(KEEP="200", KNOW="100"), "still be known, not 100")])
def test_days_that_make_no_sense_stop_the_start_with_the_name_of_the_variable(days, words):
    with pytest.raises(SettingError, match=words):
        kept(**days)
