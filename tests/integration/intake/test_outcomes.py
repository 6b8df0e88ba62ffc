from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from services.intake.adapters.tables import AuditLine, Issue, SealedReason
from services.intake.handlers.audit import verify
from services.intake.handlers.cases import set_court_date
from services.intake.handlers.conditions import set_condition
from services.intake.handlers.outcomes import IssueForm, OutcomeForm, open_sealed_reasons, record_outcome
from shared.errors import NotFound, Refusal
from shared.testing.events import published
from tests.integration.intake.conftest import SEAL_KEY, build_intake
from tests.integration.intake.people import (
    COORDINATOR,
    MEDIATOR,
    MONDAY,
    asked,
    ended,
    held,
    open_tasks,
    ready,
    stage,
)

ISSUES = (IssueForm("Pick-up times", "agreed_informal"), IssueForm("Holidays", "open"))
SECRET = "They fear the cost of a lawyer."


def record(intake, case_id, session_id, outcome="partial_informal", by=MEDIATOR, **changes):
    with intake.work() as work:
        return record_outcome(work, by, OutcomeForm(case_id, session_id, outcome, **changes))


def test_an_outcome_is_told_with_a_plan_and_without_a_reason(intake):
    case_id = ready(intake)
    session_id = held(intake, case_id)
    outcome_id = record(intake, case_id, session_id, "no_agreement", issues=ISSUES[1:],
                        reasons=frozenset({"wants_judge"}), note_text=SECRET, court_on=MONDAY)
    assert published(intake, "outcome.recorded")[0].data == {
        "outcome_id": outcome_id, "session_id": session_id, "outcome": "no_agreement", "plan_key": "open_court",
        "court_on": "2026-09-21", "open_issues": 1}
    assert stage(intake, case_id) == "following_up"
    assert open_tasks(intake) == []


def test_reasons_are_in_no_event_and_not_in_the_file(intake, tmp_path):
    ended(intake, "no_agreement", reasons=frozenset({"cannot_afford"}), note_text=SECRET)
    assert "cannot_afford" not in str([one.data for one in published(intake)])
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("intake.db*"))
    assert SECRET.encode() not in stored
    assert b"cannot_afford" not in stored


def test_opening_what_is_sealed_is_recorded_each_time(intake):
    case_id = ended(intake, "no_agreement", reasons=frozenset({"needs_time"}), note_text=SECRET)
    outcome_id = published(intake, "outcome.recorded")[0].data["outcome_id"]
    for _ in range(2):
        with intake.work() as work:
            opened = open_sealed_reasons(work, COORDINATOR, case_id, outcome_id)
    assert opened == {"reasons": ["needs_time"], "note": SECRET}
    with intake.reading() as session:
        looks = session.scalars(select(AuditLine).where(AuditLine.action == "sealed.opened")).all()
        assert [look.staff_id for look in looks] == [COORDINATOR, COORDINATOR]
        assert verify(session) is None


def test_a_new_key_in_front_still_opens_what_the_old_one_sealed(intake, tmp_path, clock):
    case_id = ended(intake, "no_agreement", reasons=frozenset({"needs_time"}))
    outcome_id = published(intake, "outcome.recorded")[0].data["outcome_id"]
    renewed = build_intake(f"sqlite:///{tmp_path / 'intake.db'}", clock, (Fernet.generate_key().decode(), SEAL_KEY))
    with renewed.work() as work:
        assert open_sealed_reasons(work, COORDINATOR, case_id, outcome_id)["reasons"] == ["needs_time"]
    renewed.database.dispose()


def test_a_session_has_one_outcome_however_often_it_is_sent(intake):
    case_id = ready(intake)
    session_id = held(intake, case_id)
    first = record(intake, case_id, session_id)
    assert record(intake, case_id, session_id, "no_agreement") == first
    assert len(published(intake, "outcome.recorded")) == 1


def test_a_session_that_is_not_finished_leads_to_another_time(intake):
    case_id = ended(intake, "recessed")
    assert stage(intake, case_id) == "ready"
    assert len(published(intake, "case.ready")) == 2


def test_issues_keep_their_id_from_session_to_session(intake):
    case_id = ended(intake, issues=ISSUES)
    with intake.reading() as session:
        before = {row.title: row.id for row in session.scalars(select(Issue))}
    record(intake, case_id, held(intake, case_id), issues=(
        IssueForm("Pick-up times", "agreed_written", 0), IssueForm("Holidays", "agreed_written", 1)))
    with intake.reading() as session:
        assert {row.title: row.id for row in session.scalars(select(Issue))} == before


def test_an_issue_that_is_emptied_is_withdrawn_not_forgotten(intake):
    case_id = ended(intake, issues=ISSUES)
    record(intake, case_id, held(intake, case_id), issues=(IssueForm("Pick-up times", "agreed_written", 0),))
    with intake.reading() as session:
        assert {row.title: row.state for row in session.scalars(select(Issue))} == {
            "Pick-up times": "agreed_written", "Holidays": "withdrawn"}


def test_a_case_with_no_contact_allowed_gets_no_plan(intake):
    case_id = ready(intake)
    session_id = held(intake, case_id)
    with intake.work() as work:
        set_condition(work, COORDINATOR, case_id, "safety_hold", ["any_contact"])
    record(intake, case_id, session_id)
    assert published(intake, "outcome.recorded")[0].data["plan_key"] == "none"


def test_staff_may_settle_a_case_without_a_session(intake):
    case_id = ready(intake)
    record(intake, case_id, None, "conciliated", by=COORDINATOR)
    assert published(intake, "outcome.recorded")[0].data["session_id"] is None
    assert stage(intake, case_id) == "following_up"


def test_a_missed_session_is_followed_up_once(intake):
    case_id = ready(intake)
    session_id = held(intake, case_id, "session.missed")
    assert open_tasks(intake) == ["record_outcome"]
    record(intake, case_id, session_id, "not_held:no_show_b")
    assert published(intake, "outcome.recorded")[0].data["plan_key"] == "missed"


@pytest.mark.parametrize(("changes", "field"), [
    (dict(outcome="full_written", issues=ISSUES), "outcome"),
    (dict(outcome="perfect"), "outcome"),
    (dict(reasons=frozenset({"bad_faith"})), "reasons"),
    (dict(issues=(IssueForm("Rent", "maybe"),), outcome="no_agreement"), "issues"),
    (dict(issues=tuple(IssueForm(f"Issue {number}", "open") for number in range(9)), outcome="no_agreement"), "issues"),
    (dict(court_on=MONDAY.replace(day=1)), "court_on"),
])
def test_what_cannot_be_is_refused_by_its_field(intake, changes, field):
    case_id = ready(intake)
    with pytest.raises(Refusal) as refusal:
        record(intake, case_id, held(intake, case_id), **changes)
    assert refusal.value.field == field
    assert published(intake, "outcome.recorded") == []


def test_nothing_sealed_is_found_in_another_case(intake):
    ended(intake, "no_agreement", reasons=frozenset({"needs_time"}))
    outcome_id = published(intake, "outcome.recorded")[0].data["outcome_id"]
    with intake.work() as work, pytest.raises(NotFound):
        open_sealed_reasons(work, COORDINATOR, asked(intake), outcome_id)


def test_an_outcome_without_reasons_seals_nothing(intake):
    ended(intake, "full_written", issues=(IssueForm("Rent", "agreed_written"),))
    with intake.reading() as session:
        assert session.scalars(select(SealedReason)).all() == []


def test_each_change_of_the_court_date_is_told_once_wherever_it_is_noted(intake):
    first, second, third = (MONDAY + timedelta(days=days) for days in (30, 40, 50))
    case_id = asked(intake, court_on=first)
    with intake.work() as work:
        set_court_date(work, COORDINATOR, case_id, first)
        set_court_date(work, COORDINATOR, case_id, second)
        set_court_date(work, COORDINATOR, case_id, None)
    other = ended(intake, court_on=third)
    told = [(one.case_id, one.data["court_on"]) for one in published(intake, "court_date.noted")]
    assert told == [(case_id, first.isoformat()), (case_id, second.isoformat()), (case_id, None),
                    (other, third.isoformat())]
