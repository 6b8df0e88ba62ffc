"""Proposals: who, where and when, spread so that there is something for everybody."""

from dataclasses import replace
from datetime import time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.scheduler.domain.availability import Reason, Refused, why_not
from services.scheduler.domain.openings import NoFit, Openings, Wish
from services.scheduler.domain.quarters import quarter_of
from services.scheduler.domain.slots import fit, next_best, part_of, propose
from tests.unit.scheduler.facts import CHICAGO, GRID, MONDAY, at, facts, interpreter, mask, mediator, room

WISH = Wish(120, "in_person", ("ana", "bo"))


def local(one):
    return getattr(one, "starts_at", one).astimezone(CHICAGO)


def test_proposals_lie_on_several_days_and_times_of_day():
    found = propose(WISH, facts(), CHICAGO, 12)
    assert len(found) == 12
    assert len({local(one).date() for one in found}) == 6
    assert {part_of(one.starts_at, CHICAGO) for one in found} == {"morning", "afternoon"}


def test_three_proposals_lie_on_three_days():
    assert len({local(one).date() for one in propose(WISH, facts(), CHICAGO, 3)}) == 3


def test_what_is_proposed_is_possible_and_does_not_overlap():
    known = facts()
    found = propose(WISH, known, CHICAGO, 20)
    assert all(why_not(one, known) is None for one in found)
    assert not any(one.overlaps(other, known.gap) for one, other in pairwise(found))


def test_only_the_days_and_times_wished_are_proposed():
    wish = replace(WISH, weekdays=frozenset({3}), parts=frozenset({"afternoon"}))
    found = propose(wish, facts(), CHICAGO, 4)
    assert found
    assert all(local(one).weekday() == 3 and local(one).time() >= time(12) for one in found)


def test_the_least_loaded_mediator_is_taken():
    known = facts(mediator(sessions=3), mediator("ben", sessions=2))
    assert fit(at(10), WISH, known).mediator_ids == ("ben",)
    assert fit(at(10), WISH, known).why["ben"] == {
        "code": "lightest", "of": 2, "sessions": 2, "weeks": 8, "weight": 100}


def test_somebody_who_serves_half_the_time_is_taken_half_as_often():
    known = facts(mediator(sessions=3), mediator("ben", sessions=2, weight=50))
    assert fit(at(10), WISH, known).mediator_ids == ("maya",)


def test_a_pinned_mediator_serves_or_nobody():
    pinned = replace(WISH, pinned=frozenset({"maya"}))
    assert fit(at(10), pinned, facts(mediator(sessions=9), mediator("ben"))).mediator_ids == ("maya",)
    assert fit(at(10), pinned, facts(mediator("ben"))).why["maya"]["code"] == "pinned"
    with pytest.raises(NoFit) as none:
        fit(at(10), pinned, facts(mediator(away=mask(at(9), at(12))), mediator("ben")))
    assert Refused(Reason.AWAY, "maya") in none.value.refusals


def test_a_trainee_serves_beside_a_qualified_mediator_and_never_alone():
    trainee = mediator("ben", trainee=True)
    assert fit(at(10), WISH, facts(trainee, mediator(sessions=5))).mediator_ids == ("maya",)
    two = replace(WISH, mediators=2)
    assert fit(at(10), two, facts(trainee, qualifications=frozenset())).mediator_ids == ("maya", "ben")
    for wish, known in ((WISH, facts(trainee, mediator(active=False))),
                        (two, facts(trainee, mediator(trainee=True)))):
        with pytest.raises(NoFit) as none:
            fit(at(10), wish, known)
        assert Refused(Reason.NO_MEDIATOR) in none.value.refusals


def test_a_trainee_needs_no_qualification_and_the_other_does():
    family = facts(mediator(qualifications=frozenset({"family"})), mediator("ben", trainee=True),
                   qualifications=frozenset({"family"}))
    assert fit(at(10), replace(WISH, mediators=2), family).mediator_ids == ("maya", "ben")


def test_the_mediator_and_the_room_go_together():
    known = facts(mediator(room_ids=frozenset({"elm"})), mediator("ben", sessions=9), room("elm", seats=2))
    assert fit(at(10), WISH, known).mediator_ids == ("ben",)
    with pytest.raises(NoFit) as none:
        fit(at(10), WISH, facts(mediator(room_ids=frozenset({"elm"})), room("elm", seats=2)))
    assert {Refused(Reason.NO_ROOM), Refused(Reason.ROOM_NOT_SERVED, "maya"),
            Refused(Reason.SEATS, "elm")} <= set(none.value.refusals)


def test_each_language_gets_an_interpreter():
    known = facts(interpreter("ines", "es", "pl"), interpreter("olek", "pl"), interpreting=frozenset({"es", "pl"}),
                  language="es")
    assert fit(at(10), WISH, known).interpreter_ids == ("ines",)
    with pytest.raises(NoFit) as none:
        fit(at(10), WISH, replace(known, interpreting=frozenset({"uk"})))
    assert Refused(Reason.NO_INTERPRETER, None, "uk") in none.value.refusals


def test_the_next_best_times_are_the_nearest():
    known = facts(mediator(busy=mask(at(9), at(13))))
    found = next_best(Openings(WISH, known), CHICAGO, at(10))
    assert [local(one).hour + local(one).minute / 60 for one in found] == [13, 13.5, 14]


def test_two_mediators_are_both_free_or_there_is_no_fit():
    wish = replace(WISH, mediators=2)
    assert set(fit(at(10), wish, facts(mediator("ben"))).mediator_ids) == {"maya", "ben"}
    with pytest.raises(NoFit) as none:
        fit(at(10), wish, facts(mediator("ben", active=False)))
    assert Refused(Reason.INACTIVE, "ben") in none.value.refusals


def test_the_smallest_room_is_taken_and_the_step_free_one_kept_for_those_who_need_it():
    known = facts(room("elm", seats=4, step_free=False), room("hall", seats=40, step_free=False))
    assert fit(at(10), WISH, known).room_ids == ("elm",)
    assert fit(at(10), WISH, replace(known, access=frozenset({"step_free"}))).room_ids == ("oak",)


def test_a_video_session_needs_no_room():
    assert fit(at(10), replace(WISH, modality="video"), facts(room(active=False))).room_ids == ()


def test_nobody_is_proposed_where_nobody_mediates():
    assert propose(WISH, facts(mediator(open=0)), CHICAGO, 3) == []


def test_the_refusal_says_who_could_not_and_why():
    with pytest.raises(NoFit) as none:
        fit(at(18), WISH, facts())
    assert set(none.value.refusals) == {Refused(Reason.NO_MEDIATOR), Refused(Reason.HOURS, "maya")}


@settings(max_examples=20, deadline=None)
@given(taken=st.lists(st.tuples(st.integers(0, 14), st.integers(0, 40)), max_size=8),
       minutes=st.sampled_from([60, 90, 120]))
def test_no_proposal_ever_takes_what_is_taken(taken, minutes):
    start, busy = at(9, 22), 0
    for day, offset in taken:
        first = start + timedelta(days=day, minutes=15 * offset)
        busy |= mask(first, first + timedelta(minutes=60))
    known = facts(mediator(busy=busy))
    for one in propose(replace(WISH, minutes=minutes), known, CHICAGO, 12):
        assert not busy & GRID.span(quarter_of(one.starts_at), quarter_of(one.ends_at) + 1)
        assert one.starts_at >= MONDAY + timedelta(hours=12)
