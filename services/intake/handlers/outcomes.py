"""Recording how a session ended, what stays open and, sealed, why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from services.intake.adapters.seals import Seals
from services.intake.adapters.tables import Case, Issue, Outcome, SealedReason, Session
from services.intake.domain.outcomes import ISSUE_STATES, MOST_ISSUES, REASONS, check, needs_reasons
from services.intake.domain.policy import plan_key
from services.intake.handlers.audit import record
from services.intake.handlers.cases import blocked, get_case, keep_court_date, make_ready, move_case
from services.intake.handlers.days import today
from services.intake.handlers.own_settings import settings_of
from services.intake.handlers.tasks import finish_by_key
from services.intake.handlers.timeline import note
from shared.errors import NotFound, Refusal
from shared.ids import derived_id, new_id
from shared.work import Work

MEETS_AGAIN = ("recessed", "not_held:technical")


@dataclass(frozen=True)
class IssueForm:
    """A point in words that take no side. `position`: its place in the case; by default its place in the form."""

    title: str
    state: str
    position: int | None = None


@dataclass(frozen=True)
class OutcomeForm:
    """How it ended. `session_id` None: settled without a session. `reasons` and `note_text` are sealed."""

    case_id: str
    session_id: str | None
    outcome: str
    issues: Sequence[IssueForm] = ()
    reasons: frozenset[str] = frozenset()
    note_text: str = ""
    court_on: date | None = None


def record_outcome(work: Work, by: str, form: OutcomeForm) -> str:
    """Keeps the outcome and tells the notifier, which proposes a plan; returns its id. One outcome a session."""
    case = get_case(work, form.case_id)
    if form.session_id and (found := outcome_of_session(work, form.session_id)):
        return found.id
    _check(work, form)
    if form.court_on and form.court_on != case.court_on:
        keep_court_date(work, case, form.court_on)
    _keep_issues(work, case.id, form.issues)
    outcome = _keep(work, by, case, form)
    _seal(work, by, outcome, form)
    work.publish("outcome.recorded", case.id, {
        "outcome_id": outcome.id, "session_id": form.session_id, "outcome": outcome.outcome,
        "plan_key": outcome.plan_key, "court_on": case.court_on, "open_issues": open_issues(work, case.id)})
    note(work, case.id, "outcome", {"outcome": outcome.outcome}, by=by)
    finish_by_key(work, f"outcome:{form.session_id}")
    _move_on(work, by, case, form.outcome)
    record(work, by, "outcome.recorded", outcome.id, case.id)
    return outcome.id


def outcome_of_session(work: Work, session_id: str) -> Outcome | None:
    return work.session.scalar(select(Outcome).where(Outcome.session_id == session_id))


def may_record(work: Work, staff_id: str, is_office: bool, case_id: str, session_id: str | None) -> bool:
    """A coordinator may for every case, a mediator for their own session."""
    if is_office:
        return True
    session = work.session.get(Session, session_id) if session_id else None
    return session is not None and session.case_id == case_id and staff_id in session.mediator_ids


def open_issues(work: Work, case_id: str) -> int:
    return work.session.scalar(select(func.count()).select_from(Issue)
                               .where(Issue.case_id == case_id, Issue.state == "open")) or 0


def open_sealed_reasons(work: Work, by: str, case_id: str, outcome_id: str) -> dict:
    """The reasons and the note of an outcome: {"reasons": [codes], "note": text}. Every look is recorded."""
    get_case(work, case_id)
    row = work.session.scalar(select(SealedReason).where(SealedReason.outcome_id == outcome_id,
                                                         SealedReason.case_id == case_id))
    if row is None:
        raise NotFound
    record(work, by, "sealed.opened", outcome_id, case_id)
    note(work, case_id, "sealed.opened", by=by)
    return _seals(work).open(row.sealed)


def _check(work: Work, form: OutcomeForm) -> None:
    check(form.outcome, [row.state for row in form.issues])
    if len(form.issues) > MOST_ISSUES or any(row.state not in ISSUE_STATES for row in form.issues):
        raise Refusal("Choose where each issue stands.", "issues")
    if not form.reasons <= REASONS.keys():
        raise Refusal("Choose from the reasons on the page.", "reasons")
    if form.court_on and form.court_on < today(work):
        raise Refusal("This date is past.", "court_on")


def _keep(work: Work, by: str, case: Case, form: OutcomeForm) -> Outcome:
    reasons = form.reasons if needs_reasons(form.outcome) else frozenset()
    key = plan_key(form.outcome, reasons, case.case_type, case.court_on, "any_contact" not in blocked(work, case.id))
    outcome_id = derived_id("outcome", form.session_id) if form.session_id else new_id()
    outcome = Outcome(id=outcome_id, case_id=case.id, session_id=form.session_id, outcome=form.outcome, plan_key=key,
                      court_on=case.court_on, staff_id=by, at=work.now())
    work.session.add(outcome)
    work.session.flush()
    return outcome


def _keep_issues(work: Work, case_id: str, rows: Sequence[IssueForm]) -> None:
    """Issues keep their id from session to session; a row emptied on the form is withdrawn, not forgotten."""
    kept = {issue.position: issue for issue in work.session.scalars(select(Issue).where(Issue.case_id == case_id))}
    for place, row in enumerate(rows):
        position = place if row.position is None else row.position
        issue = kept.pop(position, None)
        if issue is None:
            issue = Issue(id=new_id(), case_id=case_id, position=position)
            work.session.add(issue)
        issue.title, issue.state, issue.updated_at = row.title, row.state, work.now()
    for issue in kept.values():
        issue.state, issue.updated_at = "withdrawn", work.now()
    work.session.flush()


def _seal(work: Work, by: str, outcome: Outcome, form: OutcomeForm) -> None:
    if form.reasons or form.note_text:
        values = {"reasons": sorted(form.reasons), "note": form.note_text}
        work.session.add(SealedReason(outcome_id=outcome.id, case_id=outcome.case_id, sealed=_seals(work).seal(values),
                                      staff_id=by, at=work.now()))


def _move_on(work: Work, by: str, case: Case, outcome: str) -> None:
    if outcome not in MEETS_AGAIN:
        move_case(work, case, "following_up", by=by)
    elif move_case(work, case, "ready", by=by) or case.stage == "ready":
        make_ready(work, case)


def _seals(work: Work) -> Seals:
    return Seals(settings_of(work).seal_keys)
