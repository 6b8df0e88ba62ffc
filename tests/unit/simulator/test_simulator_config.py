import pytest

from shared.config import Environment, SettingError
from simulator.config import Settings


def read(**variables):
    return Settings.from_env(Environment(variables))


def test_the_demo_needs_no_settings_at_all():
    settings = read()
    assert (settings.port, settings.smtp_port, settings.timezone) == (8010, 8025, "America/Chicago")
    assert settings.webhook_url is None


def test_several_tokens_are_all_kept_in_their_order():
    assert read(TWILIO_AUTH_TOKENS="new, old").auth_tokens == ("new", "old")


@pytest.mark.parametrize(("name", "value"), [
    ("SIMULATOR_PORT", "many"), ("RECONVENE_TIMEZONE", "Moon/Base"), ("SIMULATOR_SENDER", "555"),
    ("SIMULATOR_DELIVERY_SECONDS", "soon"), ("TWILIO_AUTH_TOKENS", ","),
])
def test_a_setting_that_cannot_be_meant_is_named(name, value):
    with pytest.raises(SettingError, match=name):
        read(**{name: value})


def test_secrets_are_not_shown():
    assert "hush" not in repr(read(TWILIO_AUTH_TOKENS="hush", SIMULATOR_SECRET_KEY="hush"))
