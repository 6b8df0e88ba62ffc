"""One number in several cases: nobody guesses, nothing is copied, labels tell nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from services.notifier.adapters.tables import Case, Hold, Inbound, Note, Prompt
from services.notifier.handlers import inbox
from shared.ids import derived_id
from shared.testing.events import deliver, published
from tests.integration.notifier.centre import ANN, BEN, CASE, PHONES, RELAY, UNTIL, tell_person
from tests.integration.notifier.talk import send, texts, write

SECOND, CARL = derived_id("tests", "second case"), derived_id("tests", "carl")
ASKED = ("CCR: Thank you. Which is your text about? Reply 1 for what began Mon Sep 21, 2 for what began Thu Sep 24, "
         "3 for something else. Or call 312-555-0100.")


@pytest.fixture
def two(service, clock):
    """Ann is in two cases, which began on different days."""
    clock.advance(days=3)
    deliver(service, "case.opened", SECOND, dict(reference="R-2SECO", case_type="money", language="en"))
    deliver(service, "party.joined", SECOND, dict(party_id=derived_id("party", "2"), person_id=ANN, side="B"))
    with service.work() as work:
        order = sorted((CASE, SECOND))
        if order[0] != CASE:  # labels are in the order of the days in every run
            work.session.get_one(Case, CASE).opened_at, work.session.get_one(Case, SECOND).opened_at = (
                work.session.get_one(Case, SECOND).opened_at, work.session.get_one(Case, CASE).opened_at)
    return order


def read(service, text):
    with service.work() as work:
        return inbox.inbound_text(work, text.id)


def open_notes(service):
    deliver(service, "relay.asked", CASE, dict(relay_id=RELAY, person_ids=[ANN, BEN], until=UNTIL))
    deliver(service, "relay.opened", CASE, dict(relay_id=RELAY, person_ids=[ANN, BEN], until=UNTIL))
    send(service)


def notes(service):
    with service.work() as work:
        return [one.words for one in work.session.scalars(select(Note))]


def test_a_free_text_is_asked_about_by_the_day_each_matter_began_and_goes_where_they_say(service, two):
    text = write(service, ANN, "I need a new date")
    assert (text.state, text.why, text.case_id) == ("open", "which_case", None)
    assert [parcel.text for parcel in send(service)] == [ASKED]
    write(service, ANN, "2")
    assert read(service, text).case_id == two[1]
    assert published(service, "prompt.answered") == [], "it is an affair of the notifier alone"


def test_the_label_names_no_person_reference_or_kind(service, two):
    write(service, ANN, "I need a new date")
    asked = send(service)[0].text
    assert not any(word in asked for word in ("R-", "Ben", "Ann", "money", "neighbor"))


def test_something_else_stays_with_staff_without_a_case(service, two):
    text = write(service, ANN, "I need a new date")
    send(service)
    write(service, ANN, "3")
    assert (read(service, text).case_id, read(service, text).state) == (None, "open")
    assert "A staff member will read this" in send(service)[0].text


def test_several_texts_are_one_question_and_all_go_where_they_say(service, two):
    first, second = write(service, ANN, "I need a new date"), write(service, ANN, "Thursday is best")
    assert len(send(service)) == 1
    write(service, ANN, "1")
    assert {read(service, first).case_id, read(service, second).case_id} == {two[0]}


def test_who_has_just_said_which_case_is_not_asked_again_for_two_hours(service, two, clock):
    write(service, ANN, "I need a new date")
    send(service)
    write(service, ANN, "2")
    send(service)
    assert write(service, ANN, "Thursday is best").case_id == two[1]
    clock.advance(hours=3)
    assert write(service, ANN, "Or Friday").why == "which_case"


def test_a_text_never_becomes_a_note_by_guessing(service, two):
    """Notes are open in one case: words about the other must not reach the other party."""
    open_notes(service)
    write(service, ANN, "My lawyer says I will win against Carl")
    assert notes(service) == []
    assert not any("Carl" in text for text in texts(service, PHONES[BEN]))


def test_it_becomes_a_note_when_they_say_so(service, two):
    open_notes(service)
    text = write(service, ANN, "Shall we meet on Tuesday?")
    send(service)
    write(service, ANN, str(two.index(CASE) + 1))
    assert notes(service) == ["Shall we meet on Tuesday?"]
    assert read(service, text).handled_as == "note"


def test_with_another_question_open_it_goes_to_staff_and_is_not_asked(service, two):
    deliver(service, "party.invited", CASE, dict(person_id=ANN))
    send(service)
    assert write(service, ANN, "I am not sure what this is").why == "which_case"
    assert "A staff member will read this" in send(service)[0].text
    write(service, ANN, "1")
    assert [one.data["kind"] for one in published(service, "prompt.answered")] == ["convene"]


def test_questions_of_two_cases_queue_on_one_number(service, two):
    deliver(service, "party.invited", CASE, dict(person_id=ANN))
    send(service)
    deliver(service, "party.invited", SECOND, dict(person_id=ANN))
    assert send(service) == []
    write(service, ANN, "1")
    send(service)
    with service.work() as work:
        standing = work.session.scalars(select(Prompt).where(Prompt.state == "open")).one()
        assert standing.case_id == SECOND
    write(service, ANN, "2")
    assert [(one.case_id, one.data["answer"]) for one in published(service, "prompt.answered")] == [
        (CASE, "yes"), (SECOND, "no")]


def test_the_same_day_tells_nothing_apart_so_staff_find_out(service, two):
    with service.work() as work:
        work.session.get_one(Case, SECOND).opened_at = work.session.get_one(Case, CASE).opened_at
    assert write(service, ANN, "I need a new date").choices is None
    assert "A staff member will read this" in send(service)[0].text


def test_a_phone_that_two_people_share_is_never_asked_for_it_would_tell_one_of_the_other(service, clock):
    clock.advance(days=3)
    deliver(service, "case.opened", SECOND, dict(reference="R-2SECO", case_type="money", language="en"))
    tell_person(service, BEN, revision=2, phone=PHONES[ANN])
    deliver(service, "party.joined", SECOND, dict(party_id=derived_id("party", "2"), person_id=BEN, side="B"))
    text = write(service, ANN, "I need a new date")
    assert (text.person_id, text.case_id, text.choices) == (None, None, None)
    assert not any("began" in one.text for one in send(service))


def test_danger_holds_every_case_of_its_writer_and_each_is_told(service, two):
    text = write(service, ANN, "I am scared of him")
    with service.work() as work:
        assert set(work.session.scalars(select(Hold.case_id))) == {CASE, SECOND}
    told = [(one.case_id, one.data["inbound_id"]) for one in published(service, "message.unmatched")]
    assert sorted(told) == sorted([(CASE, text.id), (SECOND, text.id)])
    assert send(service) == []


def test_a_text_that_names_no_case_stands_in_no_conversation_of_two(service, two):
    from services.notifier.adapters import lists
    from services.notifier.adapters.tables import Person
    text = write(service, ANN, "I need a new date")
    for case_id in (CASE, SECOND):
        with service.work() as work:
            said = lists.said_with(work.session, case_id, work.session.get_one(Person, ANN))
            assert text.id not in [one.text.id for one in said if one.text]


def test_an_answer_after_two_days_finds_the_question_over_and_the_texts_with_staff(service, two, clock):
    text = write(service, ANN, "I need a new date")
    send(service)
    clock.advance(days=2, hours=1)
    service.run_timers()
    assert write(service, ANN, "1").why == "too_late"
    with service.work() as work:
        assert work.session.scalars(select(Inbound).where(Inbound.id == text.id)).one().state == "open"
    assert clock.now() - text.received_at > timedelta(days=2)
