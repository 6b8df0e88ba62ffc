"""Staff see which provider refuses us, why and since when, and start it again by one button."""

import pytest

from services.notifier.domain.handover import Refused, Unclear
from services.notifier.handlers import reconciling, reports
from shared.testing.events import published
from shared.testing.http import read, staff_client
from tests.integration.notifier.centre import BEN, COORDINATOR
from tests.integration.notifier.talk import message, put, send

SENDERS = "/messages/senders/"


@pytest.fixture
def app(service):
    return service.make_app(service)


@pytest.fixture
def staff(app):
    return staff_client(app, "coordinator", staff_id=COORDINATOR)


def refuse(service):
    service.adapters["sms"].answers = [Refused(30034, "http 400 code 30034")]
    waiting = put(service)
    send(service)
    return waiting


def test_senders_that_work_are_shown_so_and_have_no_button(service, staff):
    text = staff.get(SENDERS).text
    assert "Twilio" in text
    assert "The mail server" in text
    assert "It works again" not in text


def test_a_refusal_is_shown_with_its_meaning_and_what_waits(service, staff):
    refuse(service)
    text = staff.get(SENDERS).text
    assert "Our number is not registered (A2P 10DLC)." in text
    assert "It refused us: paused" in text
    assert SENDERS in staff.get("/messages/").text


def test_the_button_starts_it_again_at_once_and_what_waited_goes(service, staff):
    waiting = refuse(service)
    assert send(service) == []
    answer = read(staff.get(SENDERS)).form(button="It works again: send what waits").send(staff)
    assert answer.status_code == 303
    assert [parcel.key for parcel in send(service)] == [waiting]
    assert [one.data["sender"] for one in published(service, "sender.resumed")] == ["twilio"]
    assert "Staff started it again" in staff.get(SENDERS).text


def test_pressed_twice_it_does_no_harm(service, staff):
    refuse(service)
    form = read(staff.get(SENDERS)).form(button="It works again: send what waits")
    for _ in range(2):
        assert form.send(staff).status_code == 303
    assert len(published(service, "sender.resumed")) == 1


def test_a_manager_looks_and_does_not_press(service, app):
    refuse(service)
    manager = staff_client(app, "manager", staff_id=COORDINATOR)
    assert "It works again" not in manager.get(SENDERS).text


@pytest.mark.parametrize("name", ["nobody", "telnyx", "x" * 300])
def test_a_sender_that_is_not_set_up_is_not_found(service, staff, name):
    refuse(service)
    form = read(staff.get(SENDERS)).form(button="It works again: send what waits")
    form.action = f"/messages/senders/{name}/resume"
    assert form.send(staff).status_code == 404


def test_other_messages_wait_without_being_touched_while_it_is_paused(service, clock):
    refuse(service)
    other = put(service, key="two", person_id=BEN)
    clock.advance(minutes=5)
    assert send(service) == []
    assert (message(service, other).state, message(service, other).why) == ("queued", None)


def unknown(service, clock):
    """A text of which nobody knows whether it was taken, looked for as often as we look."""
    service.adapters["sms"].answers = [Unclear("ReadTimeout"), Unclear("ReadTimeout")]
    message_id = put(service)
    for _ in range(6):
        send(service)
        reconciling.reconcile(service)
        clock.advance(minutes=3)
    return message_id


def test_what_is_unknown_is_shown_with_both_facts(service, staff, clock):
    text = staff.get(f"/messages/{unknown(service, clock)}").text
    assert "it was handed over" in text
    assert "we looked in its list 4 times" in text


def test_staff_who_heard_that_it_arrived_settle_it(service, staff, clock):
    message_id = unknown(service, clock)
    page = read(staff.get(f"/messages/{message_id}"))
    for _ in range(2):
        assert page.form(button="They have it").send(staff).status_code == 303
    assert message(service, message_id).state == "delivered"
    assert len(published(service, "message.delivered")) == 1
    assert "Staff heard that it arrived." in staff.get(f"/messages/{message_id}").text


def test_a_message_links_to_itself_tried_once_more(service, staff, clock):
    first = put(service)
    send(service)
    with service.work() as work:
        reports.keep(work, first, "SM1", "undelivered", 30003)
    reports.work_off(service)
    clock.advance(minutes=31)
    [again] = send(service)
    put(service, key="one more")
    assert f'href="/messages/{again.key}"' in staff.get(f"/messages/{first}").text
    text = staff.get(f"/messages/{again.key}").text
    assert text.count(f'href="/messages/{first}"') == 1
    assert "Text, " in text
