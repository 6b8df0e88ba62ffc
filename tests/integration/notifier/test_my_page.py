"""A participant's page: answering, notes, stopping; and what is never on it."""

import pytest

from services.notifier.adapters.tables import OptOut, Prompt
from services.notifier.handlers import relays
from shared.ids import derived_id, new_id
from shared.testing.events import deliver, published
from shared.testing.http import participant_client, read
from tests.integration.notifier.centre import (
    ANN,
    BEN,
    CASE,
    PHONES,
    RELAY,
    UNTIL,
    hand_over,
    messages_to,
    settle,
    tell_person,
)
from tests.integration.notifier.talk import invite

PAGE = "/messages/my"


@pytest.fixture
def centre(notifier):
    settle(notifier)
    return notifier


@pytest.fixture
def app(centre):
    return centre.make_app(centre)


@pytest.fixture
def ann(app):
    return participant_client(app, ANN, CASE)


@pytest.fixture
def ben(app):
    return participant_client(app, BEN, CASE)


def ask_for_relay(service):
    deliver(service, "relay.asked", CASE, dict(relay_id=RELAY, until=UNTIL, person_ids=[ANN, BEN]))
    hand_over(service)


def open_relay(service):
    deliver(service, "relay.opened", CASE, dict(relay_id=RELAY, until=UNTIL, person_ids=[ANN, BEN]))


def write(client, words):
    return read(client.get(PAGE)).form(button="Pass it on").send(client, words=words)


def text_of(client):
    return read(client.get(PAGE)).text


def test_without_the_cookie_the_link_is_to_be_opened_again(app):
    assert app.test_client().get(PAGE).status_code == 401


def test_with_nothing_open_the_page_says_that_nothing_is_to_be_done(ann):
    assert "nothing you need to do now" in text_of(ann)


def test_a_button_answers_like_a_digit(centre, ann):
    ask_for_relay(centre)
    answer = read(ann.get(PAGE)).form(button="Yes").send(ann, button="Yes", follow=True)
    said = published(centre, "prompt.answered")[0].data
    assert (said["kind"], said["answer"], said["via"]) == ("relay", "yes", "web")
    assert "we have your answer" in read(answer).text


def test_the_answer_of_one_is_nowhere_on_the_page_of_the_other(centre, ann, ben):
    ask_for_relay(centre)
    before = text_of(ben)
    read(ann.get(PAGE)).form(button="Yes").send(ann, button="Yes")
    assert text_of(ben) == before


def test_the_same_answer_sent_twice_is_one(centre, ann):
    ask_for_relay(centre)
    form = read(ann.get(PAGE)).form(button="Yes")
    assert [form.send(ann, button="Yes").status_code for _ in range(2)] == [303, 303]
    assert len(published(centre, "prompt.answered")) == 1


def test_a_question_of_somebody_else_is_not_found(centre, ann, ben):
    ask_for_relay(centre)
    form = read(ann.get(PAGE)).form(button="Yes")
    with centre.work() as work:
        theirs = work.session.query(Prompt).filter_by(person_id=BEN).one()
    form.action = f"{PAGE}/questions/{theirs.id}"
    assert form.send(ann, button="Yes").status_code == 404


@pytest.mark.parametrize("digit", ["7", "x", "99999999999", "١", ""])
def test_digits_that_mean_nothing_are_told_kindly(centre, ann, digit):
    ask_for_relay(centre)
    form = read(ann.get(PAGE)).form(button="Yes")
    token = dict(form.values)["csrf_token"]
    answer = ann.post(form.action, data={"csrf_token": token, "digit": digit}, follow_redirects=True)
    assert answer.status_code == 200 and "choose one of the answers" in read(answer).text


def test_times_are_answered_where_the_calendar_is(centre, ann):
    invite(centre)
    page = read(ann.get(PAGE))
    assert page.links["See the times and answer"] == "/sessions/my"
    assert not [form for form in page.forms if form.action.startswith(f"{PAGE}/questions")]


def test_under_a_condition_no_question_is_shown(centre, ann):
    ask_for_relay(centre)
    deliver(centre, "condition.set", CASE, dict(condition_id=new_id(), kind="no_contact", blocks=["relay"]))
    assert "pass notes" not in text_of(ann)


def test_a_note_is_passed_on_and_read_by_the_other_without_name_or_number(centre, ann, ben):
    open_relay(centre)
    answer = write(ann, "Can we swap Saturday?")
    assert (answer.status_code, "Passed on." in text_of(ann)) == (303, True)
    page = text_of(ben)
    assert "Can we swap Saturday?" in page and "The other person" in page
    assert not any(secret in page for secret in ("Ann", PHONES[ANN], "ann@example.org"))


def test_the_same_form_sent_twice_is_one_note(centre, ann, ben):
    open_relay(centre)
    form = read(ann.get(PAGE)).form(button="Pass it on")
    for _ in range(2):
        form.send(ann, words="Good morning")
    assert text_of(ben).count("Good morning") == 1


def test_a_held_note_and_a_pause_look_the_same_to_the_sender(centre, ann, ben):
    open_relay(centre)
    write(ann, "Call me at 312-555-0199")
    held = text_of(ann).count("We will pass it on when we can.")
    read(ben.get(PAGE)).form(button="Pause notes").send(ben)
    write(ann, "Good morning")
    later = text_of(ann).count("We will pass it on when we can.")
    assert (held, later) == (2, 3)  # a word at the top, and one by each note
    assert "312-555-0199" not in text_of(ben) and "Good morning" not in text_of(ben)
    read(ben.get(PAGE)).form(button="Go on").send(ben)
    assert "Good morning" in text_of(ben)


def test_what_was_typed_stays_when_a_note_is_too_long(centre, ann):
    open_relay(centre)
    answer = write(ann, "long " * 300)
    page = read(answer)
    assert answer.status_code == 422 and "1000 characters" in page.errors["words"]
    assert dict(page.form(button="Pass it on").values)["words"].startswith("long long")


@pytest.mark.parametrize(("words", "status"), [("\x00", 400), ("🙂" * 10, 303), ("x" * 2_000_000, 413), ("", 422)])
def test_odd_notes_are_no_accident(centre, ann, words, status):
    open_relay(centre)
    assert write(ann, words).status_code == status


def test_ending_is_asked_once_more_and_then_done_at_once(centre, ann, ben):
    open_relay(centre)
    confirm = read(ann.get(read(ann.get(PAGE)).links["End notes"]))
    assert not published(centre, "relay.ended")
    confirm.form(button="End notes for good").send(ann)
    assert published(centre, "relay.ended")[0].data["person_id"] == ANN
    assert "Notes are closed" in text_of(ben) and "Ann" not in text_of(ben)


def test_nobody_acts_in_a_relay_of_others(centre, app):
    open_relay(centre)
    stranger = participant_client(app, derived_id("tests", "stranger"), CASE)
    tell_person(centre, BEN, 2)
    deliver(centre, "person.updated", CASE, dict(
        person_id=derived_id("tests", "stranger"), revision=1, display_name="Cy", language="en",
        timezone="America/Chicago", phone=None, email=None, safe_sms="yes", safe_email="yes", consents=[]))
    token = dict(read(stranger.get("/messages/my/notes/x/end")).form(button="End notes for good").values)["csrf_token"]
    for what in ("pause", "go-on", "end"):
        assert stranger.post(f"{PAGE}/notes/{RELAY}/{what}", data={"csrf_token": token}).status_code == 404


def test_texts_are_stopped_and_started_at_once(centre, ann):
    page = read(ann.get(f"{PAGE}/stop"))
    page.form(button="Stop all texts").send(ann)
    with centre.work() as work:
        assert work.session.get(OptOut, ("sms", PHONES[ANN]))
    assert [one.data["channel"] for one in published(centre, "contact.opted_out")] == ["sms"]
    read(ann.get(f"{PAGE}/stop")).form(button="Let texts come again").send(ann)
    assert published(centre, "contact.opted_in")


@pytest.mark.parametrize("channel", ["fax", "", "sms\x00"])
def test_an_odd_channel_is_not_found(ann, channel):
    token = dict(read(ann.get(f"{PAGE}/stop")).form(button="Stop all texts").values)["csrf_token"]
    answer = ann.post(f"{PAGE}/stop", data={"csrf_token": token, "channel": channel, "on": "no"})
    assert answer.status_code in (400, 404)


def test_the_page_speaks_the_language_of_the_person(centre, ann):
    tell_person(centre, ANN, 2, language="es")
    assert read(ann.get(PAGE)).language == "es"


def test_a_visitor_we_have_not_heard_of_yet_gets_a_calm_page(app):
    assert participant_client(app, new_id(), CASE).get(PAGE).status_code == 404


def test_the_first_message_of_a_relay_by_text_is_on_the_page_too(centre, ann, ben):
    open_relay(centre)
    with centre.work() as work:
        relays.take_note(work, ANN, "By text", "sms")
    assert "By text" in text_of(ann) and "By text" in text_of(ben)
    assert messages_to(centre, BEN, template="note_body")
