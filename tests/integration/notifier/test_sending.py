"""A message goes once, or visibly not at all."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from services.notifier.domain.handover import Found, NotTaken, Refused, Unclear
from services.notifier.handlers import reconciling, reports, sending
from shared.testing.events import published
from tests.integration.notifier.centre import ANN, BEN, messages_to, tell_person
from tests.integration.notifier.talk import life, message, put, send, texts


def report(service, message_id, status, code=None, sid="SM1"):
    with service.work() as work:
        reports.keep(work, message_id, sid, status, code)
    reports.work_off(service)


def test_a_message_is_handed_over_once_and_told_of(service):
    message_id = put(service, link_target="case")
    assert [parcel.key for parcel in send(service)] == [message_id]
    assert send(service) == []
    assert message(service, message_id).state == "accepted"
    told = published(service, "message.sent")
    assert [one.data["message_id"] for one in told] == [message_id]


def test_the_same_key_again_does_nothing(service):
    put(service, key="same")
    assert put(service, key="same") == "None"
    assert len(send(service)) == 1


def test_the_link_is_in_the_text_that_goes_but_not_in_the_one_that_is_kept(service):
    message_id = put(service)
    [parcel] = send(service)
    assert "http://localhost/messages/l/" in parcel.text
    assert "{link}" in message(service, message_id).body
    assert "/messages/l/" not in message(service, message_id).body


def test_it_is_committed_as_sending_before_the_provider_is_called(service):
    seen = []
    service.adapters["sms"].on_send = lambda parcel: seen.append(message(service, parcel.key).state)
    put(service)
    send(service)
    assert seen == ["sending"]


def test_too_many_requests_are_tried_again_later_and_the_second_attempt_calls_the_provider(service, clock):
    service.adapters["sms"].answers = [NotTaken("http 429")]
    message_id = put(service)
    send(service)
    assert message(service, message_id).state == "queued"
    assert send(service) == []
    clock.advance(seconds=3)
    assert len(send(service)) == 1
    assert message(service, message_id).state == "accepted"


def test_after_eight_attempts_it_has_failed_and_goes_by_mail(service, clock):
    service.adapters["sms"].answers = [NotTaken("ConnectTimeout")] * 8
    message_id = put(service)
    for _ in range(8):
        send(service)
        clock.advance(seconds=300)
    assert message(service, message_id).state == "failed"
    assert len(service.adapters["email"].parcels) == 1


@pytest.mark.parametrize("answer", [Unclear("ReadTimeout"), OSError("no such thing")])
def test_silence_is_unknown_and_never_sent_again_blindly(service, clock, answer):
    service.adapters["sms"].answers = [answer]
    message_id = put(service)
    send(service)
    clock.advance(hours=2)
    assert send(service) == []
    assert message(service, message_id).state == "unknown"


def test_a_callback_settles_what_was_unknown(service):
    service.adapters["sms"].answers = [Unclear("ReadTimeout")]
    message_id = put(service)
    send(service)
    report(service, message_id, "delivered", sid="SM77")
    settled = message(service, message_id)
    assert (settled.state, settled.provider_id) == ("delivered", "SM77")
    assert len(published(service, "message.sent")) == len(published(service, "message.delivered")) == 1


def test_an_unknown_text_that_the_provider_lists_is_settled_without_another(service, clock):
    provider = service.adapters["sms"]
    provider.answers = [Unclear("http 502")]
    message_id = put(service)
    [parcel] = send(service)
    provider.listed = [Found("SM0", "sent", None, "Something else", "sent"),
                       Found("SM9", "sent", None, parcel.text, "sent")]
    reconciling.reconcile(service)
    assert (message(service, message_id).state, message(service, message_id).provider_id) == ("sent", "SM9")
    assert len(provider.parcels) == 1


def test_an_unknown_text_that_two_looks_do_not_find_goes_again_once(service, clock):
    provider = service.adapters["sms"]
    provider.answers = [Unclear("ReadTimeout"), Unclear("ReadTimeout")]
    message_id = put(service)
    send(service)
    reconciling.reconcile(service)
    reconciling.reconcile(service)
    assert send(service) == [], "two looks within two minutes are one"
    clock.advance(minutes=3)
    reconciling.reconcile(service)
    assert len(send(service)) == 1
    for _ in range(5):
        clock.advance(minutes=3)
        reconciling.reconcile(service)
    assert send(service) == []
    assert message(service, message_id).state == "unknown"


def test_a_text_that_went_again_is_looked_for_too(service, clock):
    provider = service.adapters["sms"]
    provider.answers = [Unclear("ReadTimeout"), Unclear("ReadTimeout")]
    message_id = put(service)
    send(service)
    for _ in range(2):
        reconciling.reconcile(service)
        clock.advance(minutes=3)
    [parcel] = send(service)
    provider.listed = [Found("SM9", "delivered", None, parcel.text, "delivered")]
    reconciling.reconcile(service)
    assert message(service, message_id).state == "delivered"


def test_another_message_with_the_same_words_is_not_taken_for_the_lost_one(service, clock):
    provider = service.adapters["sms"]
    first = put(service, "thanks", "a", channels=("sms",))
    [parcel] = send(service)
    provider.listed = [Found(message(service, first).provider_id, "delivered", None, parcel.text, "delivered")]
    provider.answers = [Unclear("ReadTimeout")]
    second = put(service, "thanks", "b", channels=("sms",))
    send(service)
    reconciling.reconcile(service)
    assert message(service, second).state == "unknown"


def test_a_crash_while_sending_becomes_unknown_when_the_lease_is_over(service, clock):
    message_id = put(service)
    with service.work() as work:
        sending.take_due(work, 1)
    reconciling.reconcile(service)
    assert message(service, message_id).state == "sending"
    clock.advance(seconds=61)
    reconciling.reconcile(service)
    assert ("unknown", "lease_over") in life(service, message_id)


def test_statuses_only_go_up_whatever_order_they_come_in(service):
    message_id = put(service)
    send(service)
    for status in ("delivered", "sent", "queued", "delivered"):
        report(service, message_id, status)
    assert message(service, message_id).state == "delivered"
    assert len(published(service, "message.delivered")) == 1


def test_a_callback_that_overtakes_the_answer_is_not_undone(service):
    service.adapters["sms"].on_send = lambda parcel: report(service, parcel.key, "delivered", sid="SM5")
    message_id = put(service)
    send(service)
    assert (message(service, message_id).state, message(service, message_id).provider_id) == ("delivered", "SM5")


def test_a_report_about_nothing_of_ours_is_no_error(service):
    report(service, "00000000-0000-4000-8000-000000000009", "delivered")
    assert reports.work_off(service) == 0
    assert published(service, "message.delivered") == []


def test_a_phone_that_is_off_is_tried_once_more_and_then_written_to_by_mail(service, clock):
    first = put(service)
    send(service)
    report(service, first, "undelivered", 30003)
    assert send(service) == []
    clock.advance(minutes=31)
    [again] = send(service)
    report(service, again.key, "undelivered", 30003)
    assert [parcel.channel for parcel in send(service)] == ["email"]
    assert [one.data["why"] for one in published(service, "message.failed")] == ["later", "later"]


def test_a_number_that_does_not_exist_is_told_of_and_the_mail_goes_at_once(service):
    service.adapters["sms"].answers = [Refused(21211, "http 400")]
    put(service)
    send(service)
    assert [one.data["person_id"] for one in published(service, "contact.unreachable")] == [ANN]
    assert len(service.adapters["email"].parcels) == 1


def test_the_providers_own_opt_out_is_obeyed_like_ours(service):
    service.adapters["sms"].answers = [Refused(21610, "http 400")]
    put(service)
    send(service)
    assert [one.data["how"] for one in published(service, "contact.opted_out")] == ["provider"]
    later = put(service, key="two", channels=("sms",))
    send(service)
    assert message(service, later).why == "opted_out"


def test_when_the_provider_refuses_our_sender_everything_rests(service, clock):
    service.adapters["sms"].answers = [Refused(30034, "http 400")]
    put(service, key="one")
    send(service)
    put(service, key="two", person_id=BEN)
    clock.advance(minutes=1)
    assert send(service) == []
    clock.advance(minutes=15)
    assert len(send(service)) == 2


def test_a_code_that_nobody_mapped_is_not_tried_again(service, clock):
    service.adapters["sms"].answers = [Refused(99999, "http 400")]
    message_id = put(service, channels=("sms",))
    send(service)
    clock.advance(days=1)
    assert send(service) == []
    assert (message(service, message_id).state, message(service, message_id).why) == ("failed", "unmapped")


def test_a_message_that_lost_its_report_is_asked_about(service, clock):
    message_id = put(service)
    [parcel] = send(service)
    provider_id = message(service, message_id).provider_id
    service.adapters["sms"].listed = [Found(provider_id, "delivered", None, parcel.text, "delivered")]
    reconciling.reconcile(service)
    assert message(service, message_id).state == "accepted"
    clock.advance(minutes=11)
    reconciling.reconcile(service)
    assert message(service, message_id).state == "delivered"


def test_messages_to_one_person_go_in_their_order(service, clock):
    """The second text waits while the first is with the provider, even for another worker."""
    put(service, "staff", "a", values={"words": "first"})
    clock.advance(seconds=1)
    put(service, "staff", "b", values={"words": "second"})
    with service.work() as work:
        jobs, _ = sending.take_due(work, 10)
        assert [job.parcel.text for job in jobs] == ["CCR: first"]
    assert send(service) == []
    sending.deliver(service, jobs[0])
    assert [parcel.text for parcel in send(service)] == ["CCR: second"]


def test_four_workers_at_once_send_each_message_once(service):
    people = [ANN, BEN]
    for number in range(40):
        put(service, "staff", f"bulk:{number}", people[number % 2], values={"words": str(number)})
    stop = threading.Event()
    workers = [threading.Thread(target=sending.run, args=(service, stop)) for _ in range(4)]
    for worker in workers:
        worker.start()
    waiting = threading.Event()
    for _ in range(600):
        if len(texts(service)) >= 40:
            break
        waiting.wait(0.05)
    stop.set()
    for worker in workers:
        worker.join(10)
    assert set(Counter(texts(service)).values()) == {1}
    assert len(texts(service)) == 40


def test_a_mail_server_that_took_it_is_all_there_is_to_know(service):
    tell_person(service, ANN, revision=2, consents=["email"])
    message_id = put(service)
    [parcel] = send(service)
    assert parcel.channel == "email"
    assert f"/messages/unsubscribe/{message_id}/" in parcel.stop_url
    assert message(service, message_id).state == "sent"
    assert len(published(service, "message.sent")) == 1


def test_quiet_hours_hold_a_message_until_nine_where_the_person_lives(service, clock):
    clock.move_to(datetime(2026, 9, 26, 23, 0, tzinfo=UTC))  # Saturday 6 PM in Chicago, 4 PM in Los Angeles
    tell_person(service, ANN, revision=2, timezone="Asia/Tokyo")  # Sunday morning there
    message_id = put(service)
    assert send(service) == []
    waiting = message(service, message_id)
    assert waiting.why == "quiet"
    assert waiting.send_after == datetime(2026, 9, 28, 0, 0, tzinfo=UTC)
    clock.move_to(waiting.send_after)
    assert len(send(service)) == 1


def test_a_message_that_cannot_be_put_together_fails_alone(service):
    broken = put(service, "note_body", "broken", values={})
    put(service, "staff", "whole", BEN, values={"words": "Hello"})
    assert [parcel.text for parcel in send(service)] == ["CCR: Hello"]
    assert (message(service, broken).state, message(service, broken).why) == ("failed", "error")


def test_what_is_over_before_it_may_go_is_not_sent(service, clock):
    clock.move_to(datetime(2026, 9, 26, 3, 0, tzinfo=UTC))
    message_id = put(service, expires_at=clock.now() + timedelta(hours=2))
    assert send(service) == []
    assert message(service, message_id).state == "expired"


def test_a_message_to_somebody_we_have_not_heard_of_waits_for_the_news(service, clock):
    stranger = "00000000-0000-4000-8000-00000000000a"
    message_id = put(service, person_id=stranger)
    assert send(service) == []
    clock.advance(minutes=2)
    tell_person(service, stranger, phone="+13125550133")
    assert [parcel.address for parcel in send(service)] == ["+13125550133"]
    assert message(service, message_id).state == "accepted"
    assert not messages_to(service, stranger, state="suppressed")
