"""What programs change by the API: versions are asked for, both are shown to who was too late, and nothing is lost."""

import pytest

from shared.contracts import CENTRE
from shared.ids import derived_id
from shared.testing.events import published
from shared.testing.http import staff_client
from tests.integration.scheduler.centre import ANA, BEN, BO, CASE, MAYA, OAK, ask, booked, says, tuesday

API = "/sessions/api/v1"
ROOM = {"name": "Elm room", "seats": 8, "access": ["step_free", "quiet"], "directions": "Second floor", "active": True}
HOURS = {"hours": [{"weekday": 0, "opens": "09:00", "closes": "12:30", "valid_from": None,
                    "valid_until": "2027-01-31"}]}


def seen(client, path):
    return client.get(f"{API}{path}").headers["ETag"]


def put(client, path, body, version):
    return client.put(f"{API}{path}", json=body, headers={"If-Match": version} if version else {})


def test_a_room_is_added_read_and_changed(office):
    made = office.post(f"{API}/rooms", json=ROOM)
    assert made.status_code == 201
    path = f"/rooms/{made.json['id']}"
    assert seen(office, path) == made.headers["ETag"]
    answer = put(office, path, ROOM | {"seats": 4}, seen(office, path))
    assert (answer.status_code, answer.json["seats"], answer.headers["ETag"]) == (200, 4, seen(office, path))
    assert office.get(f"{API}{path}", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_without_a_version_nothing_is_changed(office):
    answer = put(office, f"/rooms/{OAK}", ROOM, None)
    assert (answer.status_code, answer.json["code"]) == (428, 428)
    assert "If-Match" in answer.json["message"]
    assert office.get(f"{API}/rooms/{OAK}").json["name"] == "Oak room"


@pytest.mark.parametrize("version", ['"old"', "x", '""', 'W/"x"'])
def test_who_was_too_late_sees_both_versions(office, version):
    answer = put(office, f"/rooms/{OAK}", ROOM, version)
    assert answer.status_code == 412
    assert answer.json["yours"] == ROOM
    assert answer.json["present"] == office.get(f"{API}/rooms/{OAK}").json
    assert answer.headers["ETag"] == seen(office, f"/rooms/{OAK}")
    assert answer.json["present"]["name"] == "Oak room"


def test_of_two_who_saw_the_same_version_one_wins(office):
    version = seen(office, f"/rooms/{OAK}")
    assert put(office, f"/rooms/{OAK}", ROOM, version).status_code == 200
    late = put(office, f"/rooms/{OAK}", ROOM | {"name": "Ash room"}, version)
    assert (late.status_code, late.json["present"]["name"]) == (412, "Elm room")


def test_a_gateway_that_packs_answers_does_not_make_them_others(office):
    version = seen(office, f"/rooms/{OAK}")
    assert put(office, f"/rooms/{OAK}", ROOM, f'{version[:-1]}-gzip"').status_code == 200


def test_a_mediators_profile_and_hours_are_changed(office):
    path = f"/mediators/{MAYA}"
    profile = office.get(f"{API}{path}").json
    mine = {name: value for name, value in profile.items() if name not in ("id", "display_name")}
    answer = put(office, path, mine | {"most_a_day": 2, "case_types": ["family"]}, seen(office, path))
    assert (answer.status_code, answer.json["most_a_day"]) == (200, 2)
    assert put(office, path, mine | {"timezone": "Mars/Base"}, seen(office, path)).status_code == 422
    hours = f"/resources/{MAYA}/hours"
    assert len(office.get(f"{API}{hours}").json["hours"]) == 5
    assert put(office, hours, HOURS, seen(office, hours)).json == HOURS
    overnight = {"hours": [HOURS["hours"][0] | {"closes": "08:00"}]}
    assert put(office, hours, overnight, seen(office, hours)).status_code == 422
    assert office.get(f"{API}{hours}").json == HOURS


def test_an_interpreter_comes_and_changes(office):
    body = {"display_name": "Ines Roca", "active": True, "languages": ["es"], "timezone": None, "remote": True,
            "in_person": False}
    made = office.post(f"{API}/interpreters", json=body)
    assert (made.status_code, made.json["languages"]) == (201, ["es"])
    path = f"/interpreters/{made.json['id']}"
    assert put(office, path, body | {"remote": False}, made.headers["ETag"]).status_code == 422
    assert put(office, path, body | {"in_person": True}, made.headers["ETag"]).status_code == 200
    assert office.get(f"{API}/interpreters").json["total"] == 1


@pytest.mark.parametrize("resource", [MAYA, OAK, CENTRE])
def test_time_off_names_the_sessions_that_stand_in_it(office, scheduler, resource):
    session_id = booked(scheduler, tuesday(10))
    stands = office.get(f"{API}/sessions/{session_id}").json
    body = {"starts_at": tuesday(8).isoformat(), "ends_at": tuesday(18).isoformat()}
    path = f"{API}/resources/{resource}/time-off"
    made = office.post(path, json=body)
    there = resource == CENTRE or resource in stands["mediator_ids"] + stands["room_ids"]
    assert made.json["session_ids"] == ([session_id] if there else [])
    assert [one["id"] for one in office.get(path).json["items"]] == [made.json["id"]]
    assert [office.delete(f"{path}/{made.json['id']}").status_code for _ in range(2)] == [204, 204]
    assert office.get(path).json["items"] == []


def test_extra_hours_come_and_go(office):
    path = f"{API}/resources/{BEN}/extra-hours"
    made = office.post(path, json={"starts_at": tuesday(18).isoformat(), "ends_at": tuesday(20).isoformat()})
    assert made.status_code == 201
    assert office.get(path).json["total"] == 1
    assert office.delete(f"{path}/{made.json['id']}").status_code == 204
    assert office.get(path).json["total"] == 0


@pytest.mark.parametrize("path", ["hours", "time-off", "extra-hours"])
def test_whom_nobody_knows_has_no_times(office, path):
    assert office.get(f"{API}/resources/{derived_id('nobody')}/{path}").status_code == 404


def test_a_session_is_moved_once_and_cancelled(office, scheduler):
    session_id = booked(scheduler, tuesday(10))
    path = f"/sessions/{session_id}"
    version = seen(office, path)
    body = {"starts_at": tuesday(14).isoformat()}
    assert put(office, f"{path}/time", body, version).json["sequence"] == 1
    assert put(office, f"{path}/time", body, version).status_code == 412
    assert len(published(scheduler, "session.moved")) == 1
    for _ in range(2):
        assert office.post(f"{API}{path}/cancellation", json={}).json["state"] == "cancelled"
    assert len(published(scheduler, "session.cancelled")) == 1


def test_who_came_is_noted_by_the_mediator_of_the_session(app, office, scheduler, clock):
    session_id = booked(scheduler, tuesday(10))
    mine = office.get(f"{API}/sessions/{session_id}").json["mediator_ids"][0]
    other = BEN if mine == MAYA else MAYA
    body = {"attendance": [{"person_id": one, "status": "attended"} for one in (ANA, BO)]}
    path = f"{API}/sessions/{session_id}/attendance"
    clients = {one: staff_client(app, "mediator", staff_id=one) for one in (mine, other)}
    assert clients[mine].post(path, json=body).status_code == 422
    clock.advance(seconds=(tuesday(11) - clock.now()).total_seconds())
    assert clients[other].post(path, json=body).status_code == 404
    assert clients[other].get(path).status_code == 404
    assert clients[mine].post(path, json=body).json["state"] == "held"
    assert {one["status"] for one in clients[mine].get(path).json} == {"attended"}


def test_cases_that_need_a_time_are_listed_until_they_have_one(office, scheduler):
    item = office.get(f"{API}/cases").json["items"][0]
    assert (item["id"], item["wanted"], item["invitation_id"]) == (CASE, "first", None)
    invitation = ask(scheduler, slots=[tuesday(10)])
    assert office.get(f"{API}/cases").json["items"][0]["invitation_id"] == invitation.id
    for person in (ANA, BO):
        says(scheduler, person, invitation.id, 1)
    assert office.get(f"{API}/cases").json["items"] == []


def test_invitations_are_listed_and_withdrawn(office, scheduler):
    invitation = ask(scheduler, slots=[tuesday(10)])
    assert [one["id"] for one in office.get(f"{API}/invitations?state=open").json["items"]] == [invitation.id]
    for _ in range(2):
        assert office.post(f"{API}/invitations/{invitation.id}/withdrawal", json={}).json["state"] == "withdrawn"
    assert office.get(f"{API}/invitations?state=open").json["items"] == []
    assert len(published(scheduler, "invitation.closed")) == 1


def test_why_a_time_is_not_offered_is_said_in_words(office):
    path = f"{API}/cases/{CASE}/why-not"
    assert office.get(path, query_string={"starts_at": tuesday(10).isoformat()}).json == {"offered": True, "why": ""}
    night = office.get(path, query_string={"starts_at": tuesday(3).isoformat()}).json
    assert night["offered"] is False
    assert night["why"]


def test_lists_lead_from_page_to_page(office):
    answer = office.get(f"{API}/rooms?size=1")
    assert (answer.json["total"], answer.json["pages"], len(answer.json["items"])) == (2, 2, 1)
    assert f'<{API}/rooms?size=1&page=2>; rel="next"' in answer.headers["Link"]
    assert 'rel="prev"' not in answer.headers["Link"]
    second = office.get(f"{API}/rooms?size=1&page=2")
    assert second.json["items"] != answer.json["items"]
    assert office.get(f"{API}/rooms?size=1&page=3").json["items"] == []
