"""Who gets in, and what the others see."""

import pytest

from shared.http import cookies
from shared.http.guards import guard_of
from shared.testing.http import participant_client, read, staff_client

BOARD = "/sessions/board"


def test_a_visitor_is_sent_to_sign_in_and_back(visitor):
    answer = visitor.get(f"{BOARD}?day=2026-09-24&x=%26")
    assert (answer.status_code, answer.headers["Location"]) == (
        302, "/staff/sign-in?next=/sessions/board%3Fday%3D2026-09-24%26x%3D%2526")


def test_the_api_answers_401_in_json(visitor):
    answer = visitor.get("/sessions/api/v1/notes/1")
    assert (answer.status_code, answer.json["message"]) == (401, "Please sign in.")


@pytest.mark.parametrize("role", ["coordinator", "admin"])
def test_the_role_that_is_asked_for_and_an_admin_get_in(desk, role):
    assert staff_client(desk, role).get(BOARD).status_code == 200


def test_another_role_is_told_so(desk):
    answer = staff_client(desk, "mediator").get(BOARD)
    assert (answer.status_code, read(answer).title) == (403, "Your account may not open this – CCR")
    assert staff_client(desk, "mediator").get("/sessions/api/v1/notes/1").status_code == 403


def test_without_a_role_named_any_staff_gets_in(desk, participant):
    assert staff_client(desk, "mediator").get("/sessions/any-staff").text == "welcome"
    assert participant.get("/sessions/any-staff").status_code == 302


def test_a_cookie_from_before_a_role_change_counts_as_none(make_desk):
    desk = make_desk(staff_epoch={"staff-1": 2}.get)
    assert staff_client(desk, epoch=2).get(BOARD).status_code == 200
    assert staff_client(desk, epoch=1).get(BOARD).status_code == 302


def test_staff_that_the_service_does_not_know_does_not_get_in(make_desk):
    assert staff_client(make_desk(staff_epoch={}.get)).get(BOARD).status_code == 302


def test_a_participant_sees_their_page(participant):
    page = read(participant.get("/sessions/mine"))
    assert "Thu, Sep 24, 2026, 10:30 AM (Chicago time)" in page.text


def test_a_visitor_is_asked_to_open_the_link_again(visitor):
    answer = visitor.get("/sessions/mine")
    assert (answer.status_code, read(answer).title) == (401, "Please open your link again – CCR")


def test_staff_is_no_participant(coordinator):
    assert coordinator.get("/sessions/mine").status_code == 401


def test_a_forged_cookie_opens_nothing(desk):
    client = desk.test_client()
    client.set_cookie(cookies.STAFF, "forged")
    client.set_cookie(cookies.PARTICIPANT, "forged")
    assert client.get(BOARD).status_code == 302
    assert client.get("/sessions/mine").status_code == 401


def test_leaving_quickly_forgets_the_participant(make_desk):
    client = participant_client(make_desk(root=True))
    assert client.get("/mine").status_code == 200
    assert client.get("/leave").headers["Location"] == "https://www.weather.gov/"
    assert client.get("/mine").status_code == 401


def test_a_form_sent_after_signing_out_is_kept_for_after_the_sign_in(desk):
    client = staff_client(desk)
    token = read(client.get("/sessions/staff/parked")), read(client.get(BOARD)).form().values[0][1]
    client.delete_cookie(cookies.STAFF)
    answer = client.post("/sessions/any-staff", data={"csrf_token": token[1], "opinion": "Call Lee", "new-pin": "1234"},
                         headers={"Sec-Fetch-Site": "same-origin"})
    page = read(answer)
    assert answer.status_code == 401
    assert page.links["Sign in"] == "/staff/sign-in"
    assert dict(page.form(button="Send again").values)["opinion"] == "Call Lee"
    assert "new-pin" not in page.form(button="Send again").names
    client.set_cookie(cookies.STAFF, cookies.sign_staff(desk.extensions["reconvene"].settings, _sam()))
    assert page.form(button="Send again").send(client).text == "welcome"


def test_every_view_says_who_may_open_it(desk):
    views = {name: guard_of(view) for name, view in desk.view_functions.items()
             if not name.startswith(("api-docs", "static"))}
    assert [name for name, guard in views.items() if guard is None] == []
    assert views["desk.board"] == ("staff", ("coordinator",))
    assert views["desk.mine"] == ("participant", ())
    assert views["desk.few"] == views["desk.webhook"] == ("all", ())


def _sam():
    return cookies.Staff("staff-1", "Sam Rivera", frozenset({"coordinator"}), 1)
