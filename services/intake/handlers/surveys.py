"""Asking how it was, once and after the end; keeping answers apart from who gave them; the figures."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.intake.adapters.tables import Case, Outcome, SurveyAnswer, SurveyInvitation
from services.intake.domain.months import months_later
from services.intake.domain.outcomes import was_held
from services.intake.domain.surveys import AFTER, PUSHED, QUESTIONS, Figure, checked, figures
from services.intake.handlers.days import day_of, today
from services.intake.handlers.own_settings import settings_of
from services.intake.handlers.parties import members
from shared.errors import NotFound, Refusal
from shared.ids import new_id
from shared.timers import Timer
from shared.work import Work

DUE = "survey.due"
WINDOW_MONTHS = 12


@dataclass(frozen=True)
class SurveyFigures:
    """What was answered in the last twelve months; `since` is a month (`2025-09`)."""

    since: str
    asked: int
    answered: int
    figures: list[Figure]


def plan_survey(work: Work, case: Case) -> None:
    """The case was closed: a day later those who agreed to surveys are asked, if a session was held at all."""
    outcomes = work.session.scalars(select(Outcome.outcome).where(Outcome.case_id == case.id)).all()
    if any(was_held(one) for one in outcomes):
        work.set_timer(DUE, _key(case.id, work), work.now() + AFTER, case_id=case.id)


def drop_survey(work: Work, case_id: str) -> None:
    """The case goes on: nobody is asked how it was."""
    work.cancel_timers(f"survey:{case_id}:")


def survey_due(work: Work, timer: Timer) -> None:
    """Asks each person of the case once, however often it is closed. Whether it may be sent is asked there again."""
    case = work.session.get(Case, timer.case_id, with_for_update=True)
    if case is None or case.stage != "closed":
        return
    for one in members(work.session, case.id):
        asked = work.session.get(SurveyInvitation, (case.id, one.person.id)) is not None
        if asked or one.person.erased_at or "surveys" not in one.consents:
            continue
        work.session.add(SurveyInvitation(case_id=case.id, person_id=one.person.id, month=_month(work),
                                          answered=False))
        work.publish("survey.due", case.id, {"person_id": one.person.id})


def stands_open(session: Session, case_id: str, person_id: str) -> bool:
    """Whether the person is asked how it was and has not answered."""
    found = session.get(SurveyInvitation, (case_id, person_id))
    return found is not None and not found.answered


def answer_survey(work: Work, case_id: str, person_id: str, answers: Mapping[str, int | None],
                  pushed: bool | None) -> None:
    """Keeps the answers without the person. A second time changes nothing. Raises NotFound if they were not asked."""
    asked = work.session.get(SurveyInvitation, (case_id, person_id), with_for_update=True, populate_existing=True)
    if asked is None:
        raise NotFound
    try:
        if not checked(answers, pushed):
            raise Refusal("Please answer at least one question, or leave this page. Both are fine.")
    except ValueError as error:
        raise Refusal("Please choose one of the answers.") from error
    if not asked.answered:
        asked.answered = True
        work.session.add(SurveyAnswer(id=new_id(), month=_month(work), pushed=pushed, **answers))


def survey_figures(work: Work) -> SurveyFigures:
    """Of the last twelve months; what fewer than ten people answered is not shown."""
    day = day_of(months_later(work.now(), -WINDOW_MONTHS), settings_of(work).timezone)
    since = f"{day:%Y-%m}"
    columns = [getattr(SurveyAnswer, name) for name in (*QUESTIONS, PUSHED)]
    rows = work.session.execute(select(*columns).where(SurveyAnswer.month >= since)).mappings().all()
    asked = work.session.scalar(select(func.count()).select_from(SurveyInvitation)
                                .where(SurveyInvitation.month >= since)) or 0
    return SurveyFigures(since, asked, len(rows), figures([{**row} for row in rows]))


def _month(work: Work) -> str:
    return f"{today(work):%Y-%m}"


def _key(case_id: str, work: Work) -> str:
    return f"survey:{case_id}:{work.now().isoformat()}"
