from datetime import timedelta

import pytest

from services.intake.handlers.cases import set_court_date
from services.intake.handlers.closing import close_case, reopen_case, screen_out
from shared.errors import NotFound, Refusal
from shared.testing.events import published
from tests.integration.intake.people import (
    COORDINATOR,
    MONDAY,
    answer,
    asked,
    convened,
    ended,
    open_tasks,
    ready,
    scheduled,
    screened,
    stage,
)


def close(intake, case_id, code="agreed"):
    with intake.work() as work:
        close_case(work, COORDINATOR, case_id, code)


def reopen(intake, case_id):
    with intake.work() as work:
        reopen_case(work, COORDINATOR, case_id)


def test_closing_ends_what_goes_out_and_what_is_left_to_do(intake):
    case_id = convened(intake)
    answer(intake, case_id, "convene", "B", "no")
    close(intake, case_id, "declined")
    assert published(intake, "case.closed")[0].data == {"close_code": "declined"}
    assert open_tasks(intake) == []


def test_a_case_without_agreement_waits_for_the_court_date(intake, clock):
    case_id = ended(intake, "no_agreement", court_on=MONDAY + timedelta(days=10))
    with pytest.raises(Refusal, match="court date ahead"):
        close(intake, case_id, "no_agreement")
    assert published(intake, "case.closed") == []
    clock.advance(days=11)
    close(intake, case_id, "no_agreement")
    assert stage(intake, case_id) == "closed"


@pytest.mark.parametrize(("made", "back"), [
    (asked, "screening"), (lambda intake: screened(intake, asked(intake)), "convening"), (ready, "ready"),
    (ended, "following_up"),
])
def test_a_case_comes_back_to_where_it_had_come_to(intake, made, back):
    case_id = made(intake)
    close(intake, case_id)
    reopen(intake, case_id)
    assert stage(intake, case_id) == back
    assert published(intake, "case.changed")[-1].data == {"stage": back}


def test_a_case_that_was_screened_out_is_screened_again(intake):
    case_id = screened(intake, asked(intake), "not_suitable")
    with intake.work() as work:
        screen_out(work, COORDINATOR, case_id)
    reopen(intake, case_id)
    assert stage(intake, case_id) == "screening"


def test_an_open_case_is_not_opened_and_a_closed_one_not_closed(intake):
    case_id = ready(intake)
    with pytest.raises(Refusal):
        reopen(intake, case_id)
    close(intake, case_id)
    with pytest.raises(Refusal):
        close(intake, case_id)


def test_a_closed_case_is_not_moved_by_a_late_event(intake):
    case_id = ready(intake)
    close(intake, case_id)
    scheduled(intake, case_id)
    answer(intake, case_id, "convene", "B", "yes")
    assert stage(intake, case_id) == "closed"


def test_a_court_date_of_the_past_is_refused(intake):
    case_id = asked(intake)
    with intake.work() as work, pytest.raises(Refusal) as refusal:
        set_court_date(work, COORDINATOR, case_id, MONDAY - timedelta(days=1))
    assert refusal.value.field == "court_on"


def test_a_case_that_is_not_there_is_not_found(intake):
    with pytest.raises(NotFound):
        close(intake, "00000000-0000-4000-8000-000000000001")
