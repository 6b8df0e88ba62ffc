"""Answers to what is over, answers out of order, answers that fit nothing: one kind word, and staff see them."""

from datetime import timedelta

import pytest

from services.notifier.domain.handover import Arrived
from services.notifier.handlers import arrivals, inbound, inbox
from shared.testing.events import deliver, published
from tests.integration.notifier.centre import BEN, CASE, PHONES
from tests.integration.notifier.talk import put, send, texts, write


def ask(service):
    deliver(service, "party.invited", CASE, dict(person_id=BEN))
    send(service)


def answers(service):
    return [one.data["answer"] for one in published(service, "prompt.answered")]


def found_late(service, body, sent_at, sid="SMlate"):
    """The webhook lost it; the provider's list has it, with the moment it was sent."""
    with service.work() as work:
        arrivals.keep(work, Arrived(sid, PHONES[BEN], body, sent_at=sent_at))
    inbound.work_off(service)
    with service.work() as work:
        return next(one for one in work.session.query(inbox.Inbound) if one.provider_id == sid)


@pytest.mark.parametrize("said", ["1", "1.", "yes", "uno", "2 please"])
def test_an_answer_to_a_question_that_is_over_is_kindly_said_so_once_and_seen_by_staff(service, clock, said):
    ask(service)
    clock.advance(days=8)
    service.run_timers()
    assert (write(service, BEN, said).why, write(service, BEN, said).why) == ("too_late", "too_late")
    assert answers(service) == []
    said = [parcel.text for parcel in send(service)]
    assert len(said) == 1
    assert said[0].startswith("CCR: Thank you. That question is closed now. A staff member will read your text")


def test_a_question_whose_end_the_timer_has_not_marked_yet_is_over_all_the_same(service, clock):
    """It used to raise, and the text was tried five times."""
    ask(service)
    clock.advance(days=7, minutes=1)
    assert write(service, BEN, "1").why == "too_late"


def test_a_digit_long_after_any_question_is_free_text(service, clock):
    ask(service)
    clock.advance(days=30)
    service.run_timers()
    assert write(service, BEN, "1").why == "free_text"


def test_a_digit_without_any_question_ever_is_free_text(service):
    assert write(service, BEN, "1").why == "free_text"


def test_one_kind_word_within_twelve_hours_whatever_was_wrong(service, clock):
    ask(service)
    write(service, BEN, "9")
    write(service, BEN, "Can I bring my dog?")
    assert len(send(service)) == 1
    clock.advance(hours=13)
    write(service, BEN, "And my cat?")
    assert len(send(service)) == 1


def test_an_answer_that_fits_settles_the_one_that_did_not(service):
    ask(service)
    wrong = write(service, BEN, "9")
    write(service, BEN, "1")
    assert answers(service) == ["yes"]
    with service.work() as work:
        assert inbox.inbound_text(work, wrong.id).state == "done"
    assert [one.data["inbound_id"] for one in published(service, "text.settled")] == [wrong.id]


def test_an_older_answer_that_comes_late_does_not_undo_the_newer_one(service, clock):
    ask(service)
    sent_at = clock.now()
    clock.advance(hours=1)
    write(service, BEN, "2")
    late = found_late(service, "1", sent_at)
    assert (late.state, late.why) == ("open", "late")
    assert answers(service) == ["no"]


def test_a_lost_answer_that_nothing_has_overtaken_counts(service, clock):
    ask(service)
    found_late(service, "1", clock.now() - timedelta(minutes=3))
    assert answers(service) == ["yes"]


def test_a_stop_that_comes_late_is_obeyed_unless_they_said_start_since(service, clock):
    sent_at = clock.now()
    clock.advance(hours=1)
    write(service, BEN, "hello")
    assert found_late(service, "STOP", sent_at).handled_as == "stop"
    write(service, BEN, "START")
    second = found_late(service, "STOP", sent_at, "SMlater")
    assert (second.state, second.why) == ("open", "late")
    put(service, person_id=BEN, channels=("sms",))
    assert send(service) == [], "until staff have decided"


def test_a_start_that_comes_late_opens_nothing(service, clock):
    sent_at = clock.now()
    clock.advance(hours=1)
    write(service, BEN, "STOP")
    assert found_late(service, "START", sent_at).why == "late"
    assert published(service, "contact.opted_in") == []


def test_a_text_that_tells_of_danger_is_never_too_late(service, clock):
    sent_at = clock.now()
    clock.advance(hours=1)
    write(service, BEN, "hello")
    assert found_late(service, "he has a gun", sent_at).why == "threat"
    assert texts(service) == []
