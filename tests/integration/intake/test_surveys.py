"""How it was: asked once, a day after the end, of those who agreed; answered without a name."""

import pytest
from sqlalchemy import select

from services.intake.adapters.tables import SurveyAnswer, SurveyInvitation
from services.intake.handlers.closing import close_case, reopen_case
from services.intake.handlers.consents import switch_consent
from services.intake.handlers.surveys import answer_survey, survey_figures
from shared.errors import NotFound, Refusal
from shared.testing.events import published
from shared.testing.http import participant_client, read
from tests.integration.intake.people import COORDINATOR, ended, person_id, ready

SKIPPED = dict.fromkeys(("heard", "own_needs", "their_view", "free_choice"))


def agree(service, case_id, *sides):
    for side in sides:
        with service.work() as work:
            switch_consent(work, person_id(service, case_id, side), "surveys", True)


def close(service, case_id, code="agreed"):
    with service.work() as work:
        close_case(work, COORDINATOR, case_id, code)


def later(service, **units):
    service.clock.advance(**units)
    service.run_timers()


def asked_people(service):
    return sorted(one.data["person_id"] for one in published(service, "survey.due"))


@pytest.fixture
def case(intake):
    case_id = ended(intake)
    agree(intake, case_id, "A", "B")
    return case_id


@pytest.fixture
def open_survey(intake, case):
    close(intake, case)
    later(intake, days=1)
    return case


def test_both_are_asked_a_day_after_the_case_was_closed_and_never_again(intake, case):
    close(intake, case)
    later(intake, hours=23)
    assert asked_people(intake) == []
    later(intake, hours=1)
    both = sorted(person_id(intake, case, side) for side in "AB")
    assert asked_people(intake) == both
    with intake.work() as work:
        reopen_case(work, COORDINATOR, case)
    close(intake, case)
    later(intake, days=2)
    assert asked_people(intake) == both


def test_only_who_agreed_to_surveys_by_then_is_asked(intake, case):
    close(intake, case)
    with intake.work() as work:
        switch_consent(work, person_id(intake, case, "B"), "surveys", False)
    later(intake, days=1)
    assert asked_people(intake) == [person_id(intake, case, "A")]


def test_a_case_that_goes_on_or_never_came_to_a_session_asks_nobody(intake, case):
    close(intake, case)
    with intake.work() as work:
        reopen_case(work, COORDINATOR, case)
    other = ready(intake)
    agree(intake, other, "A", "B")
    close(intake, other)
    later(intake, days=3)
    assert asked_people(intake) == []


def test_the_consent_to_surveys_is_told_beside_the_others(intake, case):
    data = published(intake, "person.updated")[-1].data
    assert data["more_consents"] == ["surveys"]
    assert "surveys" not in data["consents"]


def test_a_person_answers_on_their_page_and_only_once(app, intake, open_survey):
    client = participant_client(app, person_id(intake, open_survey, "A"), open_survey)
    page = read(client.get(read(client.get("/my")).links["See the questions"]))
    form = page.form("Send my answers")
    assert not [value for name, value in form.values if name in SKIPPED], "nothing is chosen beforehand"
    assert "Thank you" in read(form.send(client, heard="5", pushed="no")).title
    form.send(client, heard="1")
    with intake.reading() as session:
        rows = session.scalars(select(SurveyAnswer)).all()
        assert [(one.heard, one.own_needs, one.pushed, one.month) for one in rows] == [(5, None, False, "2026-09")]
    assert "nothing to answer" in read(client.get("/my/survey")).text
    assert "See the questions" not in read(client.get("/my")).links


def test_nothing_leads_from_the_answers_to_who_gave_them(intake, open_survey):
    with intake.work() as work:
        answer_survey(work, open_survey, person_id(intake, open_survey, "A"), SKIPPED | {"heard": 2}, None)
    with intake.reading() as session:
        names = {column.name for column in SurveyAnswer.__table__.columns}
        assert names == {"id", "month", "heard", "own_needs", "their_view", "free_choice", "pushed"}
        answered = session.scalars(select(SurveyInvitation).where(SurveyInvitation.answered)).one()
        assert {column.name for column in SurveyInvitation.__table__.columns} == {
            "case_id", "person_id", "month", "answered"}
        assert session.scalars(select(SurveyAnswer)).one().id not in (answered.case_id, answered.person_id)


def test_an_empty_or_a_foreign_answer_is_refused_kindly(app, intake, open_survey):
    client = participant_client(app, person_id(intake, open_survey, "B"), open_survey)
    form = read(client.get("/my/survey")).form("Send my answers")
    assert "at least one" in read(form.send(client)).text
    with intake.work() as work, pytest.raises(Refusal):
        answer_survey(work, open_survey, person_id(intake, open_survey, "B"), SKIPPED | {"heard": 9}, None)


def test_who_was_not_asked_cannot_answer(app, intake, case):
    with intake.work() as work, pytest.raises(NotFound):
        answer_survey(work, case, person_id(intake, case, "A"), SKIPPED | {"heard": 2}, None)
    client = participant_client(app, person_id(intake, case, "A"), case)
    assert "nothing to answer" in read(client.get("/my/survey")).text


def test_staff_see_figures_from_ten_answers_on_and_no_names(coordinator, intake, open_survey):
    with intake.work() as work:
        answer_survey(work, open_survey, person_id(intake, open_survey, "A"), SKIPPED | {"heard": 5}, None)
    few = read(coordinator.get("/surveys")).text
    assert "2 asked, 1 answered (50 %)" in few
    assert "fewer than 10" in few
    with intake.work() as work:
        work.session.add_all([SurveyAnswer(id=f"{number:036}", month="2026-09", **SKIPPED | {"heard": 4}, pushed=True)
                              for number in range(9)])
    text = read(coordinator.get("/surveys")).text
    assert "100 %" in text
    assert "Nadia" not in text


def test_answers_older_than_a_year_leave_the_figures(intake, open_survey):
    with intake.work() as work:
        work.session.add(SurveyAnswer(id="0" * 36, month="2025-08", **SKIPPED, pushed=True))
        work.session.flush()
        found = survey_figures(work)
    assert (found.since, found.answered) == ("2025-09", 0)
