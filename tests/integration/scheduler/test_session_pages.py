"""The week, a session, a mediator's own list; and who may see what."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from services.scheduler.adapters.tables import ServiceRequest
from services.scheduler.handlers import profiles, service
from services.scheduler.handlers.attendance import note_attendance
from services.scheduler.handlers.proposals import Preferences
from shared.ids import derived_id
from shared.testing.events import deliver, published
from shared.testing.http import read, staff_client
from tests.integration.scheduler.centre import (
    ANA,
    BEN,
    BO,
    CASE,
    MAYA,
    OAK,
    ask,
    booked,
    case_is_ready,
    hears,
    last,
    says,
    staff_joins,
    tuesday,
)

WEEK = "/sessions/?day=2026-09-29"


def with_maya(service) -> str:
    """A session on Tuesday at ten that Maya mediates."""
    invitation = ask(service, slots=[tuesday(10)], preferences=Preferences(mediator_ids=frozenset({MAYA})))
    for person_id in (ANA, BO):
        says(service, person_id, invitation.id, 1)
    return last(service, "session.scheduled").data["session_id"]


@pytest.fixture
def maya(app):
    return staff_client(app, "mediator", staff_id=MAYA, name="Maya Brooks")


def test_the_week_shows_sessions_and_times_that_are_held(office, scheduler):
    with_maya(scheduler)
    other = derived_id("other")
    case_is_ready(scheduler, other, ((derived_id("c"), "A"), (derived_id("d"), "B")))
    ask(scheduler, slots=[tuesday(14)], case_id=other)
    page = read(office.get(WEEK))
    assert "10:00 AM – 12:00 PM" in page.text
    assert "Person A, Person B" in page.text
    assert "Asking" in page.text
    assert "Nothing set" in page.text


def test_the_week_is_filtered_by_mediator(office, scheduler):
    with_maya(scheduler)
    assert "Person A" in read(office.get(f"{WEEK}&with={MAYA}")).text
    assert "Person A" not in read(office.get(f"{WEEK}&with={BEN}")).text


def test_the_week_as_csv_names_no_party(office, scheduler):
    with_maya(scheduler)
    text = office.get("/sessions/week.csv?day=2026-09-29").get_data(as_text=True)
    assert "2026-09-29,10:00,12:00,R-" in text
    assert "Maya Brooks" in text
    assert "Person" not in text


def test_a_session_shows_its_reminders_and_what_people_said(office, scheduler, clock):
    session_id = with_maya(scheduler)
    clock.move_to(tuesday(10) - timedelta(days=2))
    scheduler.run_timers()
    hears(scheduler, "reminder", session_id, ANA, "there", [1])
    page = read(office.get(f"/sessions/{session_id}"))
    assert "3 days before: Sep 26, 10:00 AM Went out" in page.text
    assert "1 day before: Sep 28, 10:00 AM Planned" in page.text
    assert "Person A – Will be there" in page.text


def became(service, event: str, person_id: str, session_id: str | None, message: str = "one", **changes) -> None:
    """What the notifier tells of a message."""
    deliver(service, f"message.{event}", CASE, {
        "message_id": derived_id("message", message), "person_id": person_id, "channel": "sms", "template": "remind3",
        "session_id": session_id, "sequence": 0} | changes)


def test_a_session_shows_what_became_of_each_reminder_on_its_way(office, scheduler, clock):
    session_id = with_maya(scheduler)
    clock.move_to(tuesday(10) - timedelta(days=3))
    scheduler.run_timers()
    became(scheduler, "sent", ANA, session_id)
    became(scheduler, "delivered", ANA, session_id)
    became(scheduler, "failed", BO, session_id, "two", why="landline")
    became(scheduler, "suppressed", BO, session_id, "three", channel="email", why="opted_out")
    page = read(office.get(f"/sessions/{session_id}"))
    assert "Person A, by text: Delivered" in page.text
    assert "Person B, by text: Did not arrive" in page.text
    assert "Person B, by e-mail: Not sent" in page.text
    assert "they asked for no more messages" in page.text
    assert f"/messages/{derived_id('message', 'one')}" in page.links.values()


def test_messages_about_other_things_and_times_are_not_among_the_reminders(office, scheduler, clock):
    session_id = with_maya(scheduler)
    clock.move_to(tuesday(10) - timedelta(days=3))
    scheduler.run_timers()
    became(scheduler, "sent", ANA, session_id, "one", template="set")
    became(scheduler, "sent", ANA, None, "two")
    became(scheduler, "sent", ANA, session_id, "three", sequence=7)
    assert "by text" not in read(office.get(f"/sessions/{session_id}")).text


def test_a_mediator_sees_what_became_of_a_reminder_without_a_way_to_its_words(maya, scheduler, clock):
    session_id = with_maya(scheduler)
    clock.move_to(tuesday(10) - timedelta(days=3))
    scheduler.run_timers()
    became(scheduler, "sent", ANA, session_id)
    page = read(maya.get(f"/sessions/{session_id}"))
    assert "Person A, by text: Sent" in page.text
    assert not [link for link in page.links.values() if link.startswith("/messages/")]


def test_staff_set_a_time_that_all_agreed_on(office, scheduler):
    session_id = with_maya(scheduler)
    form = read(office.get(f"/sessions/{session_id}/time")).form("Set this time and tell everybody")
    form.send(office, day="2026-09-30", time="13:00")
    assert last(scheduler, "session.moved").data["starts_at"].startswith("2026-09-30T18:00")


def test_free_times_can_be_picked_instead_of_typed(office, scheduler):
    session_id = with_maya(scheduler)
    page = read(office.get(f"/sessions/{session_id}/time?weekday=2&part=afternoon"))
    free = [words for words, address in page.links.items() if f"/sessions/{session_id}/time?day=" in address]
    assert free and all(words.startswith("Wed ") and words.endswith("PM") for words in free), free
    picked = read(office.get(page.links[free[0]].partition("#")[0]))
    picked.form("Set this time and tell everybody").send(office)
    assert last(scheduler, "session.moved").data["mediator_ids"] == [MAYA]


def test_free_times_with_anybody_are_more_and_never_the_present_one(office, scheduler):
    session_id = with_maya(scheduler)
    for query in ("", "?anybody=yes"):
        page = read(office.get(f"/sessions/{session_id}/time{query}"))
        assert "Tue Sep 29, 10:00 AM" not in page.links
    with scheduler.work() as work:
        profiles.save_profile(work, MAYA, active=False)
    assert "Nothing is free like this" in read(office.get(f"/sessions/{session_id}/time")).text
    page = read(office.get(f"/sessions/{session_id}/time?anybody=yes"))
    picked = next(address for address in page.links.values() if f"/sessions/{session_id}/time?day=" in address)
    read(office.get(picked.partition("#")[0])).form("Set this time and tell everybody").send(office)
    assert last(scheduler, "session.moved").data["mediator_ids"] == [BEN], "who is free then comes with the time"


def test_odd_filters_are_no_trouble(office, scheduler):
    session_id = with_maya(scheduler)
    answer = office.get(f"/sessions/{session_id}/time?weekday=9&weekday=x&part=midnight&day=never&time=soon")
    assert answer.status_code == 200


def test_a_session_shows_whether_its_mediator_has_said_yes(office, maya, scheduler, clock):
    session_id = with_maya(scheduler)
    assert "Maya Brooks No answer yet" in read(office.get(f"/sessions/{session_id}")).text
    page = read(maya.get("/sessions/mine"))
    next(form for form in page.forms if form.action.endswith("/accept")).send(maya)
    assert "Maya Brooks Will serve" in read(office.get(f"/sessions/{session_id}")).text


def test_a_session_shows_who_cannot_serve_beside_who_does(office, scheduler):
    session_id = with_maya(scheduler)
    with scheduler.work() as work:
        [request] = [one for one in service.requests_of(work, MAYA) if one.subject_id == session_id]
        service.decline(work, MAYA, request.id)
    text = read(office.get(f"/sessions/{session_id}")).text
    assert "Ben Castillo No answer yet Cannot serve: Maya Brooks" in text


def test_nobody_need_answer_about_a_session_that_is_over(maya, scheduler, clock):
    session_id = with_maya(scheduler)
    assert "You are asked to serve" in read(maya.get("/sessions/mine")).text
    clock.move_to(tuesday(11))
    with scheduler.work() as work:
        note_attendance(work, MAYA, session_id, {ANA: "attended", BO: "attended"})
    with scheduler.reading() as session:
        assert session.scalars(select(ServiceRequest.state)).all() == ["released"] * 2  # of times and session


def test_a_time_that_cannot_be_set_says_why_by_its_field(office, scheduler):
    session_id = with_maya(scheduler)
    form = read(office.get(f"/sessions/{session_id}/time")).form("Set this time and tell everybody")
    answer = form.send(office, day="2026-10-03", time="13:00")
    assert "outside their hours" in read(answer).errors["day"]
    assert set(read(form.send(office)).errors) == {"day", "time"}


def test_a_session_is_cancelled_after_a_look(office, scheduler):
    session_id = with_maya(scheduler)
    confirm = read(office.get(f"/sessions/{session_id}/cancel")).form("Cancel the session")
    for _ in range(2):
        confirm.send(office)
    assert len(published(scheduler, "session.cancelled")) == 1
    assert "Cancelled by staff" in read(office.get(f"/sessions/{session_id}")).text


def test_everybody_is_asked_for_a_new_time_from_the_sessions_page(office, scheduler):
    session_id = with_maya(scheduler)
    link = read(office.get(f"/sessions/{session_id}")).links["Ask everybody for a new time"]
    form = read(office.get(link)).form("Ask everybody")
    form.send(office, slots=max(form.choices["slots"]))
    assert last(scheduler, "invitation.opened").data["session_id"] == session_id


def test_the_mediator_notes_who_came_and_goes_on_to_the_outcome(maya, scheduler, clock):
    session_id = with_maya(scheduler)
    clock.move_to(tuesday(12))
    assert "Person A, Person B" in read(maya.get("/sessions/mine")).text
    form = read(maya.get(f"/sessions/{session_id}")).form("Note who came, and go on to the outcome")
    answer = form.send(maya, **{f"status-{ANA}": "attended", f"status-{BO}": "late"})
    assert answer.location == f"/cases/{CASE}/outcome?session={session_id}"
    assert {one["person_id"]: one["status"] for one in last(scheduler, "session.held").data["attendance"]} == {
        ANA: "attended", BO: "late"}


def test_a_missing_word_about_a_party_is_asked_for_by_its_field(maya, scheduler, clock):
    session_id = with_maya(scheduler)
    clock.move_to(tuesday(12))
    form = read(maya.get(f"/sessions/{session_id}")).form("Note who came, and go on to the outcome")
    answer = form.send(maya, **{f"status-{ANA}": "attended"})
    assert set(read(answer).errors) == {f"status-{BO}"}
    assert (f"status-{ANA}", "attended") in read(answer).form().values


def test_a_mediator_finds_what_is_missing_until_the_outcome_is_recorded(maya, scheduler, clock):
    session_id = with_maya(scheduler)
    clock.advance(days=9)
    assert "Say who came" in read(maya.get("/sessions/mine")).links
    form = read(maya.get(f"/sessions/{session_id}")).form("Note who came, and go on to the outcome")
    form.send(maya, **{f"status-{ANA}": "attended", f"status-{BO}": "attended"})
    assert "Say how it ended" in read(maya.get("/sessions/mine")).links
    deliver(scheduler, "outcome.recorded", CASE, {
        "outcome_id": OAK, "session_id": session_id, "outcome": "impasse", "plan_key": "open_plain", "open_issues": 1})
    assert "something is missing" not in read(maya.get("/sessions/mine")).text


def test_a_mediator_sees_only_their_own_sessions(app, scheduler, clock):
    session_id = with_maya(scheduler)
    ben = staff_client(app, "mediator", staff_id=BEN, name="Ben Castillo")
    assert "No session is set yet" in read(ben.get("/sessions/mine")).text
    for path in (f"/sessions/{session_id}", f"/sessions/{session_id}/session.ics"):
        assert ben.get(path).status_code == 404
    assert read(ben.get("/sessions/mine")).forms == []


@pytest.mark.parametrize("path", [
    "/sessions/", "/sessions/ready", "/sessions/mediators", "/sessions/rooms", "/sessions/week.csv",
    f"/sessions/cases/{CASE}/invitations/new", f"/sessions/mediators/{MAYA}", "/sessions/unnoted"])
def test_a_mediator_does_not_see_the_offices_pages(maya, path):
    assert maya.get(path).status_code == 403


def test_nobody_sees_a_page_without_signing_in(app, scheduler):
    session_id = with_maya(scheduler)
    for path in ("/sessions/", f"/sessions/{session_id}", "/sessions/mine"):
        answer = app.test_client().get(path)
        assert answer.status_code == 302
        assert answer.location.startswith("/staff/sign-in")


def test_a_change_of_role_signs_out_at_once(maya, scheduler):
    assert maya.get("/sessions/mine").status_code == 200
    staff_joins(scheduler, MAYA, "Maya Brooks", [], epoch=2)
    assert maya.get("/sessions/mine").status_code == 302


def test_a_video_session_gets_its_link(maya, scheduler, clock):
    case_is_ready(scheduler, modality="video")
    session_id = with_maya(scheduler)
    form = read(maya.get(f"/sessions/{session_id}")).form("Save the link")
    assert "https://" in read(form.send(maya, join_url="javascript:alert(1)")).errors["join_url"]
    form.send(maya, join_url="https://meet.example/abc")
    assert "https://meet.example/abc" in maya.get(f"/sessions/{session_id}").get_data(as_text=True)


def test_sessions_where_nobody_said_who_came_are_listed(office, scheduler, clock):
    assert "Nothing is open here" in read(office.get("/sessions/unnoted")).text
    booked(scheduler, tuesday(10))
    clock.advance(days=9)
    assert "Person A" in read(office.get("/sessions/unnoted")).text


def test_staff_download_a_calendar_file(office, scheduler):
    answer = office.get(f"/sessions/{with_maya(scheduler)}/session.ics")
    assert answer.mimetype == "text/calendar"
    assert "METHOD:PUBLISH" in answer.get_data(as_text=True)


def test_a_coordinator_who_also_mediates_has_a_list_of_their_own(office):
    assert office.get("/sessions/mine").status_code == 200


def test_a_video_session_without_a_link_is_something_to_do_until_it_has_one(office, scheduler):
    case_is_ready(scheduler, modality="video")
    session_id = booked(scheduler, tuesday(10))
    assert read(office.get("/sessions/")).links["by video, without a link to join"] == "/sessions/without-link"
    assert f"R-{CASE[:5].upper()}" in read(office.get("/sessions/without-link")).text
    page = read(office.get(f"/sessions/{session_id}"))
    assert "Nobody can join yet" in page.text
    wrong = page.form("Save the link").send(office, join_url="http://meet.example/x")
    assert "https://" in read(wrong).errors["join_url"]
    page.form("Save the link").send(office, join_url="https://meet.example/x")
    assert read(office.get(f"/sessions/{session_id}")).links["Join as the mediator"] == "https://meet.example/x"
    assert "Every coming session by video has its link" in read(office.get("/sessions/without-link")).text
