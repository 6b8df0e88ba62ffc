"""Plain words that may mean STOP: the number rests at once, a person decides with one click, nothing is lost."""

from datetime import timedelta

import pytest

from services.notifier.handlers import inbox
from shared.errors import Refusal
from shared.testing.events import published
from tests.integration.notifier.centre import ANN, BEN, CASE, COORDINATOR, PHONES, tell_person
from tests.integration.notifier.talk import message, put, schedule, send, texts, write


def decide(service, text, action):
    with service.work() as work:
        action(work, COORDINATOR, text.id)


@pytest.mark.parametrize(("words", "why"), [
    ("leave me alone", "may_mean_stop"), ("deja de escribirme", "may_mean_stop"),
    ("pls no more msgs", "may_mean_stop"), ("I said STOP", "may_mean_stop"), ("wrong number", "wrong_person"),
    ("No Daniel here", "wrong_person"), ("¿Quién es usted?", "wrong_person")])
def test_plain_words_let_the_number_rest_and_open_a_task_without_an_answer(service, words, why):
    text = write(service, ANN, words)
    assert (text.state, text.why) == ("open", why)
    waiting = put(service, channels=("sms",))
    assert send(service) == []
    assert (message(service, waiting).state, message(service, waiting).why) == ("queued", "asked_to_stop")
    assert [one.data["why"] for one in published(service, "message.unmatched")] == [why]
    assert published(service, "contact.opted_out") == []


def test_one_click_obeys_and_what_waited_never_goes(service):
    text = write(service, ANN, "leave me alone")
    waiting = put(service, channels=("sms",))
    decide(service, text, inbox.obey_wish)
    decide(service, text, inbox.obey_wish)
    assert ["no more texts" in one.text for one in send(service)] == [True]
    assert send(service) == []
    assert (message(service, waiting).state, message(service, waiting).why) == ("suppressed", "opted_out")
    assert [one.data["how"] for one in published(service, "contact.opted_out")] == ["asked_in_words"]
    assert len(published(service, "text.settled")) == 1


def test_what_waited_goes_at_once_when_it_was_not_meant_so(service):
    text = write(service, ANN, "leave me alone")
    put(service, channels=("sms",))
    send(service)
    decide(service, text, inbox.let_go_on)
    assert len(send(service)) == 1


def test_what_expired_meanwhile_stays_unsent(service, clock):
    text = write(service, ANN, "leave me alone")
    waiting = put(service, channels=("sms",), expires_at=clock.now() + timedelta(hours=2))
    send(service)
    clock.advance(hours=3)
    decide(service, text, inbox.let_go_on)
    assert send(service) == []
    assert message(service, waiting).state == "expired"


def test_who_wants_silence_gets_no_e_mail_either_but_a_wrong_number_says_nothing_of_the_e_mail(service):
    write(service, ANN, "leave me alone")
    put(service, key="a", channels=("email",))
    write(service, BEN, "wrong number")
    put(service, key="b", person_id=BEN, channels=("email",))
    assert [parcel.address for parcel in send(service)] == ["ben@example.org"]


def test_the_other_party_hears_on_as_before(service):
    write(service, ANN, "leave me alone")
    schedule(service)
    assert texts(service, PHONES[ANN]) == []
    send(service)
    assert texts(service, PHONES[ANN]) == []
    assert texts(service, PHONES[BEN])


def test_help_is_answered_and_words_of_staff_go_while_the_number_rests(service):
    text = write(service, ANN, "leave me alone")
    write(service, ANN, "HELP")
    with service.work() as work:
        inbox.answer_text(work, COORDINATOR, text.id, "Shall we stop all texts?", "token")
    said = sorted(parcel.text[:40] for parcel in send(service))
    assert said == ["CCR: Shall we stop all texts?", "CCR: We are a free mediation center. For"]
    assert len(texts(service, PHONES[ANN])) == 2
    with service.work() as work:
        assert inbox.inbound_text(work, text.id).state == "open", "it still has to be decided"


def test_a_wish_is_decided_and_not_put_away(service):
    text = write(service, ANN, "leave me alone")
    with pytest.raises(Refusal, match="decide first"):
        decide(service, text, inbox.finish_text)


def test_stop_after_such_words_settles_them(service):
    text = write(service, ANN, "leave me alone")
    write(service, ANN, "STOP")
    with service.work() as work:
        settled = inbox.inbound_text(work, text.id)
        assert (settled.state, settled.done_by, settled.handled_as) == ("done", None, "stop")
    assert [one.data["inbound_id"] for one in published(service, "text.settled")] == [text.id]


def test_start_opens_a_number_that_rests(service):
    write(service, ANN, "leave me alone")
    write(service, ANN, "START")
    put(service, channels=("sms",))
    assert len(send(service)) == 1


def test_undo_lets_the_number_rest_again(service):
    text = write(service, ANN, "leave me alone")
    decide(service, text, inbox.let_go_on)
    with service.work() as work:
        inbox.reopen_text(work, text.id)
    put(service, channels=("sms",))
    assert send(service) == []


def test_undo_never_opens_what_was_stopped(service):
    text = write(service, ANN, "leave me alone")
    decide(service, text, inbox.obey_wish)
    with service.work() as work:
        inbox.reopen_text(work, text.id)
    send(service)
    put(service, channels=("sms",))
    assert send(service) == []
    assert published(service, "contact.opted_in") == []


def test_a_wish_in_a_threat_rests_too_and_can_be_decided(service):
    text = write(service, ANN, "leave me alone or I will kill you")
    assert text.why == "threat"
    decide(service, text, inbox.obey_wish)
    assert len(published(service, "contact.opted_out")) == 1


def test_another_person_is_not_the_centre(service):
    assert write(service, ANN, "he won't stop texting me about the rent").why == "free_text"


def test_a_thumb_quoting_our_stop_line_changes_nothing(service):
    text = write(service, ANN, "Liked “CCR: We got your request. Reply STOP to end texts.”")
    assert (text.state, text.handled_as) == ("handled", "reaction")
    put(service, channels=("sms",))
    assert len(send(service)) == 1


def test_a_number_that_changed_hands_in_intake_does_not_rest_for_its_new_owner_by_name(service):
    """The hold is of the number: the person who has another number now hears from us again."""
    write(service, ANN, "wrong number")
    tell_person(service, ANN, revision=2, phone="+13125550177")
    put(service, channels=("sms",), case_id=CASE)
    assert [parcel.address for parcel in send(service)] == ["+13125550177"]
