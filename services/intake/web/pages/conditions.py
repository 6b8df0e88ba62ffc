"""Protective conditions of a case."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for

from services.intake.domain.conditions import BLOCKS, KINDS
from services.intake.handlers.conditions import lift_condition, set_condition
from services.intake.handlers.reading_cases import whole_case
from services.intake.web.doors import me, step
from services.intake.web.staff_forms import ConditionSchema
from shared.errors import Refusal
from shared.http import current_service, staff_required
from shared.http.forms import read_form

pages = Blueprint("conditions", __name__, url_prefix="/cases/<case_id>/conditions")


@pages.get("/new")
@staff_required("coordinator")
def new(case_id: str) -> str:
    return _page(case_id, {}, {})


@pages.post("")
@staff_required("coordinator")
def add(case_id: str) -> Any:
    """Puts the condition in force. `until` is the last day it holds, where the centre is."""
    values, errors = read_form(ConditionSchema(), request.form)
    if not errors:
        try:
            with current_service().work() as work:
                set_condition(work, me().id, case_id, values["kind"], sorted(values["blocks"]), _end(values["until"]))
        except Refusal as refusal:
            errors = {refusal.field or "": refusal.message}
    if errors:
        return _page(case_id, request.form, errors), 422
    flash("In force now. Every message is checked against it before it goes out.", "done")
    return redirect(url_for("cases.show", case_id=case_id), 303)


@pages.post("/<condition_id>/lift")
@staff_required("coordinator")
def lift(case_id: str, condition_id: str) -> Any:
    return step(lambda work: lift_condition(work, me().id, case_id, condition_id), "Lifted.",
                url_for("cases.show", case_id=case_id))


def _page(case_id: str, values: Any, errors: dict[str, str]) -> str:
    service = current_service()
    with service.reading() as session:
        return render_template("cases/condition.html", whole=whole_case(session, case_id, service.clock.now()),
                               form_values=values, errors=errors, kinds=KINDS.items(), blocks=BLOCKS.items())


def _end(day: date | None) -> datetime | None:
    if day is None:
        return None
    zone = ZoneInfo(current_service().settings.timezone)
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
