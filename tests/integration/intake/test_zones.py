"""From the form, the ZIP code and the number to the zones whose quiet hours the other services keep."""

from services.intake.handlers.people import change_contact
from shared.testing.events import published
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
