import pytest

from services.intake.handlers.convening import record_answer
from shared.errors import Refusal
from shared.testing.events import published
from tests.integration.intake.people import (
    COORDINATOR,
    answer,
    asked,
    convened,
    open_tasks,
    ready,
    sides,
    stage,
    story,
)


def test_everybody_who_says_yes_makes_the_case_ready(intake):
    case_id = ready(intake)
    data = published(intake, "case.ready")[0].data
    assert data == {"modality": "in_person", "minutes": 120,
                    "person_ids": [one.person.id for one in sides(intake, case_id).values()]}
    assert stage(intake, case_id) == "ready"


def test_separate_rooms_are_asked_for_where_screening_says_so(intake):
    case_id = convened(intake, "shuttle")
    answer(intake, case_id, "convene", "B", "yes")
    assert published(intake, "case.ready")[0].data["modality"] == "shuttle"


@pytest.mark.parametrize(("code", "task"), [("no", "said_no"), ("call", "call")])
def test_a_no_or_a_wish_for_a_call_is_for_people(intake, code, task):
    case_id = convened(intake)
    answer(intake, case_id, "convene", "B", code)
    assert open_tasks(intake) == [task]
    assert stage(intake, case_id) == "convening"


def test_who_said_no_is_in_no_event(intake):
    case_id = convened(intake)
    before = len(published(intake))
    answer(intake, case_id, "convene", "B", "no")
    assert len(published(intake)) == before


def test_a_mind_may_be_changed(intake):
    case_id = convened(intake)
    answer(intake, case_id, "convene", "B", "no")
    answer(intake, case_id, "convene", "B", "yes")
    assert stage(intake, case_id) == "ready"
    assert open_tasks(intake) == []


def test_the_same_answer_again_changes_nothing(intake):
    case_id = ready(intake)
    answer(intake, case_id, "convene", "B", "yes")
    assert len(published(intake, "case.ready")) == 1


def test_staff_record_what_was_said_by_phone(intake):
    case_id = convened(intake)
    with intake.work() as work:
        record_answer(work, COORDINATOR, case_id, sides(intake, case_id)["B"].party.id, "yes")
    assert stage(intake, case_id) == "ready"
    assert "Would like to mediate" in story(intake, case_id)


def test_nothing_is_recorded_for_a_case_that_is_not_being_asked(intake):
    case_id = asked(intake)
    with intake.work() as work, pytest.raises(Refusal):
        record_answer(work, COORDINATOR, case_id, sides(intake, case_id)["B"].party.id, "yes")
