"""Follow-up and notes from one phone to the other, through the gate, the sender and what comes in."""

import re

import pytest

from services.notifier.handlers import plans
from shared.testing.events import deliver, published
from shared.testing.http import read
from tests.integration.notifier.centre import (
    ANN,
    BEN,
    CASE,
    COORDINATOR,
    PHONES,
    RELAY,
    UNTIL,
    record_outcome,
    steps_of,
    tell_person,
)
from tests.integration.notifier.talk import send, texts, write


@pytest.fixture
def started(service):
    plan_id = record_outcome(service, "some_open")
    with service.work() as work:
        plans.start_plan(work, COORDINATOR, plan_id, {step.id for step in steps_of(service, plan_id)})
    return service


@pytest.fixture
def relayed(service):
    deliver(service, "relay.asked", CASE, dict(relay_id=RELAY, until=UNTIL, person_ids=[ANN, BEN]))
    send(service)
    for person_id in (ANN, BEN):
        write(service, person_id, "1")
    deliver(service, "relay.opened", CASE, dict(relay_id=RELAY, until=UNTIL, person_ids=[ANN, BEN]))
    send(service)
    return service


def later(service, days):
    """Lets days pass; what is due in their midst goes out at noon."""
    for _ in range(days):
        service.clock.advance(days=1)
        service.run_timers()
        send(service)


def newest(service, person_id):
    return texts(service, PHONES[person_id])[-1]


def test_check_ins_reach_both_phones_and_four_says_goodbye_to_the_other(started):
    later(started, 8)
    assert all(newest(started, one).startswith("CCR: Some points are still open.") for one in (ANN, BEN))
    write(started, ANN, "4")
    send(started)
    assert "no more check-ins" in newest(started, ANN)
    before = len(texts(started, PHONES[ANN]))
    later(started, 40)
    assert newest(started, BEN).startswith("CCR: This is our last check-in.")
    assert len(texts(started, PHONES[ANN])) == before
    assert [one.data["why"] for one in published(started, "plan.completed")] == ["done"]


def test_one_alone_who_wants_to_talk_is_told_to_nobody(started):
    later(started, 8)
    before = texts(started, PHONES[BEN])
    write(started, ANN, "1")
    send(started)
    assert published(started, "prompt.answered")[-1].data["answer"] == "talk"
    assert texts(started, PHONES[BEN]) == before


def test_silence_ends_in_one_email(started):
    later(started, 60)
    channels = [one.data["channel"] for one in published(started, "message.sent") if one.data["person_id"] == ANN]
    assert channels[-3:] == ["sms", "sms", "email"]


def test_a_note_travels_from_phone_to_phone(relayed):
    write(relayed, ANN, "Can we swap Saturday?")
    send(relayed)
    assert newest(relayed, BEN) == "CCR: A note for you: Can we swap Saturday?"
    write(relayed, BEN, "Yes, gladly")
    send(relayed)
    assert newest(relayed, ANN) == "CCR: A note for you: Yes, gladly"
    assert not any(PHONES[ANN] in text or "Ann" in text for text in texts(relayed, PHONES[BEN]))


def test_pause_by_text_holds_what_the_other_writes(relayed):
    write(relayed, BEN, "PAUSE")
    write(relayed, ANN, "Good morning")
    send(relayed)
    assert "you get no notes for now" in newest(relayed, BEN)
    assert newest(relayed, ANN) == "CCR: We have your note. We will pass it on when we can."
    relayed.clock.advance(minutes=5)
    write(relayed, BEN, "Go on")
    send(relayed)
    assert "CCR: A note for you: Good morning" in texts(relayed, PHONES[BEN])


def test_a_note_by_link_opens_the_page_with_the_pin_of_its_reader(relayed):
    tell_person(relayed, BEN, 2, consents=["sessions_sms", "relay"])
    write(relayed, ANN, "Good morning")
    send(relayed)
    address = re.search(r"http://localhost(/messages/l/\w+)", newest(relayed, BEN)).group(1)
    client = relayed.make_app(relayed).test_client()
    form = read(client.get(address)).form(button="Keep this PIN and go on")
    page = form.send(client, pin="2749", again="2749", follow=True)
    assert "Good morning" in read(page).text


def test_a_threat_reaches_nobody_and_rests_the_case(relayed):
    write(relayed, ANN, "I will kill you")
    send(relayed)
    assert "kill" not in " ".join(texts(relayed, PHONES[BEN]))
    assert published(relayed, "message.unmatched")[-1].data["why"] == "threat"
