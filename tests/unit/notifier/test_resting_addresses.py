"""A number that nobody confirmed, or that rests, gets nothing but the question whose it is; and safe hours are kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.notifier.domain.gate import Facts, Go, Recipient, Suppressed, Wait, decide
from services.notifier.domain.safe_hours import next_safe, next_safe_and_polite
from services.notifier.domain.templates import TEMPLATES

NOON = datetime(2026, 9, 21, 17, 0, tzinfo=UTC)  # Monday noon in Chicago
CHICAGO = "America/Chicago"
READER = Recipient(timezone=CHICAGO, address="+13125550111", safe="yes", opted_out=False,
                   consents=("sessions_sms", "check_ins_sms", "details_sms", "email", "relay"))


def decided(template="received", resting="", hours=(), now=NOON, created_at=NOON, other_channels=False, **recipient):
    return decide(Facts(
        template=TEMPLATES[template], channel="sms", now=now, created_at=created_at, expires_at=None, stage="ready",
        recipient=replace(READER, resting=resting, hours=hours, **recipient), closed=False, held=False, blocks=(),
        other_channels=other_channels))


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("resting", ["unverified", "suspended"])
def test_no_template_with_content_goes_to_a_number_that_rests(template, resting):
    said = TEMPLATES[template]
    goes = isinstance(decided(template, resting, created_at=NOON - timedelta(days=2),
                              opted_out=said.confirms_stop), Go)
    assert goes == (said.checks or said.to_old or (said.answers and not said.by_hand))


def test_the_question_whose_it_is_needs_consent_and_safety_like_any_other():
    assert decided("verify", "unverified") == Go()
    assert decided("verify", "unverified", safe="unknown") == Suppressed("unsafe")
    assert decided("verify", "unverified", consents=()) == Suppressed("no_consent")
    assert decided("verify", "suspended", opted_out=True) == Suppressed("opted_out")


def test_it_waits_a_day_for_somebody_to_confirm_where_no_other_channel_is_open():
    assert decided(resting="unverified") == Wait(NOON + timedelta(minutes=30), "unverified")
    assert decided(resting="unverified", other_channels=True) == Suppressed("unverified")
    assert decided(resting="unverified", created_at=NOON - timedelta(hours=24)) == Suppressed("unverified")


def test_outside_the_safe_hours_it_waits_for_them():
    assert decided(hours=("09:00", "11:30")) == Wait(datetime(2026, 9, 22, 14, 0, tzinfo=UTC), "safe_hours")
    assert decided(hours=("11:00", "15:00")) == Go()
    assert decided("help", hours=("09:00", "11:30")) == Go(), "they have just written: they hold the phone"


def test_safe_hours_in_the_night_leave_no_time_to_write():
    assert decided(hours=("22:00", "23:00")) == Suppressed("no_safe_time")


@pytest.mark.parametrize(("local", "safe"), [
    ("2026-09-21T08:59", "2026-09-21T09:00"), ("2026-09-21T09:00", "2026-09-21T09:00"),
    ("2026-09-21T14:59", "2026-09-21T14:59"), ("2026-09-21T15:00", "2026-09-22T09:00"),
    ("2026-10-31T16:00", "2026-11-01T09:00")])
def test_safe_hours_are_those_on_the_persons_wall(local, safe):
    assert next_safe(at(local), CHICAGO, ("09:00", "15:00")) == at(safe)


def test_on_a_sunday_safe_hours_wait_for_a_day_on_which_we_write():
    sunday = at("2026-09-20T10:00")
    assert next_safe_and_polite(sunday, CHICAGO, ("09:30", "12:00"), any_day=False) == at("2026-09-21T09:30")
    assert next_safe_and_polite(sunday, CHICAGO, ("09:30", "12:00"), any_day=True) == sunday


def at(local):
    """The moment that a wall clock in Chicago shows."""
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(CHICAGO)).astimezone(UTC)
