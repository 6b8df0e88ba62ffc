"""The door as a person and a mail program see it."""

import pytest
from sqlalchemy import func, select

from services.notifier.adapters.tables import DoorEntry, Link, Message, OptOut, Pin
from services.notifier.handlers import links
from shared.http import cookies
from shared.ids import derived_id
from shared.testing.http import read
from tests.integration.notifier.centre import ANN, CASE, messages_to, settle, tell_person

MESSAGE = derived_id("tests", "message")
TARGETS = {"case": "/my", "sessions": "/sessions/my", "notes": "/messages/my"}


@pytest.fixture
def client(notifier):
    settle(notifier)
    return notifier.make_app(notifier).test_client()


def door(notifier, target="notes", message_id=MESSAGE):
    with notifier.work() as work:
        links.open_link(work, message_id, ANN, CASE, target)
    return f"/messages/l/{links.code_for(notifier.settings, message_id)}"


def choose(client, address, pin="2749", again=None):
    form = read(client.get(address)).form(button="Keep this PIN and go on")
    return form.send(client, pin=pin, again=again or pin)


def enter(client, address, pin):
    return read(client.get(address)).form(button="Open my page").send(client, pin=pin)


@pytest.mark.parametrize("target", TARGETS)
def test_the_first_pin_opens_the_page_that_the_message_was_about(notifier, client, target):
    answer = choose(client, door(notifier, target))
    assert (answer.status_code, answer.location) == (303, TARGETS[target])
    assert cookies.read_participant(notifier.settings, client.get_cookie(cookies.PARTICIPANT).value).person_id == ANN


def test_looking_at_a_link_changes_nothing(notifier, client):
    address = door(notifier)
    for _ in range(3):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    with notifier.work() as work:
        counts = [work.session.scalar(select(func.count()).select_from(table)) for table in (Pin, DoorEntry)]
        assert counts == [0, 0]
        assert work.session.scalars(select(Link.opened_at)).one() is None
    assert client.get_cookie(cookies.PARTICIPANT) is None


def test_the_door_speaks_the_language_of_the_person_whose_link_it_is(notifier, client):
    tell_person(notifier, ANN, revision=2, language="es")
    address = door(notifier)
    assert read(client.get(address)).language == "es"
    refused = read(client.get(address)).form().send(client, pin="12", again="12")
    assert "Por favor, use de 4 a 6 cifras." in read(refused).text
    assert read(client.get(f"{address}?lang=en")).language == "en"
    assert read(client.get(address)).language == "en"


@pytest.mark.parametrize("pin", ["1234", "1111", "12", "abcd", "1999", "2580", "9876", "1234567", "١٢٣٤", ""])
def test_a_weak_pin_is_refused_kindly_by_its_field(notifier, client, pin):
    answer = choose(client, door(notifier), pin)
    assert answer.status_code == 422
    assert "pin" in read(answer).errors


def test_two_different_pins_are_refused(notifier, client):
    assert "again" in read(choose(client, door(notifier), "2749", "2748")).errors


def test_blanks_in_a_pin_do_not_matter(notifier, client):
    address = door(notifier)
    choose(client, address)
    assert enter(client, address, " 27 49 ").status_code == 303


def test_a_wrong_pin_says_so_and_five_lock_the_door(notifier, client):
    address = door(notifier)
    choose(client, address)
    client.delete_cookie(cookies.PARTICIPANT)
    form = read(client.get(address)).form(button="Open my page")
    first = form.send(client, pin="4826")
    assert "not the PIN" in read(first).errors["pin"]
    last = [form.send(client, pin="4826") for _ in range(4)][-1]
    assert last.status_code == 429 and "five wrong tries" in read(last).text
    assert form.send(client, pin="2749").status_code == 429
    assert client.get_cookie(cookies.PARTICIPANT) is None


def test_a_code_that_never_was_gets_a_calm_page(client):
    answer = client.get("/messages/l/WRNGWRNGWR")
    assert answer.status_code == 404 and "312-555-0100" in read(answer).text


@pytest.mark.parametrize("code", ["%00", "🙂", "a" * 500, "'; drop table link --"])
def test_odd_codes_are_no_accident(client, code):
    assert client.get(f"/messages/l/{code}").status_code in (400, 404)


def test_an_old_link_offers_a_new_one_which_goes_to_the_number_we_have(notifier, client):
    address = door(notifier)
    notifier.clock.advance(days=31)
    page = client.get(address)
    assert page.status_code == 410
    asked = read(page).form(button="Send me a new link").send(client, follow=True)
    assert len(messages_to(notifier, ANN, template="link")) == 1
    unknown = client.post("/messages/l/WRNGWRNGWR/again", data={"csrf_token": "x"})
    assert unknown.status_code == 400
    assert "new link is on its way" in read(asked).text


def test_asking_for_a_link_is_limited(notifier, client):
    address = door(notifier)
    notifier.clock.advance(days=31)
    form = read(client.get(address)).form(button="Send me a new link")
    assert [form.send(client).status_code for _ in range(6)] == [303] * 5 + [429]


def test_a_form_without_its_token_is_refused(notifier, client):
    assert client.post(door(notifier), data={"pin": "2749"}).status_code == 400


@pytest.fixture
def mail(notifier, client):
    with notifier.work() as work:
        work.session.add(Message(
            id=MESSAGE, dedupe_key="m", case_id=CASE, person_id=ANN, template="generic", channel="email", fallbacks=[],
            values={}, attachments=[], state="delivered", send_after=work.now(), trace_id="t", created_at=work.now(),
            address="ann@example.org"))
    return links.stop_url(notifier.settings, MESSAGE).removeprefix("http://localhost")


def stopped(notifier):
    with notifier.work() as work:
        return work.session.get(OptOut, ("email", "ann@example.org")) is not None


def test_a_mail_program_unsubscribes_with_one_press(notifier, client, mail):
    assert client.get(mail).status_code == 200 and not stopped(notifier)
    assert client.post(mail, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert stopped(notifier)


def test_an_unsubscribe_address_that_was_made_up_does_nothing(notifier, client, mail):
    assert client.post(mail[:-1] + "x").status_code == 404
    assert not stopped(notifier)
