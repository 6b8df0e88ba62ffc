import pytest
from sqlalchemy import select

from services.intake.adapters.tables import Plan, Task
from services.intake.handlers.conditions import set_condition
from services.intake.handlers.returning import see_candidates
from services.intake.handlers.tasks import finish_task, undo_task
from services.intake.handlers.today import see_today
from shared.ids import new_id
from shared.testing.events import deliver
from tests.integration.intake.people import COORDINATOR, answer, asked, ended, open_tasks, person_id, ready, story
from tests.integration.intake.test_sessions import opened

ZONE = "America/Chicago"


def candidates(intake):
    with intake.reading() as session:
        found = see_candidates(session, intake.clock.now(), ZONE)
        session.expunge_all()
    return found


def check_in(intake, case_id, side, code):
    answer(intake, case_id, "check_in", side, code, new_id())


def test_both_who_would_talk_is_a_task_and_one_alone_is_not(intake, clock):
    case_id = ended(intake)
    check_in(intake, case_id, "A", "talk")
    assert open_tasks(intake) == []
    clock.advance(days=13)
    check_in(intake, case_id, "B", "talk")
    assert open_tasks(intake) == ["both_want_to_talk"]


def test_two_wishes_too_far_apart_do_not_meet(intake, clock):
    case_id = ended(intake)
    check_in(intake, case_id, "A", "talk")
    clock.advance(days=15)
    check_in(intake, case_id, "B", "talk")
    assert open_tasks(intake) == []


def test_a_wish_that_is_taken_back_takes_the_task_away(intake):
    case_id = ended(intake)
    for side in "AB":
        check_in(intake, case_id, side, "talk")
    check_in(intake, case_id, "A", "not_now")
    assert open_tasks(intake) == []


def test_the_task_goes_when_times_are_offered(intake):
    case_id = ended(intake)
    for side in "AB":
        check_in(intake, case_id, side, "talk")
    opened(intake, case_id, "come_back")
    assert open_tasks(intake) == []


@pytest.mark.parametrize(("outcome", "code", "task"), [
    ("partial_informal", "help", "help"), ("full_informal", "help", "write_it_down"),
    ("full_written", "not_well", "not_going_well"),
])
def test_an_answer_that_needs_a_person_finds_one(intake, outcome, code, task):
    case_id = ended(intake, outcome)
    check_in(intake, case_id, "A", code)
    assert open_tasks(intake) == [task]


def test_somebody_who_wants_no_more_check_ins_is_not_offered_anything(intake):
    case_id = ended(intake)
    assert candidates(intake)[0].verdict.may_ask
    deliver(intake, "check_ins.stopped", case_id, dict(plan_id=new_id(), person_id=person_id(intake, case_id, "B")))
    assert [obstacle.code for obstacle in candidates(intake)[0].verdict.obstacles] == ["stopped"]
    assert story(intake, case_id)[-1] == "Wants no more check-ins"


def test_who_may_be_asked_comes_before_who_must_not(intake):
    blocked, free = ended(intake), ended(intake)
    with intake.work() as work:
        set_condition(work, COORDINATOR, blocked, "no_contact_order", ["offer"])
    found = candidates(intake)
    assert [(one.card.case.id, one.verdict.may_ask) for one in found] == [(free, True), (blocked, False)]


def test_cases_without_an_outcome_are_not_among_them(intake):
    ready(intake)
    asked(intake)
    assert candidates(intake) == []


def test_an_open_offer_and_a_stop_close_the_way(intake):
    case_id = ended(intake)
    opened(intake, case_id, "come_back")
    for channel in ("sms", "email"):
        deliver(intake, "contact.opted_out", case_id, dict(person_id=person_id(intake, case_id, "A"), channel=channel,
                                                           how="sms"))
    codes = {obstacle.code for obstacle in candidates(intake)[0].verdict.obstacles}
    assert codes == {"offer_open", "no_consent"}


def test_a_plan_is_known_from_its_start_to_its_end(intake):
    case_id, plan_id = ended(intake), new_id()
    deliver(intake, "plan.confirmed", case_id, dict(plan_id=plan_id, outcome_id=new_id(), plan_key="some_open",
                                                    steps=3))
    deliver(intake, "plan.completed", case_id, dict(plan_id=plan_id, why="done"))
    deliver(intake, "plan.completed", case_id, dict(plan_id=new_id(), why="declined"))
    with intake.reading() as session:
        assert set(session.scalars(select(Plan.state))) == {"ended"}
    assert "Follow-up plan started" in story(intake, case_id)


def test_a_task_that_is_done_can_be_undone(intake):
    asked(intake)
    with intake.work() as work:
        task_id = work.session.scalar(select(Task.id))
        finish_task(work, COORDINATOR, task_id)
    assert open_tasks(intake) == []
    with intake.work() as work:
        undo_task(work, task_id)
    assert open_tasks(intake) == ["screen"]


def test_the_day_shows_each_case_where_it_waits(intake):
    asked(intake)
    waiting = ready(intake)
    opened(intake, waiting)
    ready(intake)
    with intake.reading() as session:
        board = see_today(session, intake.clock.now(), ZONE)
        assert (len(board.new), len(board.ready), len(board.questions)) == (1, 1, 1)
        assert board.counts == {"inquiry": 1, "ready": 2}
        assert board.chores == []
