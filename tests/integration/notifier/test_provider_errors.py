"""Each code of the table, at each of the two moments it can come, leads to what its class says."""

import shutil
from datetime import timedelta

import pytest

from services.notifier.adapters.tables import Sender
from services.notifier.domain.handover import Refused
from services.notifier.domain.provider_errors import CODES, Meaning, again_at, meaning
from services.notifier.handlers import reports
from shared.testing.events import published
from tests.integration.notifier.centre import BEN
from tests.integration.notifier.conftest import start
from tests.integration.notifier.talk import message, put, send

TEXTS = sorted((provider, means, code) for (provider, code), (means, _) in CODES.items() if provider != "mail")
AGAIN = {Meaning.SOON, Meaning.LATER, Meaning.SLOWER, Meaning.DAY, Meaning.SENDER, Meaning.RETRY}
BY_MAIL = {Meaning.OPTED_OUT, Meaning.BAD_ADDRESS}
ONE_OF_EACH = sorted((provider, means, code) for (provider, means), code in
                     {(provider, means): code for provider, means, code in TEXTS}.items())
UNMAPPED = [("twilio", Meaning.UNMAPPED, 99_999), ("telnyx", Meaning.UNMAPPED, 99_999)]
REFERENCE = {  # reference/messaging 6
    "never processed": ({20429}, {Meaning.RETRY}), "transient": ({30001, 30017, 30410, 30500, 21611}, {
        Meaning.SOON, Meaning.RETRY}),
    "once later": ({30003, 30008}, {Meaning.LATER}), "defer": ({30022, 30023, 30027}, {Meaning.SLOWER, Meaning.DAY}),
    "opt-out": ({21610}, {Meaning.OPTED_OUT}),
    "bad number": ({21211, 21614, 21612, 21408, 30005, 30006}, {Meaning.BAD_ADDRESS}),
    "content": ({30007, 30004, 21617}, {Meaning.CONTENT}), "sender": ({30002, 30024, 30034, 30035}, {Meaning.SENDER}),
    "else": ({11111, 99_999}, {Meaning.UNMAPPED})}


@pytest.fixture
def service(request, tmp_path, clock, settled):
    """The notifier with the one provider that the test is about, Twilio unless it says so."""
    provider = (getattr(request.node, "callspec", None) and request.node.callspec.params.get("provider")) or "twilio"
    made = start(shutil.copy(settled, tmp_path / "notifier.db"), clock, sms_providers=(provider,))
    yield made
    made.database.dispose()


@pytest.mark.parametrize("name", REFERENCE)
def test_every_code_of_the_reference_has_its_class(name):
    codes, classes = REFERENCE[name]
    assert {code: meaning(code) for code in codes if meaning(code) not in classes} == {}


def test_every_class_has_a_code_of_each_provider_or_none_is_known():
    """Telnyx names none for its own fault of the day's traffic; each class is driven by at least one provider."""
    assert {means for _, means, _ in TEXTS} | {Meaning.UNMAPPED} == set(Meaning)


def refuse(service, code):
    """Hands a text over that is refused with this code; returns its id."""
    service.adapters["sms"].answers = [Refused(code, f"http 400 code {code}")]
    message_id = put(service)
    assert len(sent_by(send(service), "sms")) == 1
    return message_id


def soonest(clock, means):
    """When a message that failed so may go once more; at midnight in Los Angeles people sleep."""
    wait = timedelta(hours=12) if means == Meaning.DAY else timedelta(seconds=1)
    return again_at(means, clock.now()) + wait if means in AGAIN else clock.now()


def sent_by(parcels, channel):
    return [parcel for parcel in parcels if parcel.channel == channel]


def mails(service):
    return len(service.adapters["email"].parcels)


@pytest.mark.parametrize(("provider", "means", "code"), [one for one in TEXTS if one[1] in AGAIN], ids=str)
def test_what_may_arrive_later_calls_the_provider_a_second_time(service, clock, provider, means, code):
    message_id = refuse(service, code)
    assert sent_by(send(service), "sms") == []
    clock.move_to(soonest(clock, means))
    assert len(sent_by(send(service), "sms")) == 1
    assert mails(service) == 0
    if means in (Meaning.SENDER, Meaning.SLOWER, Meaning.DAY, Meaning.RETRY):
        assert message(service, message_id).state == "accepted", "it is the same message"


@pytest.mark.parametrize(("provider", "means", "code"), [
    *(one for one in TEXTS if one[1] not in AGAIN), *UNMAPPED], ids=str)
def test_what_never_will_arrive_does_not_call_the_provider_again(service, clock, provider, means, code):
    message_id = refuse(service, code)
    clock.advance(days=2)
    assert sent_by(send(service), "sms") == []
    assert (message(service, message_id).state, message(service, message_id).why) == ("failed", str(means))
    assert mails(service) == (means in BY_MAIL)


@pytest.mark.parametrize(("provider", "means", "code"), [*ONE_OF_EACH, *UNMAPPED], ids=str)
def test_a_code_that_is_reported_later_means_the_same(service, clock, provider, means, code):
    message_id = put(service)
    send(service)
    with service.work() as work:
        reports.keep(work, message_id, "SM1", "undelivered", code)
    reports.work_off(service)
    assert message(service, message_id).state == "undelivered"
    clock.move_to(soonest(clock, means))
    assert len(sent_by(send(service), "sms")) == (means in AGAIN)
    assert mails(service) == (means in BY_MAIL)


def test_a_fault_on_the_way_is_tried_three_times_more_and_then_the_mail_goes(service, clock):
    first = put(service)
    [parcel] = send(service)
    for _ in range(3):
        with service.work() as work:
            reports.keep(work, parcel.key, "", "undelivered", 30001)
        reports.work_off(service)
        clock.advance(minutes=11)
        [parcel] = send(service)
        assert parcel.channel == "sms"
    with service.work() as work:
        reports.keep(work, parcel.key, "", "undelivered", 30001)
    reports.work_off(service)
    assert [one.channel for one in send(service)] == ["email"]
    assert message(service, first).state == "undelivered"


def test_what_would_be_over_by_then_goes_by_mail_at_once(service, clock):
    service.adapters["sms"].answers = [Refused(30023, "http 400 code 30023")]
    put(service, expires_at=clock.now() + timedelta(hours=2))
    assert [one.channel for one in send(service)] == ["sms", "email"]


def test_a_sender_that_is_refused_is_paused_once_and_staff_are_told_once(service, clock):
    service.adapters["sms"].answers = [Refused(30034, "x")] * 3
    put(service)
    put(service, key="two", person_id=BEN)
    assert len(send(service)) == 2, "both were under way before the first was refused"
    clock.advance(minutes=16)
    assert len(send(service)) == 1, "one message on trial, however many wait"
    with service.work() as work:
        sender = work.session.get_one(Sender, "twilio")
        assert (sender.refusals, sender.code) == (2, "30034")
    assert [one.data for one in published(service, "sender.paused")] == [
        {"sender": "twilio", "channel": "sms", "code": "30034"}]
    clock.advance(minutes=20)
    assert send(service) == [], "the second trial is half an hour after the first"
    clock.advance(minutes=11)
    assert len(send(service)) == 2
    assert len(published(service, "sender.resumed")) == 1
