"""From the form, the ZIP code and the number to the zones whose quiet hours the other services keep."""

from sqlalchemy import select

from services.intake.adapters.tables import AuditLine
from services.intake.handlers.people import change_contact
from shared.testing.events import published
from shared.testing.http import participant_client, read
from tests.integration.intake.people import COORDINATOR, asked, contact, sides

CHICAGO, EAST = "America/Chicago", "America/New_York"


def told(service, person_id):
    found = [one.data for one in published(service, "person.updated") if one.data["person_id"] == person_id][-1]
    return found["timezone"], found["zones"]


def test_the_zone_that_they_chose_is_told_with_its_source(intake):
    person = sides(intake, asked(intake, zone="America/Denver", zip="60640"))["A"].person
    assert told(intake, person.id) == ("America/Denver", {"America/Denver": "form"})


def test_the_zip_code_says_in_which_zone_moments_are_told(intake):
    person = sides(intake, asked(intake, zip="10001"))["A"].person
    assert told(intake, person.id) == (EAST, {EAST: "zip", CHICAGO: "area_code"})


def test_a_new_number_brings_its_own_zone_for_quiet_hours_only(intake):
    case = asked(intake)
    member = sides(intake, case)["A"]
    with intake.work() as work:
        change_contact(work, COORDINATOR, member.person.id, contact(member, answers={}, phone="+12125550199"))
    assert told(intake, member.person.id) == (CHICAGO, {EAST: "area_code"})


def test_the_other_person_has_the_zone_of_their_own_number(intake):
    person = sides(intake, asked(intake, zone="America/Denver", other_phone="+12125550142"))["B"].person
    assert told(intake, person.id) == (CHICAGO, {EAST: "area_code"})


def test_a_person_says_on_their_page_where_they_are_now(app, intake):
    case = asked(intake)
    person = sides(intake, case)["A"].person
    client = participant_client(app, person.id, case)
    form = read(client.get("/my")).form(action="/my/place")
    shown = read(form.send(client, zip="10001-1234", zone="", follow=True))
    assert told(intake, person.id) == (EAST, {EAST: "zip", CHICAGO: "area_code"})
    assert "New York time" in shown.text
    read(client.get("/my")).form(action="/my/place").send(client, zone="America/Denver")
    assert told(intake, person.id) == ("America/Denver", {"America/Denver": "form"})


def test_what_is_no_zip_code_is_said_on_the_page_and_changes_nothing(app, intake):
    case = asked(intake)
    client = participant_client(app, sides(intake, case)["A"].person.id, case)
    before = len(published(intake))
    answer = read(client.get("/my")).form(action="/my/place").send(client, zip="606")
    assert answer.status_code == 422
    assert "ZIP code" in read(answer).errors["zip"]
    assert len(published(intake)) == before


def test_the_same_place_again_tells_nobody(app, intake):
    case = asked(intake, zip="60640")
    client = participant_client(app, sides(intake, case)["A"].person.id, case)
    before = len(published(intake))
    read(client.get("/my")).form(action="/my/place").send(client)
    assert len(published(intake)) == before


def test_staff_write_down_where_somebody_is_and_that_is_recorded(coordinator, intake):
    case = asked(intake)
    person = sides(intake, case)["B"].person
    page = f"/people/{person.id}"
    read(coordinator.get(page)).form("Save where they are").send(coordinator, zone="America/Los_Angeles")
    assert told(intake, person.id)[0] == "America/Los_Angeles"
    text = read(coordinator.get(page)).text
    assert "Quiet hours are kept in Los Angeles time (they said so)" in text
    with intake.reading() as session:
        assert session.scalars(select(AuditLine.action).where(AuditLine.subject == person.id)).all() == ["person.moved"]
    assert "Time zone or ZIP code changed" in read(coordinator.get(f"/cases/{case}")).text
    read(coordinator.get(page)).form("Save where they are").send(coordinator, zone="", zip="")
    assert told(intake, person.id) == (CHICAGO, {CHICAGO: "area_code"})


def test_a_wrong_zip_code_is_refused_to_staff_too(coordinator, intake):
    page = f"/people/{sides(intake, asked(intake))['B'].person.id}"
    form = read(coordinator.get(page)).form("Save where they are")
    assert "does not look like a ZIP code" in read(form.send(coordinator, zip="12", follow=True)).text
