"""What staff see of messages and texts, and what they do with them."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from services.notifier.adapters.tables import Person
from services.notifier.domain.handover import Refused, Unclear
from services.notifier.web.staff_words import where
from shared.testing.events import deliver, published
from shared.testing.http import participant_client, read, staff_client
from tests.integration.notifier.centre import ANN, BEN, CASE, COORDINATOR, tell_person
from tests.integration.notifier.talk import life, message, put, send, texts, write

ODD = ["\N{SNOWMAN}" * 50, "'; DROP TABLE message; --", "%", "_", "x" * 5000, "🙏" * 20]


@pytest.fixture
def staff(service):
    return staff_client(service.make_app(service), "coordinator", staff_id=COORDINATOR)


def body(answer):
    return read(answer).text


@pytest.mark.parametrize("path", ["/messages/", "/messages/inbox", "/messages/inbox?show=done",
                                  f"/messages/cases/{CASE}", "/messages/messages.csv"])
def test_pages_are_for_staff_only(service, staff, path):
    app = service.make_app(service)
    assert staff.get(path).status_code == 200
    assert app.test_client().get(path).status_code == 302
    assert participant_client(app, ANN, CASE).get(path).status_code == 302
    assert staff_client(app, "mediator", staff_id=COORDINATOR).get(path).status_code == 403


def test_an_empty_centre_says_so(notifier):
    deliver(notifier, "staff.changed", CASE, dict(
        staff_id=COORDINATOR, display_name="Sam", roles=["coordinator"], active=True, epoch=1))
    client = staff_client(notifier.make_app(notifier), staff_id=COORDINATOR)
    assert "Nothing was sent yet" in body(client.get("/messages/"))
    assert "Everybody has been answered" in body(client.get("/messages/inbox"))


def test_the_list_finds_by_name_number_case_and_state(service, staff):
    put(service, "staff", "a", values={"words": "Hello"})
    put(service, "staff", "b", BEN, values={"words": "Hello"})
    send(service)
    assert "1 message" in body(staff.get("/messages/?q=Ann&template=staff"))
    assert "1 message" in body(staff.get("/messages/?q=0122&template=staff"))
    assert "2 messages" in body(staff.get("/messages/?q=r-7kq&state=accepted&template=staff"))
    assert "No message is like that" in body(staff.get("/messages/?state=unknown"))


@pytest.mark.parametrize("odd", ODD)
def test_odd_questions_are_no_error(staff, odd):
    for name in ("q", "state", "template", "case_id", "page"):
        assert staff.get("/messages/", query_string={name: odd}).status_code == 200
    assert staff.get("/messages/inbox", query_string={"page": odd, "show": odd}).status_code == 200


@pytest.mark.parametrize("path", ["/messages/00000000-0000-4000-8000-000000000009", "/messages/nonsense",
                                  "/messages/inbox/00000000-0000-4000-8000-000000000009",
                                  "/messages/cases/00000000-0000-4000-8000-000000000009"])
def test_what_is_not_there_is_a_calm_page(staff, path):
    assert staff.get(path).status_code == 404


def test_a_message_shows_its_whole_life_but_no_link(service, staff):
    service.adapters["sms"].answers = [Refused(21211, "http 400 code 21211")]
    message_id = put(service)
    send(service)
    page = body(staff.get(f"/messages/{message_id}"))
    assert "Being sent" in page
    assert "Nothing can arrive at this number" in page
    assert "This is not a phone number. [http 400 code 21211]" in page
    assert "their personal link" in page
    assert "/messages/l/" not in page


def test_why_a_message_was_not_sent_stands_in_words(service, staff):
    tell_person(service, ANN, revision=2, safe_sms="unknown")
    message_id = put(service, channels=("sms",))
    send(service)
    assert "Nobody has said that it is safe" in body(staff.get(f"/messages/{message_id}"))


def test_a_message_that_waits_says_until_when_and_can_be_taken_back(service, staff, clock):
    clock.advance(hours=10)
    message_id = put(service, channels=("sms",))
    send(service)
    page = read(staff.get(f"/messages/{message_id}"))
    assert "Quiet hours where they live" in page.text
    assert "Reply HELP" in page.text
    page.form(button="Take it back").send(staff)
    clock.advance(days=1)
    assert send(service) == []
    assert message(service, message_id).why == "staff"


def test_a_failed_message_goes_again_once_however_often_the_button_is_pressed(service, staff):
    service.adapters["sms"].answers = [Refused(30007, "http 400")]
    message_id = put(service, channels=("sms",))
    send(service)
    form = read(staff.get(f"/messages/{message_id}")).form(button="Send it again")
    form.send(staff)
    form.send(staff)
    assert len(send(service)) == 1
    assert ("failed", "sent_again") in life(service, message_id)


def test_what_is_over_does_not_go_again(service, staff, clock):
    service.adapters["sms"].answers = [Unclear("ReadTimeout")]
    message_id = put(service, channels=("sms",), expires_at=clock.now() + timedelta(hours=1))
    send(service)
    clock.advance(hours=2)
    answer = read(staff.get(f"/messages/{message_id}")).form(button="Send it again").send(staff, follow=True)
    assert "Its time is over" in body(answer)


def test_the_csv_names_nobody(service, staff):
    put(service)
    send(service)
    sheet = staff.get("/messages/messages.csv").text
    assert "received" in sheet
    assert "Ann" not in sheet
    assert "+1312" not in sheet


def test_staff_answer_a_text_once_and_are_done_with_it(service, staff):
    write(service, ANN, "Can my sister come too?")
    send(service)
    page = read(staff.get("/messages/inbox"))
    form = read(staff.get(page.links["Ann"])).form(button="Send the answer and be done")
    form.send(staff, words="Yes, she is welcome. <b>Tuesday</b>")
    form.send(staff, words="Yes, she is welcome. <b>Tuesday</b>")
    assert [parcel.text for parcel in send(service)] == ["CCR: Yes, she is welcome. <b>Tuesday</b>"]
    assert "Everybody has been answered" in body(staff.get("/messages/inbox"))
    assert "Can my sister" in body(staff.get("/messages/inbox?show=done"))


@pytest.mark.parametrize(("words", "problem"), [("   ", "Please write your answer first."), ("x" * 400, "under 320")])
def test_an_answer_that_cannot_go_keeps_what_was_typed(service, staff, words, problem):
    text = write(service, ANN, "Hello?")
    answer = read(staff.get(f"/messages/inbox/{text.id}")).form(button="Send the answer and be done").send(
        staff, words=words)
    assert answer.status_code == 422
    assert problem in read(answer).errors["words"]
    assert words.strip() in answer.text


def test_a_stranger_is_linked_to_a_case_but_not_texted(service, staff):
    text = write(service, "+13125550199", "It is about the fence")
    path = f"/messages/inbox/{text.id}"
    page = read(staff.get(path))
    assert "Send the answer and be done" not in page.text
    wrong = page.form(button="Link to the case").send(staff, reference="nonsense")
    assert "no case with this reference" in read(wrong).errors["reference"]
    read(staff.get(path)).form(button="Link to the case").send(staff, reference=" r-7kq4m ")
    assert "Conversation of R-7KQ4M" in read(staff.get(path)).links
    read(staff.get(path)).form(button="Done without an answer").send(staff)
    assert "Everybody has been answered" in body(staff.get("/messages/inbox"))


def test_a_held_case_is_seen_everywhere_and_let_go_after_a_question(service, staff):
    text = write(service, ANN, "I am scared of him")
    for path in ("/messages/", "/messages/inbox", f"/messages/inbox/{text.id}", f"/messages/cases/{CASE}"):
        assert "held" in body(staff.get(path)).lower()
    form = read(staff.get(f"/messages/inbox/{text.id}")).form(button="Send the answer and be done")
    form.send(staff, words="Please call us when you can.")
    assert texts(service) == []
    send(service)
    assert len(texts(service)) == 1, "what staff write by hand is not stopped by the hold"
    read(staff.get(f"/messages/inbox/holds/{CASE}")).form(button="Everybody is safe, let them go").send(staff)
    assert "held" not in body(staff.get("/messages/inbox")).lower()


def test_the_conversation_shows_both_sides_apart_and_what_was_not_said(service, staff):
    write(service, ANN, "<script>alert(1)</script>")
    tell_person(service, BEN, revision=2, consents=[])
    put(service, "received", "x", BEN)
    send(service)
    page = staff.get(f"/messages/cases/{CASE}")
    assert "<script>alert" not in page.text
    assert "alert(1)" in body(page)
    assert "There is no consent" in body(page)


def test_the_api_tells_what_became_of_messages_without_their_words(service, staff):
    message_id = put(service)
    send(service)
    found = staff.get("/messages/api/v1/messages?template=received").json
    assert (found["total"], found["items"][0]["state"]) == (1, "accepted")
    whole = staff.get(f"/messages/api/v1/messages/{message_id}").json
    assert [one["state"] for one in whole["events"]] == ["sending", "accepted"]
    assert "body" not in whole
    assert staff.get("/messages/api/v1/messages?state=nonsense").status_code == 422
    assert service.make_app(service).test_client().get("/messages/api/v1/messages").status_code == 401


def test_the_figures_count_messages_by_state(service, staff):
    put(service)
    write(service, ANN, "hello")
    shown = staff.get("/messages/metrics", environ_base={"REMOTE_ADDR": "127.0.0.1"}).text
    assert 'reconvene_messages{service="notifier",state="queued"} 2.0' in shown
    assert 'reconvene_inbound{service="notifier",state="open"} 1.0' in shown


def test_a_revoked_session_of_staff_is_turned_away(service, staff):
    deliver(service, "staff.changed", CASE, dict(
        staff_id=COORDINATOR, display_name="Sam", roles=["coordinator"], active=True, epoch=2))
    answer = staff.get("/messages/")
    assert urlsplit(answer.location).path == "/staff/sign-in"
    assert published(service, "message.sent") == []


def test_the_pages_say_which_zones_are_kept_and_who_says_so():
    person = Person(timezone="America/Chicago", phone="+13125550111",
                    zones={"America/New_York": "zip", "America/Chicago": "area_code"})
    assert where(person) == "Eastern Time: from the ZIP code; Central Time: from the area code 312"
