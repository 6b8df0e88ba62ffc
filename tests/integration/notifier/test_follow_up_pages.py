"""Plans, notes and people as staff see them."""

import pytest
from sqlalchemy import select

from services.notifier.adapters.tables import RelayLook
from services.notifier.handlers import doors, links, relays
from shared.ids import derived_id, new_id
from shared.testing.events import deliver, published
from shared.testing.http import read, staff_client
from tests.integration.notifier.centre import (
    ANN,
    BEN,
    CASE,
    COORDINATOR,
    MEDIATOR,
    OTHER_MEDIATOR,
    OUTCOME,
    RELAY,
    UNTIL,
    check_ins_of,
    messages_to,
    plan_of,
    record_outcome,
    schedule_session,
    settle,
    steps_of,
    tell_person,
)

PLAN = f"/messages/plans/outcome/{OUTCOME}"
NOTES = f"/messages/relays/{RELAY}"
PERSON = f"/messages/people/{ANN}"


@pytest.fixture
def centre(notifier):
    settle(notifier)
    return notifier


@pytest.fixture
def app(centre):
    return centre.make_app(centre)


@pytest.fixture
def coordinator(app):
    return staff_client(app, "coordinator", staff_id=COORDINATOR)


def test_until_the_outcome_arrives_the_page_waits_calmly_and_not_for_ever(coordinator):
    page = coordinator.get(PLAN)
    assert page.status_code == 200 and 'http-equiv="refresh"' in page.get_data(as_text=True)
    assert coordinator.get(PLAN, query_string={"look": 40}).status_code == 404
    assert coordinator.get("/messages/plans/outcome/none").status_code == 404


def test_the_proposed_plan_shows_dates_and_the_words_that_each_gets(centre, coordinator):
    tell_person(centre, BEN, 2, consents=["check_ins_sms"], language="es")
    record_outcome(centre, "some_open")
    page = read(coordinator.get(PLAN))
    assert "Mon, Sep 28, 2026" in page.text
    assert "Some points are still open" in page.text and "¿Le ayudaría hablar?" in page.text
    assert not messages_to(centre, state="queued")


def test_an_uneven_plan_says_who_is_not_reached_and_why(centre, coordinator):
    tell_person(centre, BEN, 2, consents=[])
    record_outcome(centre, "some_open")
    text = read(coordinator.get(PLAN)).text
    assert "Ben is not reached: no consent to check-ins" in text and "not reached alike" in text


def test_the_plan_starts_with_the_steps_that_are_ticked(centre, coordinator):
    plan_id = record_outcome(centre, "some_open")
    kept = [step.id for step in steps_of(centre, plan_id)][:2]
    form = read(coordinator.get(PLAN)).form(action=f"/messages/plans/{plan_id}/start")
    answer = form.send(coordinator, steps=kept, follow=True)
    assert "The plan has started" in read(answer).text
    assert plan_of(centre, plan_id).confirmed_by == COORDINATOR
    assert [one.step_id for one in check_ins_of(centre, ANN)] == kept
    form.send(coordinator, steps=kept)
    assert len(published(centre, "plan.confirmed")) == 1


def test_no_step_at_all_is_refused_in_words(centre, coordinator):
    plan_id = record_outcome(centre, "some_open")
    form = read(coordinator.get(PLAN)).form(action=f"/messages/plans/{plan_id}/start")
    assert "Keep at least one step" in read(form.send(coordinator, steps=[], follow=True)).text


def test_no_follow_up_is_a_button_too(centre, coordinator):
    plan_id = record_outcome(centre, "some_open")
    read(coordinator.get(PLAN)).form(button="No follow-up").send(coordinator)
    assert plan_of(centre, plan_id).state == "declined"


def test_a_running_plan_can_be_stopped(centre, coordinator):
    plan_id = record_outcome(centre, "some_open")
    read(coordinator.get(PLAN)).form(action=f"/messages/plans/{plan_id}/start").send(coordinator)
    read(coordinator.get(PLAN)).form(button="Stop this plan").send(coordinator)
    assert plan_of(centre, plan_id).state == "stopped"


def test_a_mediator_sees_the_plans_of_own_cases_only(centre, app):
    record_outcome(centre, "some_open")
    schedule_session(centre, derived_id("tests", "session"))
    assert staff_client(app, "mediator", staff_id=MEDIATOR).get(PLAN).status_code == 200
    assert staff_client(app, "mediator", staff_id=OTHER_MEDIATOR).get(PLAN).status_code == 403
    assert staff_client(app, "mediator", staff_id=MEDIATOR).get("/messages/plans").status_code == 403


def test_a_strange_mediator_starts_nothing(centre, app):
    plan_id = record_outcome(centre, "some_open")
    schedule_session(centre, derived_id("tests", "session"))
    own = staff_client(app, "mediator", staff_id=MEDIATOR)
    strange = staff_client(app, "mediator", staff_id=OTHER_MEDIATOR)
    token = dict(read(own.get(PLAN)).form(button="No follow-up").values)["csrf_token"]
    with strange.session_transaction() as theirs, own.session_transaction() as ours:
        theirs.update(ours)
    answer = strange.post(f"/messages/plans/{plan_id}/start", data={"csrf_token": token, "steps": "x"})
    assert answer.status_code == 403 and plan_of(centre, plan_id).state == "drafted"


def test_the_list_of_plans_filters_by_state(centre, coordinator):
    assert "No plans here" in read(coordinator.get("/messages/plans")).text
    record_outcome(centre, "some_open")
    assert "R-7KQ4M" in read(coordinator.get("/messages/plans?state=drafted")).text
    assert "R-7KQ4M" not in read(coordinator.get("/messages/plans?state=active")).text
    for odd in ("state=%27", "page=-1", "page=x", "page=99999999999999999999"):
        assert coordinator.get(f"/messages/plans?{odd}").status_code == 200


def hold_a_note(service, words="Call me at 312-555-0199"):
    deliver(service, "relay.opened", CASE, dict(relay_id=RELAY, until=UNTIL, person_ids=[ANN, BEN]))
    with service.work() as work:
        relays.take_note(work, ANN, words, "sms")


def test_a_held_note_is_read_and_passed_on_and_each_look_is_kept(centre, coordinator):
    hold_a_note(centre)
    page = read(coordinator.get(NOTES))
    assert "It may hold a phone number." in page.text
    page.form(button="Pass it on as it is").send(coordinator)
    assert messages_to(centre, BEN, template="note_body")
    with centre.work() as work:
        kept = list(work.session.scalars(select(RelayLook).order_by(RelayLook.number)))
    assert [(one.what, one.staff_id) for one in kept] == [("looked", COORDINATOR), ("passed", COORDINATOR)]


def test_a_held_note_can_be_kept_back(centre, coordinator):
    hold_a_note(centre)
    read(coordinator.get(NOTES)).form(button="Keep it back").send(coordinator)
    assert not messages_to(centre, BEN, template="note_body")
    assert "Keep it back" not in coordinator.get(NOTES).get_data(as_text=True)


@pytest.mark.parametrize("path", [NOTES, PERSON])
def test_a_mediator_reads_no_notes_and_no_contact_details(centre, app, path):
    hold_a_note(centre)
    assert staff_client(app, "mediator", staff_id=MEDIATOR).get(path).status_code == 403
    assert app.test_client().get(path).status_code == 302


def test_what_is_not_there_is_not_found(coordinator):
    for path in (f"/messages/relays/{new_id()}", "/messages/relays/x", f"/messages/people/{new_id()}"):
        assert coordinator.get(path).status_code == 404


def test_staff_see_the_lock_forget_the_pin_and_send_a_link(centre, coordinator):
    message_id = derived_id("tests", "message")
    with centre.work() as work:
        links.open_link(work, message_id, ANN, CASE, "case")
        code = links.code_for(centre.settings, message_id)
        doors.choose_pin(work, code, "2749")
        for _ in range(5):
            doors.try_pin(work, code, "1111")
    page = read(coordinator.get(PERSON))
    assert "the door is locked until" in page.text
    page.form(button="Forget the PIN").send(coordinator)
    page = read(coordinator.get(PERSON))
    assert "not chosen yet" in page.text and "Sam Rivera" in page.text
    page.form(button="Send a new link").send(coordinator)
    assert messages_to(centre, ANN, template="link")


def test_a_link_for_a_case_of_others_is_refused(centre, coordinator):
    form = read(coordinator.get(PERSON)).form(button="Send a new link")
    form.values = [(name, value if name != "case_id" else new_id()) for name, value in form.values]
    assert "one of this person" in read(form.send(coordinator, follow=True)).text
    assert not messages_to(centre, ANN, template="link")


def test_the_api_lists_plans_and_shows_one_with_its_steps(centre, app, coordinator):
    plan_id = record_outcome(centre, "some_open")
    found = coordinator.get("/messages/api/v1/plans?state=drafted").get_json()
    assert [(one["id"], one["state"]) for one in found["items"]] == [(plan_id, "drafted")]
    steps = coordinator.get(f"/messages/api/v1/plans/{plan_id}").get_json()["steps"]
    assert [one["day"] for one in steps] == ["2026-09-28", "2026-10-13", "2026-11-05"]


@pytest.mark.parametrize(("path", "status"), [
    ("plans?state=odd", 422), ("plans?page=0", 422), (f"plans/{CASE}", 404), ("plans/x", 404)])
def test_the_api_tells_what_is_wrong(coordinator, path, status):
    answer = coordinator.get(f"/messages/api/v1/{path}")
    assert (answer.status_code, answer.get_json()["code"]) == (status, status)


def test_the_api_is_for_the_office(centre, app):
    mediator = staff_client(app, "mediator", staff_id=MEDIATOR)
    assert mediator.get("/messages/api/v1/plans").status_code == 403
    assert app.test_client().get("/messages/api/v1/plans").status_code == 401
