"""The scheduler's settings fail loudly."""

from datetime import timedelta

import pytest

from services.scheduler.config import Settings
from shared.config import Environment, SettingError

LEAST = {"SCHEDULER_DATABASE_URL": "sqlite://", "RECONVENE_BUS_URL": "embedded:///bus.db", "RECONVENE_SECRET_KEY": "k",
         "RECONVENE_COOKIE_KEYS": "k", "RECONVENE_PUBLIC_URL": "https://ccr.example:8443/"}


def read(**changes) -> Settings:
    return Settings.from_env(Environment(LEAST | changes))


def test_the_rules_of_time_have_defaults():
    settings = read()
    assert (settings.notice, settings.horizon, settings.gap) == (
        timedelta(hours=24), timedelta(days=42), timedelta(minutes=15))


def test_the_organizer_of_calendar_entries_is_at_the_centres_address():
    assert read().calendar_email == "sessions@ccr.example"
    assert read(SCHEDULER_CALENDAR_EMAIL="office@ccr.example").calendar_email == "office@ccr.example"


@pytest.mark.parametrize(("name", "value"), [
    ("SCHEDULER_NOTICE_HOURS", "1"), ("SCHEDULER_HORIZON_DAYS", "0"), ("SCHEDULER_GAP_MINUTES", "-15"),
    ("SCHEDULER_HOLIDAYS", "Atlantis"), ("SCHEDULER_HOLIDAYS", "US-XX"),
    ("SCHEDULER_NOTICE_HOURS", "a day"), ("RECONVENE_TIMEZONE", "Chicago")])
def test_a_setting_that_cannot_be_is_named(name, value):
    with pytest.raises(SettingError, match=name):
        read(**{name: value})


@pytest.mark.parametrize(("changes", "name"), [
    ({"SCHEDULER_VIDEO_TEMPLATE": "http://meet.example/{room}"}, "SCHEDULER_VIDEO_TEMPLATE"),
    ({"SCHEDULER_VIDEO_TEMPLATE": "https://meet.example/all"}, "share one room"),
    ({"SCHEDULER_VIDEO_BASE": "ftp://meet.example"}, "SCHEDULER_VIDEO_TEMPLATE"),
    ({"SCHEDULER_JITSI_URL": "javascript:alert(1)"}, "SCHEDULER_JITSI_URL"),
    ({"SCHEDULER_JITSI_URL": "https://meet.example", "SCHEDULER_JITSI_APP_ID": "ccr"}, "SCHEDULER_JITSI_SECRET")])
def test_a_way_to_meet_by_video_that_cannot_work_is_named(changes, name):
    with pytest.raises(SettingError, match=name):
        read(**changes)


def test_a_base_for_video_is_a_template_that_ends_in_the_room():
    assert read(SCHEDULER_VIDEO_BASE="https://meet.example/ccr/").video_template == "https://meet.example/ccr/{room}"
