from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.intake.domain.come_back import Facts, all_want_to_talk, consider
from services.intake.domain.obstacles import PartyFacts
from services.intake.domain.screening import Screened

NOW = datetime(2026, 9, 21, 15, tzinfo=UTC)
TODAY = date(2026, 9, 21)  # a Monday
FRESH = date(2027, 3, 1)
A = PartyFacts(Screened("A", "joint", FRESH), True, "en")
B = PartyFacts(Screened("B", "remote", FRESH), True, "en")
FACTS = Facts(parties=(A, B), blocked=frozenset(), outcome="partial_informal", outcome_at=NOW - timedelta(days=20),
              open_issues=2, court_on=None, interpreter=False, open_offer=False, session_set=False)


def talking(party, days_ago=1):
    return replace(party, wants_to_talk_at=NOW - timedelta(days=days_ago))


def codes(**changes):
    return {obstacle.code for obstacle in consider(replace(FACTS, **changes), NOW, TODAY).obstacles}


def test_a_case_with_open_issues_may_be_asked_and_it_says_why():
    verdict = consider(FACTS, NOW, TODAY)
    assert verdict.may_ask
    assert verdict.reasons == ("The session ended 20 days ago.", "2 issues are still open.")


def test_both_who_would_talk_is_the_first_reason():
    assert consider(replace(FACTS, parties=(talking(A), talking(B))), NOW, TODAY).reasons[0].startswith("Both sides")


@pytest.mark.parametrize(("changes", "code"), [
    (dict(blocked=frozenset({"offer"})), "condition"),
    (dict(blocked=frozenset({"relay", "offer", "joint", "any_contact"})), "condition"),
    (dict(outcome="full_written"), "resolved"),
    (dict(outcome="resolved_between_parties"), "resolved"),
    (dict(open_offer=True), "offer_open"),
    (dict(session_set=True), "session_set"),
    (dict(court_on=date(2026, 9, 24)), "court_near"),
    (dict(court_on=TODAY), "court_near"),
    (dict(outcome_at=NOW - timedelta(days=181)), "long_ago"),
    (dict(parties=(A, replace(B, can_write=False))), "no_consent"),
    (dict(parties=(A, replace(B, stopped_check_ins=True))), "stopped"),
    (dict(parties=(A, replace(B, language="es"))), "languages"),
    (dict(parties=(A, replace(B, screening=Screened("B", None, None)))), "not_screened"),
    (dict(parties=(A, replace(B, screening=Screened("B", "joint", TODAY)))), "screening_old"),
    (dict(parties=(A, replace(B, screening=Screened("B", "shuttle", FRESH)))), "screening"),
    (dict(parties=(A, replace(B, screening=Screened("B", "not_suitable", FRESH)))), "screening"),
])
def test_each_obstacle_stands_in_the_way_with_its_reason(changes, code):
    assert codes(**changes) == {code}


def test_a_block_on_notes_alone_does_not_forbid_an_offer():
    assert codes(blocked=frozenset({"relay"})) == set()


def test_court_in_more_than_three_business_days_leaves_room():
    assert codes(court_on=date(2026, 9, 25)) == set()
    assert codes(court_on=date(2026, 9, 18)) == set()


def test_a_weekend_does_not_count_as_business_days():
    friday = date(2026, 9, 25)
    verdict = consider(replace(FACTS, court_on=date(2026, 9, 29)), NOW + timedelta(days=4), friday)
    assert {obstacle.code for obstacle in verdict.obstacles} == {"court_near"}


@pytest.mark.parametrize("changes", [
    dict(court_on=date(2026, 9, 23)), dict(outcome_at=NOW - timedelta(days=300)),
])
def test_the_wish_of_both_opens_what_time_had_closed(changes):
    assert codes(parties=(talking(A), talking(B)), **changes) == set()


def test_the_wish_of_both_never_opens_what_protects():
    assert codes(parties=(talking(A), talking(B)), blocked=frozenset({"offer"})) == {"condition"}


@pytest.mark.parametrize(("first", "second", "both"), [(1, 1, True), (14, 1, True), (15, 0, False), (20, 18, False)])
def test_two_wishes_belong_together_for_fourteen_days(first, second, both):
    assert all_want_to_talk((talking(A, first), talking(B, second)), NOW) is both


def test_one_wish_alone_is_no_wish_of_both():
    assert not all_want_to_talk((talking(A), B), NOW)
    assert not all_want_to_talk((talking(A),), NOW)


def test_an_interpreter_bridges_two_languages():
    assert codes(parties=(A, replace(B, language="es")), interpreter=True) == set()
