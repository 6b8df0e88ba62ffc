"""Recording how a session ended, and opening what is sealed."""

from typing import Any

from flask import Blueprint, redirect, render_template, request

from services.intake.domain.outcomes import ISSUE_STATES, MOST_ISSUES, OUTCOMES, REASONS
from services.intake.handlers.outcomes import (
    OutcomeForm,
    may_record,
    open_sealed_reasons,
    outcome_of_session,
    record_outcome,
)
from services.intake.handlers.reading_cases import whole_case
from services.intake.web.doors import me
from services.intake.web.staff_forms import OutcomeSchema, issue_forms
from shared.errors import NotFound, Refusal
from shared.http import current_service, staff_required
from shared.http.forms import read_form

pages = Blueprint("outcomes", __name__, url_prefix="/cases/<case_id>")


@pages.get("/outcome")
@staff_required("coordinator", "mediator")
def form(case_id: str) -> Any:
    """The form; if the session's outcome stands already, the way goes on to its plan."""
    session_id = request.args.get("session") or None
    with current_service().work() as work:
        _allowed(work, case_id, session_id)
        found = outcome_of_session(work, session_id) if session_id else None
    return redirect(_plan(found.id)) if found else _page(case_id, session_id, None, {})


@pages.post("/outcome")
@staff_required("coordinator", "mediator")
def record(case_id: str) -> Any:
    session_id = request.form.get("session") or None
    values, errors = read_form(OutcomeSchema(), request.form)
    issues, wrong = issue_forms(request.form)
    errors |= wrong
    if not errors:
        command = OutcomeForm(case_id, session_id, values["outcome"], issues, values["reasons"], values["note_text"],
                              values["court_on"])
        try:
            with current_service().work() as work:
                _allowed(work, case_id, session_id)
                return redirect(_plan(record_outcome(work, me().id, command)), 303)
        except Refusal as refusal:
            errors = {refusal.field or "": refusal.message}
    return _page(case_id, session_id, request.form, errors), 422


@pages.get("/outcomes/<outcome_id>/reasons")
@staff_required("coordinator", "mediator")
def sealed(case_id: str, outcome_id: str) -> str:
    """Asks first: opening it is recorded."""
    whole, outcome = _sealed_outcome(case_id, outcome_id)
    return render_template("outcomes/sealed.html", whole=whole, outcome=outcome, opened=None)


@pages.post("/outcomes/<outcome_id>/reasons")
@staff_required("coordinator", "mediator")
def open_sealed(case_id: str, outcome_id: str) -> str:
    whole, outcome = _sealed_outcome(case_id, outcome_id)
    with current_service().work() as work:
        opened = open_sealed_reasons(work, me().id, case_id, outcome_id)
    return render_template("outcomes/sealed.html", whole=whole, outcome=outcome, opened=opened, reasons=REASONS)


def _sealed_outcome(case_id: str, outcome_id: str) -> tuple[Any, Any]:
    service = current_service()
    with service.work() as work:
        whole = whole_case(work.session, case_id, service.clock.now())
        outcome = next((row for row, is_sealed in whole.outcomes if row.id == outcome_id and is_sealed), None)
        if outcome is None:
            raise NotFound
        _allowed(work, case_id, outcome.session_id)
    return whole, outcome


def _allowed(work: Any, case_id: str, session_id: str | None) -> None:
    """A mediator who was not at this session may not know that it exists."""
    if not may_record(work, me().id, me().may("coordinator"), case_id, session_id):
        raise NotFound


def _page(case_id: str, session_id: str | None, values: Any, errors: dict[str, str]) -> str:
    service = current_service()
    with service.reading() as session:
        whole = whole_case(session, case_id, service.clock.now())
        if values is None:
            values = {f"title_{row.position}": row.title for row in whole.issues}
            values |= {f"state_{row.position}": row.state for row in whole.issues}
        return render_template("outcomes/form.html", whole=whole, session_id=session_id, form_values=values,
                               errors=errors, rows=range(MOST_ISSUES), outcomes=OUTCOMES.items(),
                               reasons=REASONS.items(), states=ISSUE_STATES.items())


def _plan(outcome_id: str) -> str:
    return f"/messages/plans/outcome/{outcome_id}"


