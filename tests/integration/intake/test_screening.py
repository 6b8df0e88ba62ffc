from dataclasses import replace
from datetime import timedelta

import pytest

from services.intake.handlers.closing import screen_out
from services.intake.handlers.screening import ScreeningForm, accept_case, record_screening
from shared.errors import NotFound, Refusal
from shared.testing.events import published
from tests.integration.intake.people import (
    COORDINATOR,
    MONDAY,
    asked,
    contact,
    convened,
    open_tasks,
    person_id,
    screened,
    sides,
    stage,
    story,
)


def screen(intake, case_id, side, decision, **changes):
    member = sides(intake, case_id)[side]
    form = ScreeningForm(member.party.id, decision, "MASIC-S", MONDAY, contact(member))
    with intake.work() as work:
        record_screening(work, COORDINATOR, replace(form, **changes))


def accept(intake, case_id, minutes=120):
    with intake.work() as work:
        accept_case(work, COORDINATOR, case_id, minutes)


def test_a_decision_moves_the_case_and_keeps_what_was_said_about_contact(intake):
    case_id = asked(intake)
    screen(intake, case_id, "B", "remote")
    other = published(intake, "person.updated")[-1].data
    assert other["safe_sms"] == "yes"
    assert other["consents"] == ["check_ins_sms", "details_sms", "email", "sessions_sms"]
    assert other["revision"] == 2
    assert stage(intake, case_id) == "screening"


def test_the_answers_of_a_screening_are_kept_nowhere(intake):
    case_id = asked(intake)
    screen(intake, case_id, "A", "joint", accommodations="Separate arrival")
    assert "Separate arrival" not in str([one.data for one in published(intake)])
    assert "Separate arrival" not in " ".join(story(intake, case_id))


def test_nobody_is_asked_before_both_are_screened(intake):
    case_id = asked(intake)
    screen(intake, case_id, "A", "joint")
    with pytest.raises(Refusal, match="Side B is not screened"):
        accept(intake, case_id)
    assert published(intake, "party.invited") == []


def test_accepting_asks_the_other_side_only(intake):
    case_id = convened(intake)
    assert [one.data["person_id"] for one in published(intake, "party.invited")] == [person_id(intake, case_id, "B")]
    assert stage(intake, case_id) == "convening"
    assert open_tasks(intake) == []


def test_accepting_twice_asks_once(intake):
    case_id = convened(intake)
    with pytest.raises(Refusal):
        accept(intake, case_id)
    assert len(published(intake, "party.invited")) == 1


def test_more_information_opens_a_task_that_a_later_decision_closes(intake):
    case_id = asked(intake)
    screen(intake, case_id, "A", "more_info")
    assert "more_info" in open_tasks(intake)
    screen(intake, case_id, "A", "joint")
    assert "more_info" not in open_tasks(intake)


def test_the_newest_decision_counts(intake, clock):
    case_id = screened(intake, asked(intake))
    clock.advance(hours=1)
    screen(intake, case_id, "B", "not_suitable")
    with pytest.raises(Refusal, match="not suitable"):
        accept(intake, case_id)


def test_a_screening_that_grows_old_opens_a_task(intake, clock):
    case_id = convened(intake)
    clock.advance(days=185)
    intake.run_timers()
    assert open_tasks(intake) == ["screening_old", "screening_old"]
    screen(intake, case_id, "A", "joint", screened_on=clock.now().date())
    assert open_tasks(intake) == ["screening_old"]


def test_a_new_screening_moves_the_day_on_which_it_is_old(intake, clock):
    case_id = screened(intake, asked(intake))
    clock.advance(days=100)
    screened(intake, case_id)
    clock.advance(days=85)
    intake.run_timers()
    assert "screening_old" not in open_tasks(intake)


def test_a_screening_of_tomorrow_is_refused(intake):
    case_id = asked(intake)
    with pytest.raises(Refusal) as refusal:
        screen(intake, case_id, "A", "joint", screened_on=MONDAY + timedelta(days=1))
    assert refusal.value.field == "screened_on"


def test_screening_out_ends_everything_that_goes_out(intake):
    case_id = screened(intake, asked(intake), "not_suitable")
    with intake.work() as work:
        screen_out(work, COORDINATOR, case_id)
    assert published(intake, "case.closed")[0].data == {"close_code": "screened_out"}
    assert published(intake, "case.changed")[-1].data == {"stage": "screened_out"}
    assert open_tasks(intake) == []


def test_a_party_that_is_not_there_is_not_found(intake):
    case_id = asked(intake)
    with pytest.raises(NotFound):
        screen(intake, case_id, "A", "joint", party_id="00000000-0000-4000-8000-000000000001")
