"""One function says whether a slot can be offered, and whether it can be booked."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scheduler.domain.availability import Reason, Refused, taken, why_not, why_nots
from services.scheduler.domain.reasons import OF_RESOURCE, OF_TIME, in_words
from tests.unit.scheduler.facts import MONDAY, at, facts, interpreter, mask, mediator, person, room, slot


def test_a_slot_in_everybodys_time_is_fine():
    assert why_not(slot(), facts()) is None


@pytest.mark.parametrize(("asked", "known", "refused"), [
    (slot(at(10.1)), facts(), Refused(Reason.GRID)),
    (slot(hours=0), facts(), Refused(Reason.LENGTH)),
    (slot(hours=9), facts(), Refused(Reason.LENGTH)),
    (slot(at(13, 21)), facts(), Refused(Reason.NOTICE)),
    (slot(at(10) + timedelta(days=49)), facts(), Refused(Reason.HORIZON)),
    (slot(), facts(closed=mask(at(0), at(24))), Refused(Reason.CENTRE_CLOSED)),
    (slot(mediator_ids=()), facts(), Refused(Reason.NO_MEDIATOR)),
    (slot(room_ids=()), facts(), Refused(Reason.NO_ROOM)),
    (slot(modality="shuttle", room_ids=("oak",)), facts(), Refused(Reason.NO_ROOM)),
    (slot(mediator_ids=("nobody",)), facts(), Refused(Reason.UNKNOWN, "nobody")),
    (slot(), facts(mediator(active=False)), Refused(Reason.INACTIVE, "maya")),
    (slot(at(16)), facts(), Refused(Reason.HOURS, "maya")),
    (slot(at(10, 26)), facts(), Refused(Reason.HOURS, "maya")),
    (slot(), facts(mediator(away=mask(at(11), at(11.5)))), Refused(Reason.AWAY, "maya")),
    (slot(), facts(mediator(case_types=frozenset({"family"}))), Refused(Reason.CASE_TYPE, "maya")),
    (slot(modality="video"), facts(mediator(remote=False)), Refused(Reason.REMOTE, "maya")),
    (slot(), facts(room(step_free=False), access=frozenset({"step_free"})), Refused(Reason.STEP_FREE, "oak")),
    (slot(), facts(access=frozenset({"quiet"})), Refused(Reason.ACCESS, "oak", "quiet")),
    (slot(), facts(room(seats=2)), Refused(Reason.SEATS, "oak")),
    (slot(), facts(holidays=mask(at(0), at(24))), Refused(Reason.HOLIDAY)),
    (slot(), facts(modalities=frozenset({"video"})), Refused(Reason.MODALITY)),
    (slot(), facts(interpreting=frozenset({"es"})), Refused(Reason.NO_INTERPRETER, None, "es")),
    (slot(interpreter_ids=("ines",)), facts(interpreter("ines", "pl"), interpreting=frozenset({"es"})),
     Refused(Reason.LANGUAGE, "ines")),
    (slot(interpreter_ids=("ines",)), facts(interpreter(in_person=False), interpreting=frozenset({"es"})),
     Refused(Reason.IN_PERSON, "ines")),
    (slot(), facts(mediator(conflict=True)), Refused(Reason.CONFLICT, "maya")),
    (slot(), facts(qualifications=frozenset({"family"})), Refused(Reason.QUALIFICATION, "maya", "family")),
    (slot(), facts(mediator(trainee=True)), Refused(Reason.TRAINEE, "maya")),
    (slot(), facts(mediator(languages=frozenset({"en"})), language="es"), Refused(Reason.LANGUAGE, "maya", "es")),
    (slot(), facts(mediator(room_ids=frozenset({"elm"}))), Refused(Reason.ROOM_NOT_SERVED, "maya")),
    (slot(), facts(mediator(elsewhere=mask(at(11), at(11.1)))), Refused(Reason.ELSEWHERE, "maya")),
    (slot(), facts(mediator(full_days=mask(at(0), at(24)))), Refused(Reason.DAY_FULL, "maya")),
    (slot(), facts(mediator(full_weeks=mask(at(0, 21), at(0, 28)))), Refused(Reason.WEEK_FULL, "maya")),
    (slot(at(9)), facts(mediator(busy=mask(at(8.5), at(9)), before=1)), Refused(Reason.BUSY, "maya")),
    (slot(), facts(room(active=False)), Refused(Reason.INACTIVE, "oak")),
    (slot(), facts(person("ana", busy=mask(at(11), at(12)))), Refused(Reason.BUSY, "ana")),
])
def test_each_reason_is_found(asked, known, refused):
    assert refused in list(why_nots(asked, known))
    assert why_not(asked, known) is not None


def test_a_mediator_has_a_quarter_of_an_hour_after_a_session_and_a_party_need_not():
    after = mask(at(12), at(14))
    assert why_not(slot(), facts(mediator(busy=after))) == Refused(Reason.BUSY, "maya")
    assert why_not(slot(), facts(person("ana", busy=after))) is None


def test_a_room_without_hours_is_free_at_any_time_and_a_mediator_without_hours_never():
    assert why_not(slot(), facts(room(open=None))) is None
    assert why_not(slot(), facts(mediator(open=0))) == Refused(Reason.HOURS, "maya")


def test_half_the_parties_sit_in_each_room_of_a_shuttle_session():
    asked = slot(modality="shuttle", room_ids=("oak", "elm"))
    assert why_not(asked, facts(room(seats=2), room("elm", seats=2))) is None


def test_every_reason_has_words():
    assert {*OF_TIME, *OF_RESOURCE} == set(Reason)


def test_the_words_name_a_mediator_but_never_a_party():
    known = facts(replace(person("ana"), name="Ana Reyes"))
    words = in_words([Refused(Reason.BUSY, "maya"), Refused(Reason.BUSY, "ana")], known.resources)
    assert words == "Maya is taken. A party is taken."


@given(first=st.integers(0, 96), length=st.integers(1, 32), other=st.integers(0, 96), other_length=st.integers(1, 32),
       before=st.integers(0, 4), after=st.integers(0, 4))
def test_two_slots_share_a_quarter_exactly_if_they_overlap(first, length, other, other_length, before, after):
    quarter, known = timedelta(minutes=15), facts(before=before, after=after)
    one = slot(MONDAY + first * quarter, length / 4)
    two = slot(MONDAY + other * quarter, other_length / 4)
    shared = set(taken(one, room(), known)) & set(taken(two, room(), known))
    assert bool(shared) == one.overlaps(two, known.gap)
