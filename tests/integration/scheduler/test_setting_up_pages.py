"""Staff set up interpreters, access, closed days and session types, each section of a page by itself."""

from types import SimpleNamespace

import pytest

from services.scheduler.adapters.tables import Interpreter, Mediator, SessionType
from services.scheduler.handlers.proposals import offered_starts
from shared.ids import derived_id
from shared.testing.http import read
from shared.work import Work
from tests.integration.scheduler.centre import CASE, MAYA, OAK, tuesday


def row(service, table, key):
    with service.reading() as session:
        found = session.get(table, key)
        return found and SimpleNamespace(**{one.name: getattr(found, one.name) for one in table.__table__.columns})


def starts(service) -> list:
    with service.reading() as session:
        return offered_starts(Work(session, service.clock, service.settings), CASE)


def section(office, button):
    return read(office.get(f"/sessions/mediators/{MAYA}")).form(button)


def test_each_section_of_a_mediator_is_saved_by_itself(office, scheduler):
    section(office, "Save").send(office, about="Was a judge", languages=["es", "en"], trainee="yes")
    section(office, "Save the cases").send(office, more="Family,  small   claims,")
    section(office, "Save the places").send(office, remote=[], room_ids=[OAK], timezone="America/Denver")
    section(office, "Save the limits").send(office, most_a_day="2", buffer_after="30", weight="50")
    maya = row(scheduler, Mediator, MAYA)
    assert (maya.about, maya.languages, maya.trainee, maya.active) == ("Was a judge", ["en", "es"], True, True)
    assert (maya.qualifications, maya.room_ids, maya.timezone) == (["family", "small claims"], [OAK], "America/Denver")
    assert (maya.remote, maya.in_person, maya.most_a_day, maya.buffer_after, maya.weight) == (False, True, 2, 30, 50)
    assert ("qualifications", "small claims") in section(office, "Save the cases").values


@pytest.mark.parametrize(("button", "fields", "wrong"), [
    ("Save the places", {"remote": [], "in_person": []}, "remote"),
    ("Save the limits", {"most_a_day": "many"}, "most_a_day"),
    ("Save the limits", {"weight": "5"}, "weight")])
def test_what_cannot_be_is_said_by_its_field_and_what_was_typed_stays(office, button, fields, wrong):
    answer = section(office, button).send(office, **fields)
    assert answer.status_code == 422
    page = read(answer)
    assert list(page.errors) == [wrong]
    typed = fields[wrong]
    assert not typed or (wrong, typed) in page.form(button).values


def test_extra_hours_open_a_day_and_are_taken_out(office, scheduler):
    saturday = tuesday(10).replace(day=3, month=10)
    form = read(office.get(f"/sessions/mediators/{MAYA}/hours")).form("Note this time")
    form.send(office, what="extra", starts_on="2026-10-03", ends_on="2026-10-03", from_time="09:00",
              until_time="13:00")
    assert saturday in starts(scheduler)
    read(office.get(f"/sessions/mediators/{MAYA}/hours")).form("Take out").send(office)
    assert saturday not in starts(scheduler)


def test_a_room_has_opening_hours_and_closures_too(office, scheduler):
    form = read(office.get(f"/sessions/rooms/{OAK}/hours")).form("Note this time")
    form.send(office, starts_on="2026-09-29", ends_on="2026-09-29")
    assert "Closed" in read(office.get(f"/sessions/rooms/{OAK}/hours")).text


@pytest.mark.parametrize("kind", ["mediators", "interpreters", "rooms"])
def test_nobody_has_hours_whom_nobody_knows(office, kind):
    assert office.get(f"/sessions/{kind}/{derived_id('nobody')}/hours").status_code == 404


def test_an_interpreter_is_added_with_hours_and_found_in_the_list(office, scheduler):
    form = read(office.get("/sessions/interpreters/new")).form("Save")
    page = read(form.send(office, follow=True, display_name="Inez Soto", languages=["es", "ase"]))
    assert "Now set their hours" in page.text
    page.form("Save the hours").send(office, **{"weekday-0": "1", "opens-0": "09:00", "closes-0": "12:00"})
    listed = read(office.get("/sessions/interpreters"))
    assert "American Sign Language, Spanish" in listed.text
    assert "Tue 9:00 AM – 12:00 PM" in listed.text
    read(office.get(listed.links["Inez Soto"])).form("Save").send(office, remote=[])
    with scheduler.reading() as session:
        assert not session.query(Interpreter).one().remote


def test_an_interpreter_needs_a_name_and_a_language(office):
    form = read(office.get("/sessions/interpreters/new")).form("Save")
    assert "display_name" in read(form.send(office, languages=["es"])).errors
    assert "languages" in read(form.send(office, display_name="Inez Soto")).errors


def test_a_public_holiday_can_be_worked_on_and_closed_again(office, scheduler):
    columbus = tuesday(10, weeks=3).replace(day=12, month=10)
    assert columbus not in starts(scheduler)
    page = read(office.get("/sessions/closed-days?year=2026"))
    assert "Columbus Day" in page.text
    page.form(action="/sessions/closed-days/2026-10-12/open").send(office)
    assert columbus in starts(scheduler)
    read(office.get("/sessions/closed-days?year=2026")).form("Close again").send(office)
    assert columbus not in starts(scheduler)


def test_a_day_of_the_court_is_added_and_taken_out(office, scheduler):
    form = read(office.get("/sessions/closed-days")).form("Add this day")
    form.send(office, day="2026-09-29", name="Court holiday")
    assert tuesday(10) not in starts(scheduler)
    page = read(office.get("/sessions/closed-days?year=2026"))
    assert "Court holiday Added by staff" in page.text
    page.form("Take out").send(office)
    assert tuesday(10) in starts(scheduler)


@pytest.mark.parametrize("path", ["nonsense/open", "2026-02-30/open", "2026-09-29/close"])
def test_a_day_that_is_none_changes_nothing(office, path):
    form = read(office.get("/sessions/closed-days")).form("Add this day")
    form.action = f"/sessions/closed-days/{path}"
    assert form.send(office).status_code == 404


def test_a_type_says_something_itself_and_the_rest_is_as_the_default_has_it(office, scheduler):
    read(office.get("/sessions/session-types/all")).form("Save").send(office, minutes="90", more="basic")
    form = read(office.get("/sessions/session-types/neighbors")).form("Save")
    form.send(office, notice="48", remind_early="96", no_qualifications="yes")
    own = row(scheduler, SessionType, "neighbors")
    assert (own.minutes, own.notice, own.reminders, own.qualifications) == (None, 48, [96], [])
    page = read(office.get("/sessions/session-types/neighbors"))
    assert "Empty: 90 minutes." in page.text
    assert ("notice", "48") in page.form("Save").values
    assert ("remind_early", "96") in page.form("Save").values


def test_a_type_that_is_emptied_is_as_the_default_again(office, scheduler):
    form = read(office.get("/sessions/session-types/neighbors")).form("Save")
    form.send(office, minutes="60", modalities=["video"], no_reminders="yes")
    assert row(scheduler, SessionType, "neighbors").reminders == []
    read(office.get("/sessions/session-types/neighbors")).form("Save").send(
        office, minutes="", modalities=[], no_reminders=[])
    own = row(scheduler, SessionType, "neighbors")
    assert (own.minutes, own.modalities, own.reminders) == (None, None, None)


@pytest.mark.parametrize(("fields", "wrong"), [
    ({"minutes": "5"}, "minutes"), ({"remind_early": "60", "remind_late": "50"}, "remind_early"),
    ({"notice": "soon"}, "notice")])
def test_a_type_that_cannot_be_is_said_by_its_field(office, scheduler, fields, wrong):
    answer = read(office.get("/sessions/session-types/neighbors")).form("Save").send(office, **fields)
    assert answer.status_code == 422
    assert wrong in read(answer).errors
    assert row(scheduler, SessionType, "neighbors") is None


def test_there_is_no_page_for_a_type_that_is_none(office):
    assert office.get("/sessions/session-types/duels").status_code == 404
