"""Follow-up plans in the notifier's API, for staff. Answers stay on the pages and in intake."""

from typing import Any

import marshmallow as ma

from services.notifier.handlers import plan_view
from services.notifier.web.follow_up_words import PLAN_STATES
from services.notifier.web.pages.plans import OFFICE
from shared.http import ApiBlueprint, staff_required
from shared.http.paging import PageQuestion
from shared.work import Work

api = ApiBlueprint("follow_up", __name__, description="Follow-up plans after a session.")


class StepAnswer(ma.Schema):
    """One check-in of a plan. `person_id` is set if it is for one person alone."""

    id = ma.fields.String(required=True)
    position = ma.fields.Integer(required=True)
    day = ma.fields.Date(required=True)
    template = ma.fields.String(required=True)
    channels = ma.fields.String(required=True, metadata={"description": "In their order, with commas between."})
    person_id = ma.fields.String(allow_none=True)
    state = ma.fields.String(required=True, validate=ma.validate.OneOf(("planned", "skipped")))


class PlanAnswer(ma.Schema):
    """The follow-up of one outcome."""

    id = ma.fields.String(required=True)
    case_id = ma.fields.String(required=True)
    outcome_id = ma.fields.String(required=True)
    plan_key = ma.fields.String(required=True)
    state = ma.fields.String(required=True, validate=ma.validate.OneOf(tuple(PLAN_STATES)))
    why = ma.fields.String(allow_none=True, metadata={"description": "What paused or ended it."})
    recorded_at = ma.fields.AwareDateTime(format="iso", required=True)
    confirmed_at = ma.fields.AwareDateTime(format="iso", allow_none=True)
    ended_at = ma.fields.AwareDateTime(format="iso", allow_none=True)


class PlanLife(PlanAnswer):
    """A plan with its steps."""

    steps = ma.fields.List(ma.fields.Nested(StepAnswer), required=True)


class PlansQuestion(PageQuestion):
    """Which plans."""

    state = ma.fields.String(load_default=None, validate=ma.validate.OneOf(tuple(PLAN_STATES)))


READ = "messages:read"
PLAN = tuple(PlanAnswer().fields)


@api.route("/plans")
@staff_required(*OFFICE, scope=READ)
@api.arguments(PlansQuestion, location="query")
@api.lists(PlanAnswer)
def plans(work: Work, question: dict[str, Any]) -> tuple[list[Any], int]:
    """Plans, the newest first, a page at once."""
    lines, total = plan_view.list_plans(work, question["state"], question["page"], question["size"])
    return [line.plan for line in lines], total


@api.route("/plans/<uuid:plan_id>")
@staff_required(*OFFICE, scope=READ)
@api.shows(PlanLife)
def plan(work: Work, plan_id: Any) -> dict[str, Any]:
    """One plan and its steps."""
    _, outcome_id = plan_view.case_of_plan(work, str(plan_id))
    view = plan_view.see_plan(work, outcome_id)
    return {name: getattr(view.plan, name) for name in PLAN} | {"steps": [one.step for one in view.steps]}
