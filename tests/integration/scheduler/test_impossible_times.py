"""Times, places and people that cannot be: said in words by page and by API, and nothing is changed."""

from datetime import date, timedelta

import pytest

from services.scheduler.adapters.tables import (
    ExtraHours,
    Holiday,
    Interpreter,
    Invitation,
    MediationSession,
    OpenHours,
    Room,
    TimeOff,
    Yes,
)
from shared.contracts import CENTRE, Envelope, catalogue
from shared.ids import derived_id, new_id
from shared.testing.events import published
from shared.testing.http import read
from tests.integration.scheduler.centre import ANA, BO, CASE, MAYA, ask, booked, says, tuesday

API = "/sessions/api/v1"
NOBODY = derived_id("nobody")
DAYS, MOMENTS = "The last day is before the first.", "The end must be after the beginning."
MOVE = "Set this time and tell everybody"
TABLES = (ExtraHours, Holiday, Interpreter, Invitation, MediationSession, OpenHours, Room, TimeOff, Yes)
ONCE = f"/sessions/mediators/{MAYA}/hours"
OVERNIGHT = {"weekday-0": "1", "opens-0": "22:00", "closes-0": "02:00"}
ROW = {"weekday": 1, "opens": "09:00", "closes": "12:00", "valid_from": None, "valid_until": None}
INTERPRETER = {"display_name": "Ines Roca", "active": True, "languages": ["es"], "timezone": None, "remote": True,
               "in_person": True}


def everything(service) -> dict:
    """All rows of what these forms could change."""
    with service.reading() as session:
        return {table.__name__: sorted(str({one.name: getattr(row, one.name) for one in table.__table__.columns})
                                       for row in session.query(table)) for table in TABLES}


@pytest.fixture
def unchanged(scheduler):
    """Sees to it that nothing is changed and nothing told, from where the test calls it."""
    before = {}

    def remember():
        before.update(everything(scheduler), told=len(published(scheduler)))

    yield remember
    assert everything(scheduler) | {"told": len(published(scheduler))} == before


def send(office, path, button, **fields):
    """Sends the form, also with a choice that the page does not offer: programs can."""
    form = read(office.get(path)).form(button)
    for name, value in fields.items():
        form.choices.get(name, set()).update([value] if isinstance(value, str) else value)
    return form.send(office, **fields)


@pytest.mark.parametrize("fields", [
    {"starts_on": "2026-10-06", "ends_on": "2026-10-05"},
    {"starts_on": "2026-10-06", "ends_on": "2026-10-06", "from_time": "12:00", "until_time": "11:00"},
    {"starts_on": "2026-10-06", "ends_on": "2026-10-06", "from_time": "12:00", "until_time": "12:00"}])
@pytest.mark.parametrize("what", ["away", "extra"])
def test_an_end_before_the_start_is_said_by_the_page(office, unchanged, fields, what):
    unchanged()
    answer = send(office, ONCE, "Note this time", what=what, **fields)
    assert answer.status_code == 422
    assert read(answer).errors["ends_on"] in (DAYS, MOMENTS)


def test_a_closure_of_the_centre_that_ends_before_it_starts_is_said_by_the_page(office, unchanged):
    unchanged()
    answer = send(office, "/sessions/closed-days", "Note closed days", starts_on="2026-10-06", ends_on="2026-10-05")
    assert (answer.status_code, read(answer).errors["ends_on"]) == (422, "The last day is before the first.")


@pytest.mark.parametrize("path", [f"{MAYA}/time-off", f"{CENTRE}/time-off", f"{MAYA}/extra-hours"])
def test_an_end_before_the_start_is_said_by_the_api(office, unchanged, path):
    unchanged()
    answer = office.post(f"{API}/resources/{path}", json={
        "starts_at": tuesday(12).isoformat(), "ends_at": tuesday(11).isoformat()})
    assert answer.status_code == 422
    assert "after the beginning" in answer.json["message"]


@pytest.mark.parametrize("zone", ["Mars/Base", "../../etc/passwd", "CST6", "chicago"])
def test_a_zone_that_is_none_is_said_by_page_and_api(office, unchanged, zone):
    unchanged()
    answer = send(office, f"/sessions/mediators/{MAYA}", "Save the places", timezone=zone)
    assert answer.status_code == 422
    assert "There is no such time zone" in read(answer).errors["timezone"]
    answer = send(office, "/sessions/interpreters/new", "Save", display_name="Ines", languages=["es"], timezone=zone)
    assert "There is no such time zone" in read(answer).errors["timezone"]
    answer = office.post(f"{API}/interpreters", json=INTERPRETER | {"timezone": zone})
    assert answer.status_code == 422
    assert "There is no such time zone" in answer.json["message"]


def test_hours_across_midnight_are_said_to_take_two_lines(office, unchanged):
    unchanged()
    answer = send(office, ONCE, "Save the hours", **OVERNIGHT)
    assert answer.status_code == 422
    assert "Hours past midnight take two lines" in read(answer).text
    assert ("closes-0", "02:00") in read(answer).form("Save the hours").values
    answer = office.put(f"{API}/resources/{MAYA}/hours", headers={"If-Match": "*"}, json={
        "hours": [ROW | {"opens": "22:00", "closes": "02:00"}]})
    assert answer.status_code == 422
    assert "Hours past midnight take two lines" in answer.json["message"]


def test_hours_that_end_on_a_day_before_they_begin_are_refused(office, unchanged):
    unchanged()
    answer = send(office, ONCE, "Save the hours", **{"from-0": "2026-12-01", "until-0": "2026-11-01"})
    assert answer.status_code == 422
    assert "The last day is before the first." in read(answer).text
    answer = office.put(f"{API}/resources/{MAYA}/hours", headers={"If-Match": "*"}, json={
        "hours": [ROW | {"valid_from": "2026-12-01", "valid_until": "2026-11-01"}]})
    assert (answer.status_code, answer.json["message"]) == (422, "The last day is before the first.")


def test_a_29_february_of_a_year_without_one_is_no_day(office, scheduler, unchanged):
    session_id = booked(scheduler, tuesday(10))
    unchanged()
    for path, button, fields in (
            (ONCE, "Note this time", {"starts_on": "2027-02-29", "ends_on": "2027-03-01"}),
            (ONCE, "Save the hours", {"from-0": "2027-02-29"}),
            ("/sessions/closed-days", "Add this day", {"day": "2027-02-29", "name": "Leap day"}),
            (f"/sessions/{session_id}/time", MOVE, {"day": "2027-02-29", "time": "10:00"})):
        assert send(office, path, button, **fields).status_code == 422, path
    for path, body in (("time-off", {"starts_at": "2027-02-29T15:00:00Z", "ends_at": "2027-03-01T15:00:00Z"}),
                       ("extra-hours", {"starts_at": "2027-02-28T15:00:00Z", "ends_at": "2027-02-29T15:00:00Z"})):
        assert office.post(f"{API}/resources/{MAYA}/{path}", json=body).status_code == 422, path
    assert office.put(f"{API}/resources/{MAYA}/hours", headers={"If-Match": "*"}, json={
        "hours": [ROW | {"valid_from": "2027-02-29"}]}).status_code == 422


def test_a_29_february_of_a_leap_year_is_a_day(office, scheduler):
    assert send(office, "/sessions/closed-days", "Add this day", day="2028-02-29", name="Leap day").status_code == 302
    assert send(office, ONCE, "Note this time", starts_on="2028-02-29", ends_on="2028-02-29").status_code == 302
    with scheduler.reading() as session:
        assert session.query(Holiday).one().day == date(2028, 2, 29)
        away = session.query(TimeOff).one()
        assert away.ends_at - away.starts_at == timedelta(days=1)


def test_an_interpreter_who_does_not_exist_is_not_found_and_not_made(app, office, unchanged):
    app.config["WTF_CSRF_ENABLED"] = False
    unchanged()
    page = f"/sessions/interpreters/{NOBODY}"
    form = {"display_name": "Ines Roca", "languages": ["es"], "remote": "yes", "active": "yes"}
    stretch = {"starts_on": "2026-10-06", "ends_on": "2026-10-07"}
    assert [office.get(page).status_code, office.post(page, data=form).status_code] == [404, 404]
    assert office.post(f"{page}/hours", data=OVERNIGHT | {"closes-0": "23:00"}).status_code == 404
    assert office.post(f"{page}/hours/once", data=stretch).status_code == 404
    assert office.get(f"{API}/interpreters/{NOBODY}").status_code == 404
    assert office.put(f"{API}/interpreters/{NOBODY}", json=INTERPRETER, headers={"If-Match": "*"}).status_code == 404
    assert office.put(f"{API}/resources/{NOBODY}/hours", json={"hours": [ROW]},
                      headers={"If-Match": "*"}).status_code == 404
    body = {"starts_at": tuesday(8).isoformat(), "ends_at": tuesday(18).isoformat()}
    assert office.post(f"{API}/resources/{NOBODY}/time-off", json=body).status_code == 404


def test_the_time_of_an_expired_question_is_held_for_nobody_though_the_timer_is_late(office, ana, scheduler, clock,
                                                                                     unchanged):
    invitation = ask(scheduler, slots=[tuesday(10)])
    says(scheduler, BO, invitation.id, 1)
    form = read(ana.get("/sessions/my")).form(action=f"/sessions/my/invitations/{invitation.id}")
    clock.move_to(invitation.closes_at)
    unchanged()
    answer = form.send(ana, slots="1", follow=True)
    assert "This question is closed already" in read(answer).text
    assert all(one.action != form.action for one in read(answer).forms)
    says(scheduler, ANA, invitation.id, 1)
    assert office.get(f"{API}/invitations/{invitation.id}").json["answered"] == 1


def test_a_question_that_expired_frees_its_times_and_takes_nothing_more(office, ana, scheduler, clock):
    invitation = ask(scheduler, slots=[tuesday(10)])
    form = read(ana.get("/sessions/my")).form(action=f"/sessions/my/invitations/{invitation.id}")
    clock.move_to(invitation.closes_at)
    scheduler.run_timers()
    before = everything(scheduler), len(published(scheduler))
    assert "This question is closed already" in read(form.send(ana, slots="1", follow=True)).text
    says(scheduler, ANA, invitation.id, 1)
    withdrawn = office.post(f"{API}/invitations/{invitation.id}/withdrawal", json={})
    assert (withdrawn.status_code, withdrawn.json["state"]) == (200, "expired")
    assert (everything(scheduler), len(published(scheduler))) == before
    assert office.get(f"{API}/cases/{CASE}/why-not", query_string={"starts_at": tuesday(10, 2).isoformat()}).json[
        "offered"]


def test_an_answer_sent_in_time_counts_though_it_arrives_late(scheduler, clock):
    invitation = ask(scheduler, slots=[tuesday(10)])
    says(scheduler, BO, invitation.id, 1)
    data = catalogue.dump("prompt.answered", {
        "prompt_id": new_id(), "kind": "invitation", "subject_id": invitation.id, "person_id": ANA,
        "answer": "slots", "digits": [1], "via": "sms"}, 1)
    sent_at = invitation.closes_at - timedelta(seconds=1)
    clock.move_to(invitation.closes_at + timedelta(minutes=1))
    with scheduler.work() as work:
        scheduler.events["prompt.answered"](work, Envelope(
            new_id(), "prompt.answered", 1, "notifier", sent_at, CASE, 99, new_id(), data))
    assert len(published(scheduler, "session.scheduled")) == 1
