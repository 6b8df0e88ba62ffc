"""Notes: asked privately, opened by both, paused and ended by either, held when they would give somebody away."""

import pytest

from services.notifier.handlers import notes, relays
from services.notifier.handlers.cases import is_held
from shared.errors import NotFound, Refusal
from shared.ids import derived_id, new_id
from shared.testing.events import deliver, published
from tests.integration.notifier.centre import (
    ALL_CONSENTS,
    ANN,
    BEN,
    CASE,
    COORDINATOR,
    RELAY,
    UNTIL,
    answer,
    hand_over,
    messages_to,
    settle,
    tell_person,
)


@pytest.fixture
def centre(notifier):
    settle(notifier)
    return notifier


@pytest.fixture
def opened(centre):
    deliver(centre, "relay.opened", CASE, dict(relay_id=RELAY, until=UNTIL, person_ids=[ANN, BEN]))
    hand_over(centre)
    return centre


def ask(service):
    deliver(service, "relay.asked", CASE, dict(relay_id=RELAY, until=UNTIL, person_ids=[ANN, BEN]))
    hand_over(service)


def text(service, person_id, words):
    service.clock.advance(seconds=1)
    with service.work() as work:
        return relays.take_note(work, person_id, words, "sms")


def command(service, person_id, words):
    service.clock.advance(seconds=1)
    with service.work() as work:
        return relays.relay_command(work, person_id, words)


def said_to(service, person_id):
    return [one.template for one in messages_to(service, person_id) if one.template != "earlier"]


def the_note(service):
    with service.work() as work:
        return work.session.query(notes.Note).order_by(notes.Note.number.desc()).first()


def test_each_is_asked_whether_notes_may_be_passed(centre):
    ask(centre)
    assert said_to(centre, ANN) == said_to(centre, BEN) == ["relay"]


def test_one_yes_alone_opens_nothing_and_tells_nobody(centre):
    ask(centre)
    answer(centre, ANN, 1)
    assert published(centre, "prompt.answered")[-1].data["answer"] == "yes"
    assert said_to(centre, BEN) == ["relay"]
    assert not text(centre, ANN, "Hello there")
    deliver(centre, "relay.closed", CASE, dict(relay_id=RELAY, why="not_mutual"))
    assert said_to(centre, ANN) == said_to(centre, BEN) == ["relay"]


def test_both_are_told_that_notes_are_open_once(opened):
    deliver(opened, "relay.opened", CASE, dict(relay_id=RELAY, until=UNTIL, person_ids=[ANN, BEN]))
    assert said_to(opened, ANN) == said_to(opened, BEN) == ["relay_open"]


def test_a_text_is_passed_on_in_its_words_with_consent_to_details(opened):
    assert text(opened, ANN, "Can we swap Saturday?")
    message = messages_to(opened, BEN, template="note_body")[0]
    assert message.values == {"words": "Can we swap Saturday?"}
    assert said_to(opened, ANN) == ["relay_open"]
    assert published(opened, "note.posted")[0].data["held"] is False


def test_without_consent_to_details_only_a_link_is_sent(opened):
    tell_person(opened, BEN, 2, consents=["sessions_sms", "relay"])
    text(opened, ANN, "Can we swap Saturday?")
    message = messages_to(opened, BEN, template="note")[0]
    assert message.values == {} and message.link_target == "notes"


def test_a_long_note_goes_as_a_link(opened):
    text(opened, ANN, "I would like to explain. " * 20)
    assert messages_to(opened, BEN, template="note")


def test_an_emoji_is_passed_on(opened):
    text(opened, ANN, "Thank you 🙏🏽")
    assert messages_to(opened, BEN, template="note_body")[0].values["words"] == "Thank you 🙏🏽"


@pytest.mark.parametrize(("words", "why"), [
    ("Call me at 312-555-0199", "phone"), ("write ann@example.org", "email"), ("see www.example.org/x", "link"),
    ("I am at 12 Oak Street", "address"), ("I will kill you", "threat"), ("no words left " * 100, "long")])
def test_a_note_that_gives_away_or_threatens_is_held_for_staff(opened, words, why):
    assert text(opened, ANN, words)
    note = the_note(opened)
    assert (note.state, note.why) == ("held", why)
    assert said_to(opened, BEN) == ["relay_open"]
    assert said_to(opened, ANN) == ["relay_open", "note_waits"]
    assert published(opened, "note.posted")[0].data["held"] is True


def test_a_threat_holds_the_case(opened):
    text(opened, ANN, "I will kill you")
    with opened.work() as work:
        assert is_held(work, CASE)
    text(opened, ANN, "Sorry, good morning")
    assert the_note(opened).why == "case_held"


def test_staff_let_a_held_note_go_once(opened):
    text(opened, ANN, "Call me at 312-555-0199")
    for _ in range(2):
        with opened.work() as work:
            notes.release_note(work, COORDINATOR, the_note(opened).id)
    assert len(messages_to(opened, BEN, template="note_body")) == 1
    assert the_note(opened).state == "passed"


def test_a_note_that_staff_keep_back_is_told_to_its_sender_neutrally(opened):
    text(opened, ANN, "Call me at 312-555-0199")
    with opened.work() as work:
        notes.refuse_note(work, COORDINATOR, the_note(opened).id)
    assert said_to(opened, ANN)[-1] == "note_kept"
    assert said_to(opened, BEN) == ["relay_open"]


def test_while_the_other_pauses_a_note_waits_and_its_sender_hears_the_same_as_for_a_held_one(opened):
    assert command(opened, BEN, "Pause.")
    assert text(opened, ANN, "Good morning")
    assert said_to(opened, ANN) == ["relay_open", "note_waits"]
    assert said_to(opened, BEN) == ["relay_open", "notes_paused"]
    assert command(opened, BEN, "go on")
    assert set(said_to(opened, BEN)[-2:]) == {"note_body", "notes_on"}
    assert the_note(opened).state == "passed"
    assert [one.data["paused"] for one in published(opened, "relay.paused")] == [True, False]


def test_a_pause_takes_back_the_note_that_has_not_gone_yet(opened):
    text(opened, ANN, "Good morning")
    command(opened, BEN, "PAUSA")
    assert messages_to(opened, BEN, template="note_body")[0].state == "suppressed"
    command(opened, BEN, "SEGUIR")
    assert [one.state for one in messages_to(opened, BEN, template="note_body")] == ["suppressed", "queued"]


def test_who_paused_passes_nothing_on(opened):
    command(opened, ANN, "pause")
    assert not text(opened, ANN, "please call me")


def test_either_ends_it_at_once_and_both_hear_only_that_it_is_closed(opened):
    assert command(opened, BEN, "Cerrar")
    assert published(opened, "relay.ended")[0].data == {"relay_id": RELAY, "person_id": BEN}
    assert not text(opened, ANN, "Good morning")
    deliver(opened, "relay.closed", CASE, dict(relay_id=RELAY, why="party"))
    assert said_to(opened, ANN)[-1] == said_to(opened, BEN)[-1] == "relay_closed"


@pytest.mark.parametrize("words", ["stop", "END", "cancel", "please pause this", "closed"])
def test_other_words_are_no_command(opened, words):
    assert not command(opened, BEN, words)


def test_a_command_without_open_notes_is_none(centre):
    assert not command(centre, BEN, "pause")


def test_after_the_last_day_nothing_is_passed_even_if_the_closing_is_late(opened):
    opened.clock.move_to(UNTIL)
    assert not text(opened, ANN, "Good morning")


def test_a_condition_stops_notes_at_once(opened):
    deliver(opened, "condition.set", CASE, dict(
        condition_id=derived_id("tests", "condition"), kind="no_contact", blocks=["relay"]))
    assert not text(opened, ANN, "Good morning")


def test_with_two_open_relays_a_text_is_left_to_staff(opened):
    other_case = derived_id("tests", "other case")
    deliver(opened, "relay.opened", other_case, dict(relay_id=new_id(), until=UNTIL, person_ids=[ANN, BEN]))
    assert not text(opened, ANN, "Good morning")
    assert command(opened, ANN, "pause")


def test_a_note_from_the_page_sent_twice_is_one_note(opened):
    for _ in range(2):
        with opened.work() as work:
            notes.write_note(work, ANN, RELAY, "Good morning", "token-of-the-form")
    assert len(messages_to(opened, BEN, template="note_body")) == 1


@pytest.mark.parametrize("words", ["", " \n ", "x" * 1001])
def test_a_note_that_is_empty_or_too_long_is_refused_by_its_field(opened, words):
    with pytest.raises(Refusal) as refusal, opened.work() as work:
        notes.write_note(work, ANN, RELAY, words, new_id())
    assert refusal.value.field == "words"


def test_nobody_acts_in_a_relay_they_are_not_part_of(opened):
    stranger = derived_id("tests", "stranger")
    with pytest.raises(NotFound), opened.work() as work:
        relays.pause_notes(work, RELAY, stranger)
    with pytest.raises(Refusal), opened.work() as work:
        notes.write_note(work, stranger, RELAY, "Hello", new_id())


def test_closing_takes_back_what_waits(opened):
    text(opened, ANN, "Good morning")
    deliver(opened, "relay.closed", CASE, dict(relay_id=RELAY, why="staff"))
    assert messages_to(opened, BEN, template="note_body")[0].state == "suppressed"


def test_a_relay_that_closes_before_we_heard_of_it_does_no_harm(centre):
    deliver(centre, "relay.closed", CASE, dict(relay_id=RELAY, why="date"))
    tell_person(centre, ANN, 2, consents=ALL_CONSENTS)
    assert said_to(centre, ANN) == []
