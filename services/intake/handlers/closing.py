"""Closing a case, screening it out, and opening it again."""

from services.intake.adapters.tables import Case
from services.intake.domain.cases import check_closing, is_over, may_move, stage_after_reopening
from services.intake.domain.screening import SUITABLE
from services.intake.handlers.audit import record
from services.intake.handlers.cases import get_case, has_outcome, make_ready, move_case
from services.intake.handlers.days import today
from services.intake.handlers.parties import members
from services.intake.handlers.relays import close_relays_of
from services.intake.handlers.surveys import drop_survey, plan_survey
from services.intake.handlers.tasks import finish_all
from services.intake.handlers.timeline import note
from shared.errors import Refusal
from shared.work import Work


def close_case(work: Work, by: str, case_id: str, code: str) -> None:
    """Closes the case: nothing more goes out. Refused while a court date lies ahead of a case without agreement."""
    case = get_case(work, case_id)
    check_closing(code, case.stage, case.court_on, today(work))
    _end_case(work, case, "closed", code, by)
    plan_survey(work, case)
    note(work, case_id, "case.closed", {"code": code}, by=by)
    record(work, by, "case.closed", case_id, case_id)


def screen_out(work: Work, by: str, case_id: str) -> None:
    """Mediation is not suitable: no automated message goes out any more, staff speak to the person."""
    case = get_case(work, case_id)
    _end_case(work, case, "screened_out", "screened_out", by)
    record(work, by, "case.screened_out", case_id, case_id)


def _end_case(work: Work, case: Case, stage: str, code: str, by: str) -> None:
    """What closing and screening out have in common."""
    if not move_case(work, case, stage, by=by):
        raise Refusal("This case cannot be closed from where it is.")
    case.closed_at, case.close_code = work.now(), code
    work.publish("case.closed", case.id, {"close_code": code})
    close_relays_of(work, case.id, "closed")
    finish_all(work, case.id)


def reopen_case(work: Work, by: str, case_id: str) -> None:
    """Opens the case again where it had come to. Any party may ask for it."""
    case = get_case(work, case_id)
    if not is_over(case.stage):
        raise Refusal("This case is open.")
    parties = members(work.session, case_id)
    screened = all(one.screened.decision in SUITABLE for one in parties)
    wanted = all(one.party.convene_answer == "yes" for one in parties)
    stage = stage_after_reopening(has_outcome(work, case_id), wanted, screened)
    case.closed_at = case.close_code = None
    drop_survey(work, case_id)
    note(work, case_id, "case.reopened", by=by)
    move_case(work, case, stage if may_move(case.stage, stage) else "screening", by=by)
    if case.stage == "ready":
        make_ready(work, case)
    record(work, by, "case.reopened", case_id, case_id)
