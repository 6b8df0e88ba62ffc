"""On the day staff see who is expected when, and note who has arrived."""

from datetime import timedelta

import pytest

from shared.ids import derived_id
from shared.testing.http import read, staff_client
from tests.integration.scheduler.centre import ANA, MAYA, booked, tuesday


@pytest.fixture
def session_id(scheduler, clock):
    found = booked(scheduler, tuesday(10))
    clock.move_to(tuesday(10) - timedelta(minutes=20))
    return found


def board(office):
    return read(office.get("/sessions/board"))


def test_the_day_lists_its_sessions_with_who_is_due(office, session_id):
    text = board(office).text
    assert "10:00 AM – 12:00 PM" in text
    assert "Person A due 10:00 AM" in text


def test_a_party_is_noted_as_here_and_taken_back(office, session_id, clock):
    board(office).form("Person A is here").send(office)
    clock.move_to(tuesday(10))
    again = office.post(f"/sessions/{session_id}/arrivals/{ANA}/here")
    assert again.status_code == 400
    assert "Person A due 10:00 AM Here since 9:40 AM" in board(office).text
    board(office).form("Not here after all").send(office)
    assert "Here since" not in board(office).text


def test_nobody_has_arrived_long_before(office, scheduler, session_id, clock):
    form = board(office).form("Person A is here")
    clock.move_to(tuesday(6))
    assert "from two hours before" in read(form.send(office, follow=True)).text


def test_nobody_else_can_arrive(office, session_id):
    form = board(office).form("Person A is here")
    form.action = f"/sessions/{session_id}/arrivals/{derived_id('nobody')}/here"
    assert form.send(office).status_code == 404


def test_a_day_without_sessions_says_so(office):
    assert "No session today" in board(office).text


def test_the_board_is_the_offices(app):
    assert staff_client(app, "mediator", staff_id=MAYA).get("/sessions/board").status_code == 403
