"""What the notifier makes of numbers that change, rest, are confirmed and given back."""

import pytest
from sqlalchemy import select

from services.notifier.adapters.tables import MessageEvent, OptOut
from services.notifier.handlers.contact_checks import KIND
from services.notifier.handlers.optouts import opt_out
from services.notifier.handlers.outgoing import NewMessage, enqueue
from services.notifier.handlers.sending import send_due
from shared.ids import new_id
from shared.testing.events import deliver, published
from shared.testing.http import read
from tests.integration.notifier.centre import ANN, CASE, PHONES, messages_to, tell_person
from tests.integration.notifier.talk import write

NEW = "+13125550199"


def say(service, template="received", channels=("sms",), key=None):
    with service.work() as work:
        return enqueue(work, NewMessage(case_id=CASE, person_id=ANN, template=template, values={},
                                        dedupe_key=key or new_id(), channels=channels))


def change_number(service, **more):
    tell_person(service, ANN, 2, phone=NEW, unverified=["sms"], **more)
    deliver(service, "contact.check_asked", CASE, dict(person_id=ANN, channel="sms"))
    send_due(service)


def sent(service):
    return [(one.address, one.text) for one in service.adapters["sms"].parcels]


def press(service, answer, app=None):
    client = (app or service.make_app(service)).test_client()
    mail = service.adapters["email"].parcels[-1]
    url = mail.text.split("http://localhost")[1].split()[0]
    page = client.get(url)
    return read(page).form().send(client, button=answer), client, url


def test_a_new_number_hears_one_neutral_question_and_the_old_one_nothing(service):
    change_number(service)
    [(address, text)] = sent(service)
    assert address == NEW
    assert "Is it yours?" in text
    assert "R-7KQ4M" not in text and "Ann" not in text


def test_the_old_number_says_goodbye_only_where_intake_says_that_it_may(service):
    change_number(service, farewell=["sms"])
    assert {address for address, _ in sent(service)} == {NEW, PHONES[ANN]}
    [goodbye] = [text for address, text in sent(service) if address == PHONES[ANN]]
    assert "no longer write to this number" in goodbye


def test_a_goodbye_is_not_said_to_a_number_that_said_stop(service):
    with service.work() as work:
        opt_out(work, "sms", PHONES[ANN], "text")
    change_number(service, farewell=["sms"])
    assert {address for address, _ in sent(service)} == {NEW}


def test_one_on_the_new_number_confirms_it_and_what_waited_goes(service):
    change_number(service)
    say(service)
    send_due(service)
    assert len(sent(service)) == 1, "content waits"
    write(service, NEW, "1")
    assert [one.data for one in published(service, "contact.verified")] == [{"person_id": ANN, "channel": "sms"}]
    assert not [one for one in published(service, "prompt.answered") if one.data["kind"] == KIND]
    tell_person(service, ANN, 3, phone=NEW)
    send_due(service)
    assert len(sent(service)) == 2


def test_two_on_the_new_number_says_that_it_is_somebody_elses(service):
    change_number(service)
    write(service, NEW, "2")
    assert [one.data for one in published(service, "contact.disowned")] == [{"person_id": ANN, "channel": "sms"}]


def test_a_message_with_another_channel_takes_it_at_once(service):
    tell_person(service, ANN, 2, phone=NEW, unverified=["sms"])
    say(service, channels=("sms", "email"))
    send_due(service)
    assert [(one.channel, one.state, one.why) for one in messages_to(service, ANN, template="received")] == [
        ("sms", "suppressed", "unverified"), ("email", "sent", None)]


@pytest.fixture
def mail_asked(service):
    tell_person(service, ANN, 2, email="new@example.org", unverified=["email"])
    deliver(service, "contact.check_asked", CASE, dict(person_id=ANN, channel="email"))
    send_due(service)
    return service


def test_a_new_e_mail_address_is_confirmed_on_a_page_that_opens_nothing(mail_asked):
    response, client, url = press(mail_asked, "Yes, it is mine")
    assert response.status_code == 200
    assert [one.data for one in published(mail_asked, "contact.verified")] == [{"person_id": ANN, "channel": "email"}]
    assert "Ann" not in response.text and "R-7KQ4M" not in response.text
    again = read(client.get(url)).form().send(client, button="No, it is not mine")
    assert again.status_code == 410, "one press counts"


def test_the_link_of_that_mail_is_none_of_theirs(mail_asked):
    mail = mail_asked.adapters["email"].parcels[-1]
    assert "/messages/l/" not in mail.text


def test_looking_at_the_page_confirms_nothing(mail_asked):
    client = mail_asked.make_app(mail_asked).test_client()
    url = mail_asked.adapters["email"].parcels[-1].text.split("http://localhost")[1].split()[0]
    assert client.get(url).status_code == 200
    assert client.get(url[:-1] + ("0" if url[-1] != "0" else "1")).status_code == 404
    assert published(mail_asked, "contact.verified") == []


def test_an_old_mail_cannot_confirm_the_address_that_came_after_it(mail_asked):
    tell_person(mail_asked, ANN, 3, email="newer@example.org", unverified=["email"])
    response, _, _ = press(mail_asked, "Yes, it is mine")
    assert response.status_code == 410
    assert published(mail_asked, "contact.verified") == []


def test_a_text_that_is_on_its_way_tells_that_the_consent_ended_meanwhile(service):
    message_id = say(service)
    send_due(service)
    tell_person(service, ANN, 2, consents=["email"])
    with service.reading() as session:
        whys = session.scalars(select(MessageEvent.why).where(MessageEvent.message_id == message_id)).all()
    assert whys[-1] == "revoked_in_flight"


def test_what_is_queued_when_consent_is_taken_back_never_goes(service):
    message_id = say(service)
    tell_person(service, ANN, 2, consents=["email"])
    send_due(service)
    assert sent(service) == []
    [message] = messages_to(service, ANN, id=message_id)
    assert (message.state, message.why) == ("suppressed", "no_consent")


def test_an_address_that_the_person_opened_again_on_their_page_is_open(service):
    with service.work() as work:
        opt_out(work, "email", "ann@example.org", "one_click")
    deliver(service, "contact.reopened", CASE, dict(person_id=ANN, channel="email"))
    with service.reading() as session:
        assert session.scalars(select(OptOut)).all() == []

