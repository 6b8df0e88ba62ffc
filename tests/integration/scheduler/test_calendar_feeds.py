"""Private calendar feeds: what they show, to whom, and until when."""

import re

import pytest
import vobject

from services.scheduler.handlers import calendar_feeds, sessions
from shared.ids import derived_id
from shared.testing.events import deliver
from shared.testing.http import read, staff_client
from tests.integration.scheduler.centre import (
    ANA,
    BEN,
    BO,
    CASE,
    MAYA,
    OAK,
    STAFF,
    ask,
    booked,
    case_is_ready,
    person_is,
    staff_joins,
    tuesday,
)


@pytest.fixture
def maya(app):
    return staff_client(app, "mediator", staff_id=MAYA)


@pytest.fixture
def nobody(app):
    return app.test_client()


def address_on(page) -> str:
    return re.search(r"/sessions/feeds/\w+\.ics", page.get_data(as_text=True)).group()


def subscribe(browser, path, button="Make an address") -> str:
    """The path of a new address made on a page."""
    return address_on(read(browser.get(path)).form(button).send(browser))


def made(service, kind="mediator", subject_id=MAYA, holder_id=MAYA, case_id=None) -> str:
    with service.work() as work:
        return f"/sessions/feeds/{calendar_feeds.make_feed(work, kind, subject_id, holder_id, case_id)}.ics"


def events(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200, answer.status_code
    return vobject.readOne(answer.get_data(as_text=True)).contents.get("vevent", [])


def test_a_mediator_subscribes_to_their_own_sessions(scheduler, maya, nobody):
    path = subscribe(maya, f"/sessions/mediators/{MAYA}/calendars")
    assert events(nobody, path) == []
    session_id = booked(scheduler, tuesday(10))
    [event] = events(nobody, path)
    assert event.uid.value == f"{session_id}@reconvene"
    assert event.summary.value == "Mediation session"
    assert event.dtstart.value == tuesday(10)
    assert "Oak room" in event.location.value or "Maple room" in event.location.value


def test_a_feed_names_no_party_case_or_dispute(scheduler, nobody):
    booked(scheduler, tuesday(10))
    text = nobody.get(made(scheduler)).get_data(as_text=True)
    private = ("Person", f"R-{CASE[:5].upper()}", "neighbors", ANA, BO, CASE, "ATTENDEE")
    assert [word for word in private if word in text] == []


def test_a_feed_lets_nobody_into_a_video_session(scheduler, nobody):
    case_is_ready(scheduler, modality="video")
    session_id = booked(scheduler, tuesday(10))
    with scheduler.work() as work:
        sessions.set_join_link(work, session_id, "https://meet.example/secret")
    for path in (made(scheduler), made(scheduler, "person", ANA, ANA, CASE)):
        assert len(events(nobody, path)) == 1
        assert "meet.example" not in nobody.get(path).get_data(as_text=True)


def test_a_move_and_a_cancellation_are_seen_under_the_same_uid(scheduler, nobody):
    path, session_id = made(scheduler), booked(scheduler, tuesday(10))
    before = events(nobody, path)[0]
    with scheduler.work() as work:
        sessions.set_time(work, session_id, tuesday(14))
    after = events(nobody, path)[0]
    assert (after.uid.value, after.sequence.value) == (before.uid.value, "1")
    assert after.dtstart.value == tuesday(14)
    with scheduler.work() as work:
        sessions.cancel_session(work, session_id)
    assert events(nobody, path) == []


def test_times_kept_free_while_people_answer_are_shown_as_not_certain(scheduler, nobody):
    ask(scheduler, slots=[tuesday(10)])
    assert [(one.status.value, one.summary.value) for one in events(nobody, made(scheduler))] == [
        ("TENTATIVE", "Kept free: a session may be set here")]


def test_what_has_not_changed_is_not_sent_again(scheduler, nobody, clock):
    path = made(scheduler)
    booked(scheduler, tuesday(10))
    first = nobody.get(path)
    clock.advance(hours=2)
    same = nobody.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    assert nobody.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 304
    with scheduler.work() as work:
        session_id = first.get_data(as_text=True).split("UID:")[1].split("@")[0]
        sessions.cancel_session(work, session_id)
    for headers in ({"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}):
        assert nobody.get(path, headers=headers).status_code == 200, "what went away is a change too"
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"


def test_the_code_is_stored_as_a_hash_only_and_shown_once(scheduler, maya):
    path = subscribe(maya, f"/sessions/mediators/{MAYA}/calendars")
    code = path.removeprefix("/sessions/feeds/").removesuffix(".ics")
    with scheduler.database.engine.connect() as connection:
        whole = "".join(str(row) for row in connection.exec_driver_sql("SELECT * FROM calendar_feed"))
    assert code not in whole and len(code) == 24
    assert code not in maya.get(f"/sessions/mediators/{MAYA}/calendars").get_data(as_text=True)


def test_an_ended_or_replaced_address_leads_nowhere(maya, nobody):
    page = f"/sessions/mediators/{MAYA}/calendars"
    first = subscribe(maya, page)
    second = subscribe(maya, page, "Make a new address")
    assert [nobody.get(one).status_code for one in (first, second)] == [404, 200]
    read(maya.get(page)).form("End this address").send(maya)
    assert nobody.get(second).status_code == 404
    assert nobody.get("/sessions/feeds/ABC.ics").status_code == 404


def test_who_does_not_work_here_any_more_reads_nothing(scheduler, nobody):
    own, office = made(scheduler), made(scheduler, holder_id=STAFF)
    staff_joins(scheduler, MAYA, "Maya Brooks", ["mediator"], epoch=2, active=False)
    assert [nobody.get(one).status_code for one in (own, office)] == [404, 200]
    staff_joins(scheduler, STAFF, "Sam Rivera", [], epoch=2)
    assert nobody.get(office).status_code == 404


def test_a_mediator_gets_no_address_of_another_or_of_a_room(app, scheduler, maya):
    assert maya.get(f"/sessions/mediators/{BEN}/calendars").status_code == 404
    app.config["WTF_CSRF_ENABLED"] = False
    for path, data in ((f"mediators/{BEN}/subscription", {}), (f"rooms/{OAK}/subscription", {})):
        assert maya.post(f"/sessions/{path}", data=data).status_code in (403, 404)


def test_the_office_subscribes_to_a_mediator_and_a_room(scheduler, office, nobody):
    booked(scheduler, tuesday(10))
    for path in (subscribe(office, f"/sessions/mediators/{MAYA}/calendars"),
                 subscribe(office, f"/sessions/rooms/{OAK}/calendar")):
        assert nobody.get(path).status_code == 200
    assert "X-WR-CALNAME:Sessions: Oak room" in nobody.get(path).get_data(as_text=True)


def test_a_party_keeps_their_calendar_up_to_date_by_a_link_of_their_own(scheduler, ana, nobody):
    booked(scheduler, tuesday(10))
    person_is(scheduler, ANA, revision=2, language="es")
    path = subscribe(ana, "/sessions/my", "Crear un enlace de calendario")
    [event] = events(nobody, path)
    assert event.summary.value == "Sesión con Community Centre for Resolution"
    read(ana.get("/sessions/my")).form("Quitar mi enlace de calendario").send(ana)
    assert nobody.get(path).status_code == 404


def test_a_partys_link_ends_with_the_case_and_shows_no_other_case(scheduler, nobody):
    booked(scheduler, tuesday(10))
    other = derived_id("test", "other case")
    case_is_ready(scheduler, other, people=((ANA, "A"), (derived_id("test", "zoe"), "B")))
    path = made(scheduler, "person", ANA, ANA, other)
    assert events(nobody, path) == []
    deliver(scheduler, "case.closed", other, {"close_code": "withdrawn"})
    assert nobody.get(path).status_code == 404


def test_reading_a_feed_tells_its_holder_when_a_program_last_came(scheduler, maya, nobody):
    page = f"/sessions/mediators/{MAYA}/calendars"
    path = subscribe(maya, page)
    assert "No calendar program has come for it yet" in read(maya.get(page)).text
    nobody.get(path)
    assert "A calendar program last came for it" in read(maya.get(page)).text


def test_a_calendar_to_read_is_added_seen_and_taken_out_on_the_page(maya):
    page = f"/sessions/mediators/{MAYA}/calendars"
    wrong = read(read(maya.get(page)).form("Add this calendar").send(maya, url="file:///etc/passwd"))
    assert "begin with https://" in wrong.errors["url"]
    read(maya.get(page)).form("Add this calendar").send(maya, url="webcal://calendar.example/maya.ics")
    shown = read(maya.get(page))
    assert "Not read yet" in shown.text and "calendar.example" in shown.text
    assert "maya.ics" not in shown.text, "the rest of the address is a secret"
    shown.form("Read it now").send(maya)
    read(maya.get(page)).form("Take out").send(maya)
    assert "No calendar is read yet" in read(maya.get(page)).text
