"""None of these times: what each says instead stays private, and the next times come from what all have in common."""

from zoneinfo import ZoneInfo

import pytest

from services.scheduler.adapters.tables import Wish
from services.scheduler.handlers.invitations import withdraw
from services.scheduler.handlers.proposals import propose_slots
from services.scheduler.handlers.wishes import none_of_these, own_wish
from shared.errors import NotFound, Refusal
from shared.ids import derived_id
from shared.testing.events import published
from tests.integration.scheduler.centre import ANA, BO, CASE, ask, says, tuesday

CHICAGO = ZoneInfo("America/Chicago")


def wish(scheduler, invitation, person_id, weekdays=(), parts=()):
    with scheduler.work() as work:
        none_of_these(work, invitation.id, person_id, weekdays, parts)


def proposed(scheduler):
    with scheduler.work() as work:
        return [one.starts_at.astimezone(CHICAGO) for one in propose_slots(work, CASE)]


def closed(scheduler, invitation):
    with scheduler.work() as work:
        withdraw(work, invitation.id)


def test_the_next_times_suit_what_both_said(scheduler):
    invitation = ask(scheduler, slots=[tuesday(10)])
    wish(scheduler, invitation, ANA, weekdays=[2, 3])
    wish(scheduler, invitation, BO, weekdays=[3, 4], parts=["afternoon"])
    closed(scheduler, invitation)
    assert proposed(scheduler)
    assert all(one.weekday() == 3 and one.hour >= 12 for one in proposed(scheduler))


def test_times_that_were_ticked_tell_when_somebody_could(scheduler):
    invitation = ask(scheduler, slots=[tuesday(10), tuesday(14)])
    says(scheduler, ANA, invitation.id, 1)
    wish(scheduler, invitation, BO, parts=["morning"])
    closed(scheduler, invitation)
    assert all(one.weekday() == 1 and one.hour < 12 for one in proposed(scheduler))


def test_where_nothing_suits_all_any_time_is_proposed(scheduler):
    invitation = ask(scheduler, slots=[tuesday(10)])
    wish(scheduler, invitation, ANA, weekdays=[0])
    wish(scheduler, invitation, BO, weekdays=[1])
    closed(scheduler, invitation)
    assert len({one.weekday() for one in proposed(scheduler)}) > 2


def test_a_wish_is_shown_to_nobody_else_and_told_to_no_service(scheduler):
    invitation = ask(scheduler, slots=[tuesday(10)])
    wish(scheduler, invitation, ANA, weekdays=[2])
    with scheduler.work() as work:
        assert own_wish(work, invitation.id, ANA).weekdays == [2]
        assert own_wish(work, invitation.id, BO) is None
    assert "weekdays" not in str([one.data for one in published(scheduler)])


def test_a_later_yes_takes_the_wish_back(scheduler):
    invitation = ask(scheduler, slots=[tuesday(10)])
    wish(scheduler, invitation, ANA, weekdays=[2])
    says(scheduler, ANA, invitation.id, 1)
    with scheduler.work() as work:
        assert own_wish(work, invitation.id, ANA) is None


def test_a_wish_of_a_stranger_for_a_closed_question_or_of_a_day_that_is_none_changes_nothing(scheduler):
    invitation = ask(scheduler, slots=[tuesday(10)])
    for person_id, days, error in ((derived_id("nobody"), [1], NotFound), (ANA, [7], Refusal)):
        with scheduler.work() as work, pytest.raises(error):
            none_of_these(work, invitation.id, person_id, days)
    closed(scheduler, invitation)
    with scheduler.work() as work, pytest.raises(Refusal):
        none_of_these(work, invitation.id, ANA, [1])
    with scheduler.reading() as session:
        assert session.query(Wish).count() == 0
