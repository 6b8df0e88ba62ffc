"""When a message that waits will go, as its page says: to the minute, in the centre's zone and in the reader's."""

from datetime import UTC, datetime, timedelta

import pytest

from services.notifier.handlers.forecasts import forecast
from services.notifier.handlers.inbox import let_go_on
from shared.testing.http import read, staff_client
from tests.integration.notifier.centre import ANN, COORDINATOR, tell_person
from tests.integration.notifier.talk import message, put, send, write

NIGHT = datetime(2026, 9, 22, 4, 0, tzinfo=UTC)  # Monday 11 in the evening in Chicago, 9 in Los Angeles
WEST = "America/Los_Angeles"


@pytest.fixture
def page(service):
    client = staff_client(service.make_app(service), "coordinator", staff_id=COORDINATOR)
    return lambda message_id: read(client.get(f"/messages/{message_id}")).text


def told(service, message_id):
    with service.work() as work:
        return forecast(work, message(service, message_id))


def test_a_text_that_waits_for_the_morning_says_when_with_both_zones(service, clock, page):
    clock.move_to(NIGHT)
    tell_person(service, ANN, revision=2, timezone=WEST, zones={WEST: "form"})
    one = put(service, channels=("sms",))
    send(service)
    text = page(one)
    assert "It goes Tue, Sep 22, 2026, 11:00 AM (Chicago time)" in text
    assert "for them that is Tue, Sep 22, 2026, 9:00 AM (Los Angeles time)" in text


def test_what_is_said_is_what_happens(service, clock):
    clock.move_to(NIGHT)
    one = put(service, channels=("sms",))
    send(service)
    at = told(service, one).at
    clock.move_to(at - timedelta(minutes=1))
    assert send(service) == []
    clock.move_to(at)
    assert len(send(service)) == 1


def test_a_text_planned_for_the_night_is_told_for_the_morning_before_anybody_looked(service, clock):
    one = put(service, channels=("sms",), send_after=NIGHT)
    found = told(service, one)
    assert (found.at, found.sure, found.why) == (datetime(2026, 9, 22, 14, 0, tzinfo=UTC), True, "quiet")


def test_both_places_are_named_where_the_person_may_be_in_two(service, clock, page):
    clock.move_to(NIGHT)
    tell_person(service, ANN, revision=2, zones={"America/Chicago": "zip", WEST: "area_code"})
    text = page(put(service, channels=("sms",)))
    assert "11:00 AM (Chicago time)" in text
    assert "9:00 AM (Los Angeles time)" in text


def test_what_waits_for_people_is_not_promised_for_a_minute(service, page):
    text = write(service, ANN, "leave me alone")
    one = put(service, channels=("sms",))
    send(service)
    assert told(service, one).sure is False
    assert "It is looked at again" in page(one)
    with service.work() as work:
        let_go_on(work, COORDINATOR, text.id)
    assert told(service, one).sure is True


def test_what_would_be_turned_away_is_not_promised(service, page):
    one = put(service, channels=("sms",), send_after=NIGHT)
    tell_person(service, ANN, revision=2, consents=["email"])
    assert told(service, one) is None
    assert "turned away" in page(one)


def test_what_has_gone_has_no_forecast(service, page):
    one = put(service, channels=("sms",))
    send(service)
    assert told(service, one) is None
    assert "It goes" not in page(one)
