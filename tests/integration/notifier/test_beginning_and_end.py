"""The first text after a yes and the last after a stop: each once, and only where it may go."""

import pytest
from sqlalchemy import select

from services.notifier.adapters.fakes import FakeProvider
from services.notifier.adapters.tables import Link
from services.notifier.domain.handover import NotTaken
from services.notifier.handlers.inbox import obey_wish
from services.notifier.handlers.links import TARGETS
from shared.testing.events import deliver
from tests.integration.notifier.centre import ANN, BEN, CASE, COORDINATOR, PHONES, messages_to, tell_person
from tests.integration.notifier.talk import put, send, write

OTHER_CASE = "00000000-0000-4000-8000-00000000000c"


def confirmations(service):
    return messages_to(service, template="stopconf")


def test_a_stop_that_the_provider_did_not_answer_is_confirmed_once(service):
    write(service, ANN, "alto")
    write(service, ANN, "STOP")
    [text] = send(service)
    assert (text.address, "You will get no more texts" in text.text) == (PHONES[ANN], True)
    put(service, channels=("sms",))
    assert send(service) == [], "everything else stays silent"


def test_a_stop_that_the_provider_answered_is_not_confirmed_again(service):
    write(service, ANN, "STOP", opt_out_type="STOP")
    assert send(service) == []
    assert confirmations(service) == []


def test_the_confirmation_goes_at_night_too_and_says_nothing_to_answer(service, clock):
    clock.advance(hours=14)
    write(service, ANN, "no más")
    [text] = send(service)
    assert "Reply" not in text.text


def test_a_confirmation_is_not_sent_when_five_minutes_are_over(service, clock):
    provider: FakeProvider = service.adapters["sms"]
    provider.answers = [NotTaken("busy")] * 8
    write(service, ANN, "STOP")
    for _ in range(8):
        send(service)
        clock.advance(minutes=1)
    provider.answers = []
    sent = len(provider.parcels)
    clock.advance(hours=1)
    send(service)
    assert len(provider.parcels) == sent


def test_a_stop_found_hours_later_is_obeyed_and_not_confirmed(service, clock):
    sent_at = clock.now()
    clock.advance(minutes=6)
    write(service, ANN, "STOP", sent_at=sent_at)
    assert confirmations(service) == []


def test_after_start_another_stop_is_confirmed_again(service):
    for word in ("STOP", "START", "STOP"):
        write(service, ANN, word)
    assert len(confirmations(service)) == 2


def test_a_stranger_gets_no_confirmation(service):
    write(service, "+13125550199", "STOP")
    assert messages_to(service, template="stopconf") == []


@pytest.mark.parametrize("texts", [("STOP",), ("he said he will kill me", "STOP")])
def test_nothing_is_confirmed_where_a_condition_or_a_hold_stands_in_one_of_their_cases(service, texts):
    if len(texts) == 1:
        deliver(service, "condition.set", CASE, dict(
            condition_id=OTHER_CASE, kind="no_contact", blocks=["any_contact"], until=None))
    for text in texts:
        write(service, ANN, text)
    assert send(service) == []


def test_words_that_staff_took_for_a_stop_within_five_minutes_are_confirmed(service):
    text = write(service, ANN, "please leave me alone")
    with service.work() as work:
        obey_wish(work, COORDINATOR, text.id)
    assert [one.address for one in send(service)] == [PHONES[ANN]]


def test_a_wrong_number_is_not_written_to_once_more(service):
    text = write(service, ANN, "wrong number")
    with service.work() as work:
        obey_wish(work, COORDINATOR, text.id)
    assert send(service) == []


def welcome(service, revision=2, **changes):
    tell_person(service, ANN, revision=revision, welcome=["sms"], **changes)


def test_who_agrees_to_texts_is_told_so_once_in_however_many_cases(service):
    welcome(service)
    deliver(service, "person.updated", OTHER_CASE, dict(
        person_id=ANN, revision=2, display_name="Ann", language="en", timezone="America/Chicago", phone=PHONES[ANN],
        email="ann@example.org", safe_sms="yes", safe_email="yes", consents=["sessions_sms"], welcome=["sms"]))
    [text] = send(service)
    assert "You asked for texts on your case" in text.text
    assert "STOP to end" in text.text
    tell_person(service, ANN, revision=3)
    assert send(service) == []


def test_one_kind_of_texts_is_enough_for_the_welcome(service):
    welcome(service, consents=["check_ins_sms"])
    assert len(send(service)) == 1


@pytest.mark.parametrize(("changes", "why"), [
    (dict(consents=["email"]), "no_consent"), (dict(safe_sms="unknown"), "unsafe"), (dict(phone=None), "no_address")])
def test_the_welcome_asks_the_gate_like_any_other_text(service, changes, why):
    welcome(service, **changes)
    assert send(service) == []
    assert [one.why for one in messages_to(service, ANN, template="optin")] == [why]


def test_a_welcome_waits_for_the_morning_and_not_longer_than_three_days(service, clock):
    clock.advance(hours=14)
    welcome(service)
    assert send(service) == []
    clock.advance(hours=12)
    assert len(send(service)) == 1
    assert messages_to(service, BEN, template="optin") == []


def ask_how_it_was(service, more=("surveys",), **changes):
    for person_id in (ANN, BEN):
        tell_person(service, person_id, revision=2, more_consents=list(more), **changes)
    deliver(service, "case.closed", CASE, dict(close_code="agreed"))
    for _ in range(2):
        deliver(service, "survey.due", CASE, dict(person_id=ANN))
        deliver(service, "survey.due", CASE, dict(person_id=BEN))


def test_after_the_end_each_is_asked_once_how_it_was(service):
    ask_how_it_was(service)
    texts = send(service)
    assert sorted(one.address for one in texts) == sorted(PHONES.values())
    assert all("/messages/l/" in one.text for one in texts)
    assert send(service) == []
    put(service, channels=("sms",))
    assert send(service) == [], "nothing else goes in a closed case"


@pytest.mark.parametrize(("changes", "why"), [
    (dict(more=()), "no_consent"), (dict(consents=["relay"]), "no_consent")])
def test_a_survey_needs_its_own_consent_and_that_of_the_channel(service, changes, why):
    ask_how_it_was(service, **changes)
    assert send(service) == []
    assert {one.why for one in messages_to(service, template="survey")} == {why}


def test_a_survey_goes_by_e_mail_where_only_that_was_agreed_to(service):
    ask_how_it_was(service, consents=["email"])
    assert sorted(one.channel for one in send(service)) == ["email", "email"]


def test_the_link_of_a_survey_leads_to_its_page(service):
    assert TARGETS["survey"] == "/my/survey"
    ask_how_it_was(service)
    send(service)
    with service.reading() as session:
        assert set(session.scalars(select(Link.target))) == {"survey"}
