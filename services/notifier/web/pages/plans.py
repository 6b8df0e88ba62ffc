"""Follow-up plans: proposed, seen by staff, started or declined."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.exceptions import NotFound as PageNotFound

from services.notifier.adapters.tables import CheckIn
from services.notifier.domain import questions
from services.notifier.handlers import plan_view, plans
from services.notifier.web.doors import looking, staff, step
from services.notifier.web.follow_up_words import (
    CHECK_IN_WHY,
    CHECK_IN_WORDS,
    PERSON_WORDS,
    PLAN_STATES,
    PLAN_WHY,
    WHY_NOT,
)
from shared.errors import NotFound
from shared.http import staff_required
from shared.work import Work

pages = Blueprint("plans", __name__, url_prefix="/plans")
OFFICE = ("coordinator", "manager")
PATIENCE = 40  # looks, 2 seconds apart, for an outcome that is still on its way


@pages.get("")
@staff_required(*OFFICE)
def index() -> str:
    state = request.args.get("state", "")
    page = max(1, request.args.get("page", 1, type=int))
    with looking() as work:
        lines, total = plan_view.list_plans(work, state if state in PLAN_STATES else None, min(page, 10_000))
        count = max(1, -(-total // plan_view.PAGE))
        return render_template("plans/index.html", lines=lines, page=page, count=count, state=state,
                               states=PLAN_STATES, link=lambda n: url_for("plans.index", state=state, page=n))


@pages.get("/outcome/<uuid:outcome_id>")
@staff_required("mediator", *OFFICE)
def of_outcome(outcome_id: Any) -> Any:
    """The plan of an outcome. Calmly waits for it: the outcome was recorded in another service a moment ago."""
    with looking() as work:
        try:
            view = plan_view.see_plan(work, str(outcome_id))
        except NotFound:
            return _not_yet(str(outcome_id))
        _check_access(work, view.plan.case_id)
        return render_template(
            "plans/plan.html", view=view, states=PLAN_STATES, why=PLAN_WHY, why_not=WHY_NOT, person_words=PERSON_WORDS,
            check_in_words=CHECK_IN_WORDS, check_in_why=CHECK_IN_WHY, answer_words=_answer_words,
            may_change=not _only_looks(), sees_answers=staff().may(*OFFICE))


@pages.post("/<uuid:plan_id>/start")
@staff_required("mediator", "coordinator")
def start(plan_id: Any) -> Any:
    """Starts the plan with the steps that are ticked."""
    ticked = set(request.form.getlist("steps"))
    return _change(plan_id, lambda work, one: plans.start_plan(work, staff().id, one, ticked), "The plan has started.")


@pages.post("/<uuid:plan_id>/decline")
@staff_required("mediator", "coordinator")
def decline(plan_id: Any) -> Any:
    return _change(plan_id, lambda work, one: plans.decline_plan(work, staff().id, one), "No follow-up will be sent.")


@pages.post("/<uuid:plan_id>/stop")
@staff_required("mediator", "coordinator")
def stop(plan_id: Any) -> Any:
    return _change(plan_id, plans.stop_plan, "The plan is stopped. Nothing more goes out.")


@pages.post("/<uuid:plan_id>/go-on")
@staff_required("mediator", "coordinator")
def go_on(plan_id: Any) -> Any:
    return _change(plan_id, plans.go_on, "The plan goes on.")


def _change(plan_id: Any, action: Callable[[Work, str], Any], done: str) -> Any:
    with looking() as work:
        case_id, outcome_id = plan_view.case_of_plan(work, str(plan_id))
        _check_access(work, case_id)
    return step(lambda work: action(work, str(plan_id)), done, url_for("plans.of_outcome", outcome_id=outcome_id))


def _answer_words(check_in: CheckIn) -> str:
    return questions.words(check_in.template, check_in.answer or "", "en")


def _check_access(work: Work, case_id: str) -> None:
    """The office sees every plan, a mediator those of their own cases."""
    if not staff().may(*OFFICE) and not plan_view.mediates(work, staff().id, case_id):
        raise Forbidden


def _only_looks() -> bool:
    return not staff().may("coordinator", "mediator")


def _not_yet(outcome_id: str) -> Any:
    looks = request.args.get("look", 0, type=int)
    if looks >= PATIENCE:
        raise PageNotFound
    again = url_for("plans.of_outcome", outcome_id=outcome_id, look=looks + 1)
    return render_template("plans/not_yet.html", again=again)
