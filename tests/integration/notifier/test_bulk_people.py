"""Who gets a message to many: by filter, by the gate, both sides or none, at the same hour."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from services.notifier.adapters.tables import Case, Person, Prompt
from services.notifier.domain.quiet import same_hour
from shared.ids import new_id
from tests.integration.notifier.centre import messages_to
from tests.integration.notifier.crowd import (
    begin,
    case_of,
    change,
    fill,
    hold,
    join,
    new_bulk,
    people_of,
    person_of,
    reached,
    whys,
)
from tests.integration.notifier.talk import put, send, texts


def test_somebody_in_two_cases_gets_it_once(notifier):
    fill(notifier, 2)
    join(notifier, 1, person_of(0))
    begin(notifier, new_bulk(notifier))
    assert len(messages_to(notifier, person_of(0), template="keep_in_touch")) == 1


@pytest.mark.parametrize(("table", "row", "values", "why"), [
    (Person, person_of(0), dict(consents=[]), "no_consent"),
    (Person, person_of(0), dict(safe_sms="unknown", safe_email="no"), "unsafe"),
    (Case, case_of(0), dict(stage="screened_out"), "screened_out"),
    (Case, case_of(0), dict(closed_at=datetime(2026, 1, 1, tzinfo=UTC)), "case_closed"),
], ids=["no_consent", "unsafe", "screened_out", "case_closed"])
def test_the_gate_says_before_who_does_not_get_it_and_why(notifier, table, row, values, why):
    fill(notifier, 2)
    change(notifier, table, row, **values)
    bulk_id = new_bulk(notifier)
    assert whys(notifier, bulk_id)[person_of(0)] == why
    assert {one.case_id for one in reached(notifier, bulk_id)} == {case_of(1)}


def test_a_held_case_never_gets_it_not_even_if_it_was_held_after_the_start(notifier):
    fill(notifier, 3)
    hold(notifier, case_of(0))
    bulk_id = new_bulk(notifier)
    assert whys(notifier, bulk_id) == {person_of(0, "A"): "held", person_of(0, "B"): "held"}
    begin(notifier, bulk_id)
    hold(notifier, case_of(1))
    send(notifier)
    assert len(texts(notifier)) == 2
    assert {one.why for one in messages_to(notifier, case_id=case_of(1))} == {"held"}


def test_somebody_with_a_held_case_gets_nothing_in_their_other_case_either(notifier):
    fill(notifier, 2)
    join(notifier, 1, person_of(0))
    hold(notifier, case_of(0))
    assert reached(notifier, new_bulk(notifier)) == []
    alone = new_bulk(notifier, together=False)
    assert {one.person_id for one in reached(notifier, alone)} == {person_of(1, "A"), person_of(1, "B")}
    begin(notifier, alone)
    assert messages_to(notifier, person_of(0), template="keep_in_touch") == []


def test_somebody_held_between_the_look_and_their_turn_is_left_out(notifier):
    fill(notifier, 2)
    join(notifier, 1, person_of(0))
    bulk_id = new_bulk(notifier, together=False)
    hold(notifier, case_of(1))
    begin(notifier, bulk_id)
    assert whys(notifier, bulk_id)[person_of(0)] == "held"
    assert {one.person_id for one in messages_to(notifier, template="keep_in_touch")} == {person_of(0, "B")}


def test_somebody_left_out_in_one_case_gets_it_in_another_where_they_may(notifier):
    fill(notifier, 2)
    first, second = sorted((0, 1), key=case_of)
    join(notifier, second, person_of(first))
    change(notifier, Case, case_of(first), stage="screened_out")
    bulk_id = new_bulk(notifier)
    assert {one.person_id: one.case_id for one in reached(notifier, bulk_id)}[person_of(first)] == case_of(second)
    assert len(reached(notifier, bulk_id)) == 3


def test_if_one_side_cannot_get_it_neither_does_unless_staff_want_it_so(notifier):
    fill(notifier, 2)
    change(notifier, Person, person_of(0, "B"), consents=[])
    together = new_bulk(notifier)
    assert whys(notifier, together) == {person_of(0, "A"): "others_left_out", person_of(0, "B"): "no_consent"}
    alone = new_bulk(notifier, together=False)
    assert whys(notifier, alone) == {person_of(0, "B"): "no_consent"}


def test_both_parties_get_it_at_the_same_hour_even_if_they_live_in_two_zones(notifier):
    """Half past eight in the evening in Chicago: quiet there, not in Los Angeles."""
    notifier.clock.move_to(datetime(2026, 9, 23, 1, 30, tzinfo=UTC))
    fill(notifier, 1)
    change(notifier, Person, person_of(0, "B"), timezone="America/Los_Angeles")
    begin(notifier, new_bulk(notifier))
    assert {one.send_after for one in messages_to(notifier, template="keep_in_touch")} == {
        datetime(2026, 9, 23, 16, tzinfo=UTC)}


@pytest.mark.parametrize(("now", "then"), [
    (datetime(2026, 9, 23, 15, tzinfo=UTC), datetime(2026, 9, 23, 19, tzinfo=UTC)),  # 10 in Chicago, 5 in Honolulu
    (datetime(2026, 9, 23, 20, tzinfo=UTC), datetime(2026, 9, 23, 20, tzinfo=UTC)),
    (datetime(2026, 9, 24, 2, tzinfo=UTC), datetime(2026, 9, 24, 19, tzinfo=UTC)),
])
def test_the_same_hour_is_quiet_for_nobody(now, then):
    assert same_hour(now, ["America/Chicago", "Pacific/Honolulu"]) == then


def test_a_filter_narrows_by_kind_language_and_last_contact(notifier):
    fill(notifier, 3)
    change(notifier, Case, case_of(1), case_type="money")
    for side in "AB":
        change(notifier, Person, person_of(2, side), language="es")
    assert {one.case_id for one in people_of(notifier, new_bulk(notifier, case_types=("money",)))} == {case_of(1)}
    assert {one.case_id for one in people_of(notifier, new_bulk(notifier, languages=("es",)))} == {case_of(2)}
    with notifier.work() as work:
        work.session.execute(update(Case).values(stage="ready"))
    assert people_of(notifier, new_bulk(notifier, stages=("scheduled",))) == []
    put(notifier, "staff", "hello", person_of(0), case_id=case_of(0), values={"words": "Hello"})
    send(notifier)
    quiet = new_bulk(notifier, quiet_days=7, together=False)
    assert person_of(0) not in {one.person_id for one in people_of(notifier, quiet)}
    notifier.clock.advance(days=8)
    assert len(people_of(notifier, new_bulk(notifier, quiet_days=7))) == 6


def test_those_who_want_to_talk_are_found_by_their_newest_answer(notifier):
    fill(notifier, 2)
    now = notifier.clock.now()
    said = [(person_of(0), "talk", 2), (person_of(1), "talk", 3), (person_of(1), "not_now", 1)]
    with notifier.work() as work:
        for person_id, answer, days in said:
            work.session.add(Prompt(
                id=new_id(), kind="check_in", subject_id=new_id(), case_id=case_of(0), person_id=person_id, options=[],
                question="generic", multiple=False, state="answered", created_at=now, expires_at=now, digits=[1],
                answered_at=now - timedelta(days=days), answer=answer))
    found = people_of(notifier, new_bulk(notifier, wants_back=True, together=False))
    assert {one.person_id for one in found} == {person_of(0)}


def test_words_that_count_as_unsolicited_wait_their_week_or_never_go(notifier):
    fill(notifier, 1)
    put(notifier, "generic", "asked", person_of(0), case_id=case_of(0))
    send(notifier)
    bulk_id = new_bulk(notifier, "open_door", together=False)
    assert whys(notifier, bulk_id) == {person_of(0): "expired"}


def test_who_has_no_text_gets_an_e_mail_and_it_counts_no_segments(notifier):
    fill(notifier, 1)
    change(notifier, Person, person_of(0), phone=None)
    bulk_id = new_bulk(notifier)
    assert {one.person_id: (one.channel, one.segments) for one in reached(notifier, bulk_id)} == {
        person_of(0): ("email", 0), person_of(0, "B"): ("sms", 1)}
    begin(notifier, bulk_id)
    assert {parcel.channel for parcel in send(notifier)} == {"sms", "email"}
