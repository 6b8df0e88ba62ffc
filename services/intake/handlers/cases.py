"""Cases: finding them and moving them on."""

from datetime import date

from sqlalchemy import exists, select

from services.intake.adapters.tables import Case, Condition, Outcome
from services.intake.domain import conditions
from services.intake.domain.cases import may_move
from services.intake.handlers.days import today
from services.intake.handlers.parties import members
from services.intake.handlers.timeline import note
from shared.errors import NotFound, Refusal
from shared.work import Work

DEFAULT_MINUTES = 120
MILESTONES = ("ready", "screened_out")  # what leads to the other stages has a line of its own


def known_case(work: Work, case_id: str) -> Case | None:
    """The case, locked until the commit; None if intake has none such, as for an event on the centre's own stream."""
    return work.session.scalar(select(Case).where(Case.id == case_id).with_for_update())


def get_case(work: Work, case_id: str) -> Case:
    """The case, locked until the commit, so that two writers of one case take turns. Raises NotFound."""
    case = known_case(work, case_id)
    if case is None:
        raise NotFound
    return case


def move_case(work: Work, case: Case, stage: str, *, by: str | None = None) -> bool:
    """Moves the case on and says so; False if it is there already or may not go there from where it is."""
    if case.stage == stage or not may_move(case.stage, stage):
        return False
    case.stage, case.stage_since = stage, work.now()
    work.publish("case.changed", case.id, {"stage": stage})
    if stage in MILESTONES:
        note(work, case.id, "case.moved", {"stage": stage}, by=by)
    return True


def make_ready(work: Work, case: Case) -> None:
    """Everybody was screened and wants to mediate: the scheduler may set a time."""
    if move_case(work, case, "ready") or case.stage == "ready":
        people = [one.person.id for one in members(work.session, case.id)]
        work.publish("case.ready", case.id, {"modality": case.modality or "in_person",
                                             "minutes": case.minutes or DEFAULT_MINUTES, "person_ids": people})


def blocked(work: Work, case_id: str) -> frozenset[str]:
    """What protective conditions forbid in the case now."""
    rows = work.session.scalars(select(Condition).where(Condition.case_id == case_id, Condition.lifted_at.is_(None)))
    return conditions.blocked((_plain(row) for row in rows), work.now())


def has_outcome(work: Work, case_id: str) -> bool:
    return bool(work.session.scalar(select(exists().where(Outcome.case_id == case_id))))


def set_court_date(work: Work, by: str, case_id: str, court_on: date | None) -> None:
    """Notes the court date that a party told us, or that there is none."""
    case = get_case(work, case_id)
    if court_on is not None and court_on < today(work):
        raise Refusal("This date is past.", "court_on")
    if case.court_on != court_on:
        keep_court_date(work, case, court_on)
        note(work, case_id, "case.court", by=by)


def keep_court_date(work: Work, case: Case, court_on: date | None) -> None:
    """Keeps the next court date, and tells the notifier, which speaks of it while nothing was held yet."""
    case.court_on = court_on
    work.publish("court_date.noted", case.id, {"court_on": court_on})


def _plain(row: Condition) -> conditions.Condition:
    return conditions.Condition(frozenset(row.blocks), row.since, row.until, row.lifted_at)
