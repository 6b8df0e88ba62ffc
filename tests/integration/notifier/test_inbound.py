"""What people write is kept, understood at once where a rule understands it, and read by a person otherwise."""

import pytest
from sqlalchemy import select

from services.notifier.adapters.tables import Prompt
from services.notifier.domain.handover import Arrived
from services.notifier.handlers import arrivals, inbound, inbox
from services.notifier.handlers.holds import release_case
from shared.contracts import CENTRE
from shared.testing.events import deliver, published
from tests.integration.notifier.centre import ANN, BEN, CASE, COORDINATOR, PHONES, tell_person
from tests.integration.notifier.talk import invite, message, put, send, texts, write


def answers(service):
    return [(one.data["person_id"], one.data["kind"], one.data["answer"], one.data["digits"])
            for one in published(service, "prompt.answered")]


def ask_to_convene(service, person_id=BEN):
    deliver(service, "party.invited", CASE, dict(person_id=person_id))
    send(service)


@pytest.mark.parametrize("word", ["STOP", "stop.", " Stop! ", "Unsubscribe", "CANCEL", "end", "quit", "Revoke",
                                  "OptOut", "opt out", "ALTO", "Parar", "no más", "please stop",
                                  "STOPALL", "Stop. Thank you"])
def test_stop_in_any_of_its_words_is_obeyed_at_once(service, word):
    waiting = put(service, channels=("sms",))
    write(service, ANN, word)
    assert message(service, waiting).why == "opted_out"
    assert "no more texts" in send(service)[0].text
    assert send(service) == []
    assert [(one.case_id, one.data["person_id"]) for one in published(service, "contact.opted_out")] == [(CASE, ANN)]


@pytest.mark.parametrize("words", ["I am ending the lease", "He stopped by the house", "in the end we talked",
                                   "Please do not cancel my session", "Don't quit on us"])
def test_a_longer_text_with_such_a_word_is_for_a_person(service, words):
    text = write(service, ANN, words)
    assert text.state == "open"
    assert published(service, "contact.opted_out") == []


def test_a_second_stop_tells_nobody_again(service):
    write(service, ANN, "STOP")
    write(service, ANN, "STOP")
    assert len(published(service, "contact.opted_out")) == 1


def test_start_opens_the_channel_again(service):
    write(service, ANN, "STOP")
    write(service, ANN, "start")
    assert len(published(service, "contact.opted_in")) == 1
    put(service, channels=("sms",))
    assert len(send(service)) == 1


def test_stop_goes_by_number_for_everybody_who_has_it_and_in_each_of_their_cases(service):
    other_case = "00000000-0000-4000-8000-00000000000c"
    tell_person(service, BEN, revision=2, phone=PHONES[ANN])
    deliver(service, "party.joined", other_case, dict(party_id=BEN, person_id=BEN, side="B"))
    write(service, ANN, "STOP")
    told = {(one.case_id, one.data["person_id"]) for one in published(service, "contact.opted_out")}
    assert told == {(CASE, ANN), (CASE, BEN), (other_case, BEN)}


def test_a_stranger_who_texts_stop_is_never_written_to(service):
    write(service, "+13125550199", "STOP")
    tell_person(service, ANN, revision=2, phone="+13125550199")
    waiting = put(service, channels=("sms",))
    send(service)
    assert message(service, waiting).why == "opted_out"


def test_help_is_answered_at_any_hour_unless_the_provider_has_answered_it(service, clock):
    clock.advance(hours=12)
    write(service, ANN, "Help")
    assert "312-555-0100" in send(service)[0].text
    write(service, ANN, "ayuda", opt_out_type="HELP")
    assert send(service) == []


@pytest.mark.parametrize(("said", "answer"), [("1", "yes"), ("Two", "no"), ("3.", "call"), ("Sí", "yes"),
                                              ("uno", "yes"), ("1 please", "yes"), ("NO", "no"), ("#2)", "no"),
                                              ("1 ", "yes")])
def test_a_digit_or_its_word_answers_the_open_question(service, said, answer):
    ask_to_convene(service)
    write(service, BEN, said)
    assert answers(service) == [(BEN, "convene", answer, [])]


def test_the_answer_is_acknowledged_by_text_and_given_once(service):
    ask_to_convene(service)
    write(service, BEN, "1")
    write(service, BEN, "1")
    assert answers(service) == [(BEN, "convene", "yes", [])]
    assert any("Thank you" in text for text in [parcel.text for parcel in send(service)])


def test_somebody_may_change_their_mind(service):
    ask_to_convene(service)
    write(service, BEN, "1")
    write(service, BEN, "2")
    assert [answer[2] for answer in answers(service)] == ["yes", "no"]


@pytest.mark.parametrize("said", ["4", "12", "1 or 2", "1 2"])
def test_a_number_that_is_no_choice_is_asked_again_once_and_seen_by_staff(service, said):
    ask_to_convene(service)
    assert (write(service, BEN, said).state, write(service, BEN, said).why) == ("open", "no_choice")
    write(service, BEN, "9")
    assert [parcel.text for parcel in send(service)] == [
        "CCR: Sorry, we did not get that. Please reply with one of these numbers: 1, 2 or 3. Or call 312-555-0100."]


def test_not_1_is_not_1(service):
    ask_to_convene(service)
    assert write(service, BEN, "not 1").state == "open"
    assert answers(service) == []


@pytest.mark.parametrize(("said", "digits"), [("1 2", [1, 2]), ("1,2", [1, 2]), ("1 and 2", [1, 2]), ("2 y 1", [1, 2])])
def test_more_than_one_time_may_be_chosen(service, said, digits):
    invite(service)
    send(service)
    write(service, ANN, said)
    assert answers(service) == [(ANN, "invitation", "slots", digits)]
    assert "We will ask if the time works for all" in send(service)[0].text


def test_a_later_digit_adds_to_the_answer_and_none_clears_it(service):
    invite(service)
    send(service)
    for said in ("1", "2", "3"):
        write(service, ANN, said)
    assert [answer[2:] for answer in answers(service)] == [("slots", [1]), ("slots", [2]), ("none", [])]


def test_a_time_and_none_of_these_contradict_each_other(service):
    invite(service)
    send(service)
    assert write(service, ANN, "1 3").why == "no_choice"


def test_texts_of_one_number_are_taken_in_the_order_they_came(service):
    invite(service)
    send(service)
    with service.work() as work:
        for number, body in enumerate(["1", "2", "3"]):
            arrivals.keep(work, Arrived(f"SM{number}", PHONES[ANN], body))
    inbound.work_off(service)
    assert [answer[2:] for answer in answers(service)] == [("slots", [1]), ("slots", [2]), ("none", [])]


def test_the_same_webhook_twice_is_one_text(service):
    ask_to_convene(service)
    write(service, BEN, "1", provider_id="SM1")
    write(service, BEN, "1", provider_id="SM1")
    assert len(answers(service)) == 1


def test_free_text_is_for_a_person_and_says_so_once_a_day(service):
    write(service, ANN, "My mother is ill, can we talk next month? 🙏")
    write(service, ANN, "Hello?")
    assert [one.data["why"] for one in published(service, "message.unmatched")] == ["free_text", "free_text"]
    assert len(send(service)) == 1


def test_a_stranger_is_kept_and_told_nothing(service):
    text = write(service, "+13125550199", "Who do I talk to about a fence?")
    assert text.state == "open"
    assert [one.case_id for one in published(service, "message.unmatched")] == [CENTRE]
    assert send(service) == []


@pytest.mark.parametrize("words", ["I will kill him", "He hit me again", "I am scared of her", "tengo miedo",
                                   "Te voy a matar", "I want to die", "He's threatening me"])
def test_a_text_that_may_mean_danger_holds_the_case_and_is_not_answered(service, words):
    text = write(service, ANN, words)
    assert (text.state, text.why) == ("open", "self_harm" if "die" in words else "threat")
    waiting = put(service, person_id=BEN, key="later")
    assert send(service) == []
    assert message(service, waiting).why == "held"
    with service.work() as work:
        release_case(work, COORDINATOR, CASE)
    put(service, person_id=BEN, key="after")
    assert len(send(service)) == 1


def test_danger_in_an_answer_goes_before_the_answer(service):
    ask_to_convene(service)
    assert write(service, BEN, "1 but I will hurt him").why == "threat"
    assert answers(service) == []


def test_a_new_owner_of_the_number_gets_nothing_until_staff_have_decided(service):
    text = write(service, ANN, "Who is this?")
    put(service, channels=("sms",))
    assert send(service) == []
    with service.work() as work:
        inbox.obey_wish(work, COORDINATOR, text.id)
    assert send(service) == []
    assert [one.data["how"] for one in published(service, "contact.opted_out")] == ["wrong_person"]


def test_a_phone_that_two_people_share_answers_the_question_that_was_asked(service):
    tell_person(service, ANN, revision=2, phone=PHONES[BEN])
    ask_to_convene(service, BEN)
    write(service, BEN, "1")
    assert answers(service) == [(BEN, "convene", "yes", [])]
    assert write(service, BEN, "hello").person_id is None


def test_an_old_number_answers_nothing_once_intake_has_the_new_one(service):
    ask_to_convene(service)
    tell_person(service, BEN, revision=2, phone="+13125550177")
    assert write(service, PHONES[BEN], "1").why == "unknown_number"
    assert answers(service) == []
    assert [parcel.address for parcel in send(service)] == []


def test_a_text_that_cannot_be_worked_off_is_tried_again_and_then_read_by_a_person(service, clock):
    """A broken rule must not lose a text, nor stop those of others."""
    ask_to_convene(service)
    with service.work() as work:
        arrivals.keep(work, Arrived("SMbad", PHONES[BEN], "1"))
        work.session.scalars(select(Prompt)).one().options = [{"nothing": "here"}]
    for _ in range(6):
        inbound.work_off(service)
        clock.advance(minutes=2)
    assert write(service, ANN, "HELP").handled_as == "help"
    assert [one.data["why"] for one in published(service, "message.unmatched")] == ["error"]


def test_texts_that_the_webhook_lost_are_found_at_the_provider(service):
    ask_to_convene(service)
    service.adapters["sms"].inbox = [Arrived("SMlost", PHONES[BEN], "1")]
    assert arrivals.fill_gaps(service) == 1
    assert arrivals.fill_gaps(service) == 0
    inbound.work_off(service)
    assert answers(service) == [(BEN, "convene", "yes", [])]


def test_one_question_at_a_time_waits_on_a_number(service, clock):
    """A question about something else waits until the first is answered, then goes by itself."""
    ask_to_convene(service, ANN)
    invite(service)
    assert [parcel.address for parcel in send(service)] == [PHONES[BEN]]
    write(service, ANN, "1")
    send(service)
    assert sum("Which times" in text for text in texts(service, PHONES[ANN])) == 1


def test_after_stop_the_next_message_shows_that_it_was_not_texted_and_why_and_goes_by_mail(service):
    write(service, ANN, "STOP", opt_out_type="STOP")
    tell_person(service, ANN, revision=2, consents=["email"])
    message_id = put(service, "received", key="after-stop")
    assert [parcel.address for parcel in send(service)] == ["ann@example.org"]
    assert (message(service, message_id).state, message(service, message_id).why) == ("suppressed", "opted_out")
