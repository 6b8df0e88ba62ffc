"""Whatever is typed and whatever an address says, the answer is a page in plain words, never a fault of ours."""

import pytest

from services.intake.handlers import demo
from shared.testing.http import participant_client, read, staff_client
from tests.integration.intake.people import asked, convened, ended, person_id, ready, sides
from tests.odd_input import faults_in_addresses, faults_in_forms, fields_of


@pytest.fixture
def admin(app):
    return staff_client(app, "admin", "coordinator", staff_id=demo.staff_id("coordinator"))


def pages_of_a_case(intake, case_id):
    party = sides(intake, case_id)["A"].party.id
    return [f"/cases/{case_id}/parties/{party}/screening", f"/cases/{case_id}/parties/{party}/contact",
            f"/cases/{case_id}/conditions/new", f"/cases/{case_id}/outcome", f"/cases/{case_id}"]


def test_odd_words_in_the_forms_of_a_new_request(intake, coordinator):
    pages = pages_of_a_case(intake, asked(intake))
    assert fields_of(coordinator, pages) > 40
    assert faults_in_forms(coordinator, pages) == []


@pytest.mark.parametrize("state", [convened, ready, ended])
def test_odd_words_in_the_forms_of_a_case(intake, coordinator, state):
    case_id = state(intake)
    assert faults_in_forms(coordinator, [f"/cases/{case_id}", f"/cases/{case_id}/close"]) == []


def test_odd_words_in_the_lists(intake, coordinator):
    ended(intake)
    assert faults_in_forms(coordinator, ["/cases", "/come-back", "/today", "/tasks"]) == []
    for odd in ("-1", "0", "x", "\x00", "9" * 40):
        for path in ("/cases", "/tasks", "/come-back", "/staff/audit"):
            assert coordinator.get(path, query_string={"page": odd}).status_code in (200, 400, 403, 404), (path, odd)


def test_odd_words_in_the_forms_of_accounts(intake, admin):
    pages = ["/staff/people/new", f"/staff/people/{demo.staff_id('mediator')}"]
    assert fields_of(admin, pages) == 5
    assert faults_in_forms(admin, pages) == []


def test_odd_words_at_the_door_and_on_the_page_of_a_participant(app, intake):
    case_id = asked(intake)
    maya = participant_client(app, person_id(intake, case_id, "A"), case_id)
    assert faults_in_forms(maya, ["/my", "/ask"]) == []
    assert faults_in_forms(app.test_client(), ["/staff/sign-in"]) == []


def test_odd_ids_are_not_found(app, intake, admin):
    case_id = asked(intake)
    maya = participant_client(app, person_id(intake, case_id, "A"), case_id)
    for client in (admin, maya, app.test_client()):
        assert faults_in_addresses(app, client) == []


def test_the_message_stands_by_its_field_and_what_was_typed_is_kept(intake, coordinator):
    screening, contact, condition, outcome, _ = pages_of_a_case(intake, asked(intake))
    wrong = {screening: ("phone", dict(phone="twelve", instrument="MASIC-S")), contact: ("email", dict(email="me@")),
             condition: ("until", dict(until="soon")), outcome: ("court_on", dict(court_on="soon"))}
    for path, (field, typed) in wrong.items():
        form = read(coordinator.get(path)).form()
        answer = form.send(coordinator, **typed)
        page = read(answer)
        assert answer.status_code == 422, path
        assert field in page.errors, (path, page.errors)
        kept = dict(page.form().values)
        assert {name: kept.get(name) for name in typed} == typed, path
