"""Every sender of texts is refused: what would come too late goes by e-mail, once; everything else waits."""

from datetime import timedelta

import pytest

from services.notifier.domain.delivery import BULK
from services.notifier.domain.handover import Refused, Unclear
from services.notifier.handlers import away, reconciling
from services.notifier.handlers.senders import resume
from shared.testing.events import published
from shared.testing.http import read, staff_client
from tests.integration.notifier.centre import ANN, BEN, COORDINATOR, messages_to, tell_person
from tests.integration.notifier.talk import message, put, send

REFUSED = Refused(30034, "http 400 code 30034")


@pytest.fixture
def refused(service):
    """The one sender is paused; a text of Ben's found that out."""
    service.adapters["sms"].answers = [REFUSED] * 50
    put(service, key="first", person_id=BEN, channels=("sms",))
    send(service)
    assert len(published(service, "sender.paused")) == 1
    return service


def by_mail(service):
    return [one.address for one in send(service) if one.channel == "email"]


def test_a_text_that_would_come_after_its_time_goes_by_mail_at_once(refused, clock):
    one = put(refused, expires_at=clock.now() + timedelta(minutes=70))
    assert away.look_after(refused) == 1
    assert by_mail(refused) == ["ann@example.org"]
    assert (message(refused, one).state, message(refused, one).why) == ("suppressed", "by_mail")


def test_a_text_without_haste_waits_four_hours_first(refused, clock):
    one = put(refused)
    clock.advance(hours=3, minutes=59)
    assert away.look_after(refused) == 0
    clock.advance(minutes=1)
    assert away.look_after(refused) == 1
    assert by_mail(refused) == ["ann@example.org"]
    assert message(refused, one).why == "by_mail"


def test_a_text_that_was_tried_and_refused_goes_by_mail_as_well(service, clock):
    service.adapters["sms"].answers = [REFUSED] * 50
    one = put(service)
    for _ in range(3):
        send(service)
        clock.advance(hours=2)
    assert away.look_after(service) == 1
    assert by_mail(service) == ["ann@example.org"]
    assert message(service, one).why == "by_mail"


def test_it_goes_by_mail_once_however_often_we_look_and_not_by_text_afterwards(refused, clock):
    put(refused)
    clock.advance(hours=5)
    for _ in range(3):
        away.look_after(refused)
    assert by_mail(refused) == ["ann@example.org"]
    refused.adapters["sms"].answers = []
    with refused.work() as work:
        resume(work, COORDINATOR, "twilio")
    away.look_after(refused)
    assert [one.address for one in send(refused) if one.address.startswith("+13125550111")] == []
    assert len(messages_to(refused, ANN, channel="email")) == 1


@pytest.mark.parametrize("changes", [dict(channels=("sms",)), dict(priority=BULK), dict(both=True)])
def test_what_has_no_e_mail_to_stand_in_waits(refused, clock, changes):
    put(refused, **changes)
    send(refused)
    clock.advance(hours=5)
    assert away.look_after(refused) == 0


@pytest.mark.parametrize("changes", [dict(consents=["sessions_sms", "check_ins_sms"]), dict(safe_email="unknown")])
def test_where_an_e_mail_may_not_go_the_text_waits_on(refused, clock, changes):
    one = put(refused)
    tell_person(refused, ANN, revision=2, **changes)
    clock.advance(hours=5)
    assert away.look_after(refused) == 0
    assert message(refused, one).state == "queued"


def test_a_text_that_may_have_gone_never_goes_by_mail(service, clock):
    service.adapters["sms"].answers = [Unclear("ReadTimeout"), *[REFUSED] * 50]
    one = put(service)
    send(service)
    for _ in range(4):
        reconciling.reconcile(service)
        clock.advance(minutes=3)
        send(service)
    put(service, key="two", person_id=BEN, channels=("sms",))
    send(service)
    clock.advance(hours=6)
    assert away.look_after(service) == 0
    assert message(service, one).state in ("unknown", "queued")
    assert by_mail(service) == []


def test_nothing_turns_to_mail_while_a_sender_works_or_once_it_works_again(service, refused, clock):
    put(refused)
    clock.advance(hours=5)
    refused.adapters["sms"].answers = []
    with refused.work() as work:
        resume(work, COORDINATOR, "twilio")
    assert away.look_after(refused) == 0
    assert {one.channel for one in send(refused)} == {"sms"}


def test_what_is_over_is_not_sent_late_by_mail(refused, clock):
    put(refused, expires_at=clock.now() + timedelta(hours=2))
    clock.advance(hours=3)
    assert away.look_after(refused) == 0


def test_both_show_on_the_page_and_nobody_is_asked_to_call_instead(refused, clock):
    one = put(refused, template="convene")
    clock.advance(hours=5)
    away.look_after(refused)
    staff = staff_client(refused.make_app(refused), "coordinator", staff_id=COORDINATOR)
    text = read(staff.get(f"/messages/{one}")).text
    assert "so it went by e-mail" in text
    assert "The same, tried before or after" in text
    assert [(row.data["template"], row.data["why"]) for row in published(refused, "message.suppressed")] == [
        ("convene", "by_mail")]
