"""Somebody moves to another zone: what waits for their morning goes by the new one, and check-ins keep their hour."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.notifier.handlers.plans import start_plan
from tests.integration.notifier.centre import (
    ANN,
    BEN,
    COORDINATOR,
    PHONES,
    check_ins_of,
    hand_over,
    messages_to,
    record_outcome,
    steps_of,
    tell_person,
)
from tests.integration.notifier.talk import message, put, send

EAST, WEST = "America/New_York", "America/Los_Angeles"
EVENING = datetime(2026, 9, 22, 1, 30, tzinfo=UTC)  # 8:30 in Chicago, past 8; 6:30 in Los Angeles; 9:30 in New York


def move(service, zone, source="form", revision=2):
    tell_person(service, ANN, revision=revision, timezone=zone, zones={zone: source})


@pytest.fixture
def waiting(service, clock):
    clock.move_to(EVENING)
    one = put(service, channels=("sms",))
    assert send(service) == []
    assert message(service, one).why == "quiet"
    return one


def test_a_text_that_waits_goes_at_once_where_it_is_still_day(service, waiting):
    move(service, WEST)
    assert [one.address for one in send(service)] == [PHONES[ANN]]


def test_a_text_that_waits_for_a_later_morning_waits_for_the_nearer_one(service, clock, waiting):
    move(service, EAST)
    assert send(service) == []
    assert message(service, waiting).send_after == datetime(2026, 9, 22, 13, 0, tzinfo=UTC), "9 in New York"


def test_a_text_that_was_due_soon_waits_for_the_morning_further_west(service, clock, waiting):
    clock.move_to(datetime(2026, 9, 22, 13, 59, tzinfo=UTC))
    move(service, WEST)
    clock.advance(minutes=2)
    assert send(service) == []
    clock.move_to(datetime(2026, 9, 22, 16, 0, tzinfo=UTC))
    assert len(send(service)) == 1


def test_another_zone_for_quiet_hours_alone_counts_too(service, waiting):
    tell_person(service, ANN, revision=2, zones={WEST: "area_code"})
    assert len(send(service)) == 1


def test_what_does_not_wait_for_the_hour_is_not_looked_at_sooner(service, clock):
    one = put(service, channels=("sms",), send_after=clock.now() + timedelta(hours=2))
    move(service, WEST)
    assert message(service, one).send_after == clock.now() + timedelta(hours=2)


def test_the_same_person_told_again_moves_nothing(service, waiting):
    before = message(service, waiting).send_after
    tell_person(service, ANN, revision=2)
    assert message(service, waiting).send_after == before


def test_a_check_in_keeps_its_day_and_comes_at_ten_where_they_are_now(service, clock):
    plan = record_outcome(service, "open_plain")
    with service.work() as work:
        start_plan(work, COORDINATOR, plan, [one.id for one in steps_of(service, plan)])
    days = [one.due_at.astimezone(ZoneInfo("America/Chicago")).date() for one in check_ins_of(service, ANN)]
    move(service, WEST)
    local = [one.due_at.astimezone(ZoneInfo(WEST)) for one in check_ins_of(service, ANN)]
    assert [(one.date(), one.hour) for one in local] == [(day, 10) for day in days]
    clock.move_to(check_ins_of(service, BEN)[0].due_at + timedelta(minutes=1))
    service.run_timers()
    hand_over(service)
    assert [one.person_id for one in messages_to(service, template="generic")] == [BEN], "hers comes two hours later"
    clock.advance(hours=2)
    service.run_timers()
    assert {one.person_id for one in messages_to(service, template="generic")} == {ANN, BEN}
