"""Whatever is sent, the answer is a page in plain words, never a fault of ours."""

import pytest

from shared.ids import derived_id
from tests.integration.scheduler.centre import ANA, CASE, MAYA, OAK, ask, booked, tuesday

NOBODY = derived_id("nobody")
ODD = ("", "\x00", "🎉" * 50, "x" * 100_000, "-1", "9" * 40, "NaN", "2026-13-45", "25:99", "<script>", "%00", "1e9",
       "0001-01-01", "9999-12-31", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+23:59")
FORMS = {
    f"/sessions/cases/{CASE}/invitations/new": (
        "slots", "own_day", "own_time", "closes_on", "token", "mediator", "modality", "minutes", "mediators",
        "step_free", "weekdays", "parts"),
    "/sessions/{session}/time": ("day", "time", "mediator"),
    "/sessions/{session}/join-link": ("join_url",),
    "/sessions/{session}/attendance": (f"status-{ANA}", "status-", "status-x"),
    f"/sessions/mediators/{MAYA}/profile": ("active", "trainee", "about", "languages"),
    f"/sessions/mediators/{MAYA}/cases": ("case_types", "qualifications", "more"),
    f"/sessions/mediators/{MAYA}/places": ("remote", "in_person", "room_ids", "timezone"),
    f"/sessions/mediators/{MAYA}/limits": ("most_a_day", "most_a_week", "buffer_before", "buffer_after", "weight"),
    f"/sessions/mediators/{MAYA}/hours": ("weekday-0", "opens-0", "closes-0", "from-0", "until-0"),
    f"/sessions/mediators/{MAYA}/hours/once": ("what", "starts_on", "ends_on", "from_time", "until_time"),
    "/sessions/rooms/new": ("name", "seats", "access", "directions", "active"),
    f"/sessions/rooms/{OAK}": ("name", "seats"),
    f"/sessions/cases/{CASE}/conflicts": ("conflict", "person", "source"),
    f"/sessions/cases/{CASE}/pins": ("pin",),
    "/sessions/interpreters/new": ("display_name", "languages", "timezone"),
    "/sessions/closed-days": ("day", "name"),
    "/sessions/closed-days/stretches": ("starts_on", "ends_on"),
    "/sessions/session-types/neighbors": ("minutes", "notice", "horizon", "modalities", "remind_early", "more"),
}


@pytest.fixture
def loose(app):
    """Pages that take forms without a token, to send them anything."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.mark.parametrize("path", sorted(FORMS))
def test_odd_values_in_forms_are_answered_calmly(loose, office, scheduler, path):
    where = path.format(session=booked(scheduler, tuesday(10)))
    good = {"opens-0": "09:00", "closes-0": "10:00", "weekday-0": "1", "own_day": "2026-10-06", "own_time": "10:00",
            "day": "2026-10-06", "time": "10:00", "name": "A room", "seats": "8", "starts_on": "2026-10-06",
            "ends_on": "2026-10-07"}
    for name in FORMS[path]:
        for value in ODD:
            data = {key: one for key, one in good.items() if key in FORMS[path]} | {name: value}
            status = office.post(where, data=data).status_code
            assert status in (302, 400, 404, 422), (name, value[:40], status)


@pytest.mark.parametrize(("path", "names"), [
    ("/sessions/", ("day", "with", "lang")), ("/sessions/ready", ("q", "page")),
    ("/sessions/day", ("day", "by")), ("/sessions/at", ("day", "time", "mediator", "room")),
    (f"/sessions/cases/{CASE}/why", ("day", "time", "mediator", "room")), ("/sessions/closed-days", ("year",)),
    ("/sessions/week.csv", ("day",)),
    (f"/sessions/cases/{CASE}/invitations/new", ("kind", "minutes", "weekdays", "parts", "modality"))])
def test_odd_values_in_addresses_are_answered_calmly(office, path, names):
    for name in names:
        for value in ODD:
            status = office.get(path, query_string={name: value}).status_code
            assert status in (200, 400, 404, 414), (path, value[:40], status)


@pytest.mark.parametrize("path", [
    f"/sessions/{NOBODY}", f"/sessions/{NOBODY}/time", f"/sessions/{NOBODY}/cancel", f"/sessions/{NOBODY}/session.ics",
    f"/sessions/invitations/{NOBODY}", f"/sessions/invitations/{NOBODY}/withdraw", f"/sessions/mediators/{NOBODY}",
    f"/sessions/rooms/{NOBODY}", f"/sessions/cases/{NOBODY}/invitations/new", "/sessions/not-an-id",
    f"/sessions/{NOBODY.upper()}", f"/sessions/cases/{CASE}/invitations/new?kind=third"])
def test_what_is_not_there_is_not_found(office, path):
    assert office.get(path).status_code == 404


@pytest.mark.parametrize("path", [
    f"/sessions/{NOBODY}/attendance", f"/sessions/{NOBODY}/time", f"/sessions/{NOBODY}/cancel",
    f"/sessions/invitations/{NOBODY}/withdraw", f"/sessions/mediators/{NOBODY}/profile",
    f"/sessions/mediators/{NOBODY}/hours", f"/sessions/rooms/{NOBODY}", f"/sessions/cases/{NOBODY}/invitations/new"])
def test_what_is_not_there_cannot_be_changed(loose, office, path):
    data = {"day": "2026-10-06", "time": "10:00", "name": "A", "seats": "8", "slots": "2026-10-06T15:00:00+00:00"}
    assert office.post(path, data=data).status_code == 404


def test_odd_answers_of_participants_are_answered_calmly(loose, ana, scheduler):
    invitation = ask(scheduler, slots=[tuesday(10)])
    for value in (*ODD, "7", "١", "²"):
        answer = ana.post(f"/sessions/my/invitations/{invitation.id}", data={"slots": value})
        assert answer.status_code in (302, 400, 422)


def test_a_body_of_two_megabytes_is_refused(loose, office):
    assert office.post("/sessions/rooms/new", data={"name": "x" * 2_000_000}).status_code == 413


def test_a_form_without_its_token_is_not_taken(office):
    assert office.post("/sessions/rooms/new", data={"name": "A", "seats": "8"}).status_code == 400
