"""When invitations close, when reminders go out, and what may still be done."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scheduler.domain import invitations, sessions
from services.scheduler.domain.hours import local_moment
from services.scheduler.domain.reminders import reminders
from services.scheduler.domain.words import said
from tests.unit.scheduler.facts import CHICAGO, MONDAY, at


def test_an_invitation_is_open_for_a_week():
    assert invitations.usual_close("first", MONDAY, MONDAY + timedelta(days=12), CHICAGO) == MONDAY + timedelta(days=7)


def test_an_invitation_closes_some_hours_before_its_first_slot():
    assert invitations.usual_close("first", MONDAY, at(16, 24), CHICAGO) == at(12, 24)


def test_an_invitation_does_not_close_at_night():
    assert invitations.usual_close("first", MONDAY, at(9, 24), CHICAGO) == at(20, 23)


def test_a_move_closes_before_the_session_that_it_moves():
    close = invitations.usual_close("move", MONDAY, at(10, 30), CHICAGO, session_starts_at=at(15, 22))
    assert close == at(11, 22)


@pytest.mark.parametrize(("blocks", "modality", "blocked"), [
    ({"relay"}, "in_person", False), ({"offer"}, "shuttle", True), ({"any_contact"}, "phone", True),
    ({"joint"}, "video", True), ({"joint"}, "shuttle", False), (set(), "in_person", False)])
def test_a_condition_blocks_meeting(blocks, modality, blocked):
    assert invitations.blocked_by(blocks, modality) is blocked


def test_there_are_two_reminders_at_the_hour_of_the_session():
    found = reminders(at(10.5, 29), MONDAY, CHICAGO)
    assert [(one.name, one.due_at) for one in found] == [("remind3", at(10.5, 26)), ("remind1", at(10.5, 28))]
    assert found[1].expires_at == at(9.5, 29)


def test_a_reminder_for_an_evening_session_goes_out_in_the_morning():
    assert [one.due_at for one in reminders(at(20.5, 29), MONDAY, CHICAGO)] == [at(10, 26), at(10, 28)]


def test_a_session_booked_two_days_ahead_has_one_reminder_and_on_the_day_before_none():
    assert [one.name for one in reminders(at(10, 29), at(11, 27), CHICAGO)] == ["remind1"]
    assert reminders(at(10, 29), at(11, 28), CHICAGO) == []


def test_a_reminder_keeps_the_wall_time_over_a_change_of_the_clocks():
    starts = local_moment(date(2026, 11, 2), time(10), CHICAGO)
    assert [one.due_at for one in reminders(starts, MONDAY, CHICAGO)] == [
        local_moment(date(2026, 10, 30), time(10), CHICAGO), local_moment(date(2026, 11, 1), time(10), CHICAGO)]


@given(st.integers(0, 730 * 96), st.integers(0, 200))
def test_reminders_lie_ahead_in_order_and_never_at_night(quarters, hours_before):
    starts = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * quarters)
    now = starts - timedelta(hours=hours_before)
    found = reminders(starts, now, CHICAGO)
    assert all(now < one.due_at < one.expires_at < starts for one in found)
    assert all(time(9) <= one.due_at.astimezone(CHICAGO).time() <= time(20) for one in found)
    assert all(one.expires_at <= other.due_at for one, other in pairwise(found))


def test_a_party_cancels_alone_until_24_hours_before_and_asks_for_a_new_time_until_4():
    starts = at(10, 29)
    assert sessions.may_cancel_alone(starts, starts - timedelta(hours=24))
    assert not sessions.may_cancel_alone(starts, starts - timedelta(hours=23, minutes=59))
    assert sessions.may_ask_new_time(starts, starts - timedelta(hours=4))
    assert not sessions.may_ask_new_time(starts, starts - timedelta(hours=3))


def test_a_session_took_place_if_two_parties_were_there():
    assert sessions.took_place(["attended", "late"])
    assert sessions.took_place(["attended", "left_early", "no_show"])
    assert not sessions.took_place(["attended", "no_show"])


@pytest.mark.parametrize(("moment", "words"), [
    (at(9), "Tue Sep 22, 9:00 AM"), (at(12.5), "Tue Sep 22, 12:30 PM"),
    (at(10) - timedelta(days=20), "Wed Sep 2, 10:00 AM")])
def test_a_time_in_words(moment, words):
    assert said(moment, CHICAGO) == words
