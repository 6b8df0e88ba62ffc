"""The gate fails closed, and the first reason against sending is the one that is shown."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.notifier.domain.gate import WHY, Facts, Go, Recipient, Suppressed, Wait, decide
from services.notifier.domain.templates import TEMPLATES

NOON = datetime(2026, 9, 21, 17, 0, tzinfo=UTC)  # Monday noon in Chicago
NIGHT = datetime(2026, 9, 22, 3, 0, tzinfo=UTC)
READER = Recipient(timezone="America/Chicago", address="+13125550111", safe="yes", opted_out=False,
                   consents=("sessions_sms", "check_ins_sms", "details_sms", "email", "relay"))


def facts(template="received", now=NOON, channel="sms", recipient=READER, **more):
    return Facts(**(dict(
        template=TEMPLATES[template], channel=channel, now=now, created_at=now, expires_at=None, recipient=recipient,
        stage="ready", closed=False, held=False, blocks=()) | more))


def reader(**changes):
    return replace(READER, **changes)


def test_with_consent_at_noon_it_goes():
    assert decide(facts()) == Go()


@pytest.mark.parametrize(("changes", "why"), [
    (dict(expires_at=NOON), "expired"),
    (dict(blocks=("any_contact",)), "condition"),
    (dict(held=True), "held"),
    (dict(stage="screened_out"), "screened_out"),
    (dict(closed=True), "case_closed"),
    (dict(recipient=reader(address=None)), "no_address"),
    (dict(recipient=reader(opted_out=True)), "opted_out"),
    (dict(recipient=reader(safe="no")), "unsafe"),
    (dict(recipient=reader(safe="unknown")), "unsafe"),
    (dict(recipient=reader(consents=())), "no_consent"),
    (dict(recipient=reader(consents=("email", "check_ins_sms"))), "no_consent"),
    (dict(recipient=None, created_at=NOON - timedelta(hours=2)), "unknown_person"),
])
def test_what_stands_against_it_suppresses_it_and_says_why(changes, why):
    assert decide(facts(**changes)) == Suppressed(why)
    assert WHY[why]


@pytest.mark.parametrize(("template", "consents", "goes"), [
    ("generic", ("sessions_sms",), False), ("generic", ("check_ins_sms",), True),
    ("set", ("check_ins_sms",), False), ("set", ("sessions_sms",), True),
    ("note", ("sessions_sms",), False), ("note", ("sessions_sms", "relay"), True), ("note", ("relay",), False),
    ("help", (), True),
])
def test_each_purpose_needs_its_own_consent(template, consents, goes):
    assert isinstance(decide(facts(template, recipient=reader(consents=consents))), Go) is goes


@pytest.mark.parametrize(("zones", "decision"), [
    (("America/Chicago",), Go()),
    (("America/Chicago", "America/Los_Angeles"), Wait(datetime(2026, 9, 21, 16, tzinfo=UTC), "quiet")),
    (("America/Los_Angeles", "America/New_York"), Wait(datetime(2026, 9, 21, 16, tzinfo=UTC), "quiet")),
])
def test_hours_are_quiet_that_are_quiet_in_any_zone_where_they_may_be(zones, decision):
    morning = datetime(2026, 9, 21, 14, 30, tzinfo=UTC)  # 9:30 in Chicago, 7:30 in Los Angeles
    assert decide(facts("set", now=morning, recipient=reader(zones=zones))) == decision


def test_safe_hours_are_the_persons_own_and_never_reach_into_another_zones_night():
    morning = datetime(2026, 9, 21, 14, 30, tzinfo=UTC)
    person = reader(zones=("America/Chicago", "America/Los_Angeles"), hours=("09:00", "12:00"))
    assert decide(facts("set", now=morning, recipient=person)).until == datetime(2026, 9, 21, 16, tzinfo=UTC)
    early = reader(zones=("America/Chicago", "America/Los_Angeles"), hours=("09:00", "10:00"))
    assert decide(facts("set", recipient=early)) == Suppressed("no_safe_time")


@pytest.mark.parametrize(("template", "block", "goes"), [
    ("relay", "relay", False), ("note", "relay", False), ("offer", "offer", False), ("offer", "joint", False),
    ("slots", "joint", False), ("generic", "offer", True), ("set", "relay", True), ("cancelled", "joint", True),
])
def test_a_condition_stops_what_it_blocks_and_no_more(template, block, goes):
    assert isinstance(decide(facts(template, blocks=(block,))), Go) is goes


def test_in_quiet_hours_it_waits_until_nine():
    assert decide(facts(now=NIGHT)) == Wait(datetime(2026, 9, 22, 14, 0, tzinfo=UTC), "quiet")


def test_an_answer_to_somebodys_own_text_waits_for_no_morning():
    assert decide(facts("help", now=NIGHT)) == Go()


def test_what_would_be_over_in_the_morning_never_goes():
    assert decide(facts(now=NIGHT, expires_at=NIGHT + timedelta(hours=5))) == Suppressed("expired")


def test_one_unsolicited_message_a_week():
    recent = facts("generic", last_unsolicited=NOON - timedelta(days=6))
    assert decide(recent) == Wait(NOON + timedelta(days=1), "cap")
    assert decide(facts("generic", last_unsolicited=NOON - timedelta(days=7))) == Go()
    assert decide(facts("set", last_unsolicited=NOON)) == Go(), "what concerns a session does not count"


def test_somebody_unknown_is_waited_for_an_hour():
    assert isinstance(decide(facts(recipient=None)), Wait)


@pytest.mark.parametrize("template", ["cancelled", "relay_closed", "staff", "help"])
def test_what_undoes_or_answers_may_be_said_of_a_closed_case(template):
    assert decide(facts(template, closed=True)) == Go()


def test_words_of_staff_pass_a_hold_but_no_protective_condition():
    assert decide(facts("staff", held=True)) == Go()
    assert decide(facts("staff", blocks=("any_contact",))) == Suppressed("condition")
