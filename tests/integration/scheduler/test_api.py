"""The API for staff."""

import pytest

from shared.ids import derived_id
from shared.testing.events import published
from shared.testing.http import staff_client
from tests.integration.scheduler.centre import ANA, BO, CASE, MAYA, ask, booked, says, tuesday

API = "/sessions/api/v1"


def test_sessions_are_listed_in_order_a_page_at_once(office, scheduler):
    session_id = booked(scheduler, tuesday(10))
    body = office.get(f"{API}/sessions?first=2026-09-29T00:00:00Z&last=2026-09-30T00:00:00Z&state=scheduled").get_json()
    assert body["total"] == 1
    assert body["items"][0]["id"] == session_id
    assert sorted(body["items"][0]["person_ids"]) == sorted([ANA, BO])
    assert office.get(f"{API}/sessions?page=2").get_json()["items"] == []
    assert office.get(f"{API}/sessions?first=2026-09-30T00:00:00Z").get_json()["total"] == 0


def test_one_session_is_found_by_its_id(office, scheduler):
    session_id = booked(scheduler, tuesday(10))
    body = office.get(f"{API}/sessions/{session_id}").get_json()
    assert body["starts_at"] == "2026-09-29T15:00:00+00:00"
    assert office.get(f"{API}/sessions/{derived_id('none')}").status_code == 404


def test_times_are_proposed_and_asked_about(office, scheduler):
    slots = office.get(f"{API}/cases/{CASE}/slots?want=5&mediator_id={MAYA}").get_json()
    assert len(slots) == 5
    assert {one for slot in slots for one in slot["mediator_ids"]} == {MAYA}
    answer = office.post(f"{API}/cases/{CASE}/invitations", json={
        "kind": "first", "slots": [slot["starts_at"] for slot in slots[1:3]]})
    assert answer.status_code == 201
    body = answer.get_json()
    assert [slot["starts_at"] for slot in body["slots"]] == [slot["starts_at"] for slot in slots[1:3]]
    assert (body["state"], body["answered"]) == ("open", 0)
    assert len(published(scheduler, "invitation.opened")) == 1


def test_an_invitation_tells_how_many_answered_and_not_what(office, scheduler):
    invitation = ask(scheduler, slots=[tuesday(10), tuesday(14)])
    says(scheduler, ANA, invitation.id, 2)
    body = office.get(f"{API}/invitations/{invitation.id}").get_json()
    assert body["answered"] == 1
    assert set(body) == {"id", "case_id", "kind", "state", "closes_at", "session_id", "person_ids", "answered", "slots"}


def test_three_times_are_chosen_if_none_is_named(office):
    body = office.post(f"{API}/cases/{CASE}/invitations", json={}).get_json()
    assert len(body["slots"]) == 3


@pytest.mark.parametrize(("body", "words"), [
    ({"slots": ["2026-09-26T10:00:00Z"]}, "not possible"), ({"kind": "first", "slots": []}, ""),
    ({"slots": ["soon"]}, ""), ({"slot": []}, ""), ({"kind": "third"}, ""),
    ({"kind": "move"}, "no coming session"), ({"closes_at": "2020-01-01T00:00:00Z"}, "at least an hour"),
    ({"slots": ["2026-09-29T15:00:00"]}, ""), ({"slots": ["2027-12-31T23:45:00Z"]}, "far ahead"),
    ({"slots": ["9999-12-31T23:59:00Z"]}, "")])
def test_a_question_that_cannot_be_asked_is_refused(office, body, words):
    answer = office.post(f"{API}/cases/{CASE}/invitations", json=body)
    assert answer.status_code == 422
    assert words in answer.get_json()["message"]


@pytest.mark.parametrize("query", ["first=soon", "page=0", "size=1000", "state=maybe"])
def test_a_query_that_cannot_be_is_refused(office, query):
    assert office.get(f"{API}/sessions?{query}").status_code == 422


def test_the_api_is_for_the_office(app):
    assert app.test_client().get(f"{API}/sessions").status_code == 401
    assert staff_client(app, "mediator", staff_id=MAYA).get(f"{API}/cases/{CASE}/slots").status_code == 403
