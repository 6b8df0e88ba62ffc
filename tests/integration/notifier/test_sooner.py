"""A freed time for who waits for something sooner: what both parties hear of it, and how they answer."""

from datetime import timedelta

import pytest

from shared.testing.events import published
from tests.integration.notifier.centre import ANN, BEN, PHONES, tell_person
from tests.integration.notifier.talk import SESSION, invite, schedule, send, texts, write


def offer(service, **more):
    """One time, two days from now, held for a day; the session stands in five days."""
    schedule(service)
    send(service)
    now = service.clock.now()
    slot = dict(digit=1, starts_at=now + timedelta(days=2), ends_at=now + timedelta(days=2, hours=2))
    invite(service, "move", **dict(session_id=SESSION, sooner=True, slots=[slot],
                                   closes_at=now + timedelta(days=1)) | more)
    return send(service)


def test_the_text_says_what_came_free_until_when_it_is_held_and_that_the_session_stays(service):
    offer(service)
    text = texts(service, PHONES[ANN])[-1]
    assert text == ("CCR: A sooner time is free: Wed Sep 23 10AM. We hold it until Tue Sep 22 10AM. "
                    "Reply 1 if you can make it, 2 if not. If you do nothing, your session stays as it is.")


def test_both_parties_hear_the_same_in_their_language_and_zone(service):
    tell_person(service, BEN, revision=2, language="es", timezone="America/Denver")
    assert sorted(parcel.address for parcel in offer(service)) == sorted(PHONES.values())
    text = texts(service, PHONES[BEN])[-1]
    assert "Hay hora antes: mié 23 sept 9am (hora de Denver)" in text
    assert "antes del mar 22 sept 9am" in text
    assert "su cita no cambia" in text


def test_the_mail_says_it_too_and_when_the_session_is(service):
    tell_person(service, ANN, revision=2, consents=["email"])
    [mail] = [parcel for parcel in offer(service) if parcel.channel == "email"]
    assert mail.subject == "A sooner time is free"
    assert "came free: Wed Sep 23 10AM. We hold it for you until Tue Sep 22 10AM." in mail.text
    assert "your session stays on Sat Sep 26 at 10:00 AM." in mail.text


@pytest.mark.parametrize(("digit", "answer", "digits"), [("1", "slots", [1]), ("2", "none", [])])
def test_a_digit_answers_it(service, digit, answer, digits):
    offer(service)
    write(service, PHONES[ANN], digit)
    heard = published(service, "prompt.answered")[-1].data
    assert (heard["kind"], heard["answer"], heard["digits"]) == ("invitation", answer, digits)


@pytest.mark.parametrize(("more", "words"), [
    ({"session_id": None}, "Which times could you make?"), ({"sooner": False}, "A new time is needed")])
def test_any_other_question_keeps_its_own_words(service, more, words):
    offer(service, **more)
    assert words in texts(service, PHONES[ANN])[-1]


def test_once_its_time_is_up_it_is_not_sent_any_more(service, clock):
    assert offer(service, closes_at=clock.now()) == []
