"""What will be forgotten and when, what keeps it, and the holds of cases."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from services.intake.domain.keeping import HOLDS, KEPT, WHY_WORDS
from services.intake.handlers import erasing
from services.intake.handlers.retention import outlook
from services.intake.web.doors import me, step
from shared.http import current_service, staff_required

pages = Blueprint("retention", __name__)


@pages.get("/staff/retention")
@staff_required("manager", "coordinator")
def index() -> str:
    service = current_service()
    with service.reading() as session:
        found = outlook(session, service.settings, service.clock.now())  # type: ignore[arg-type]
        return render_template("retention/index.html", found=found, settings=service.settings, holds=HOLDS,
                               why=WHY_WORDS, kept=KEPT)


@pages.post("/cases/<case_id>/hold")
@staff_required("manager")
def hold(case_id: str) -> Any:
    return step(lambda work: erasing.set_hold(work, me().id, case_id, request.form.get("why", "")),
                "Nothing of this case is erased until the hold is lifted.", url_for("cases.show", case_id=case_id))


@pages.post("/cases/<case_id>/hold/lift")
@staff_required("manager")
def lift(case_id: str) -> Any:
    return step(lambda work: erasing.lift_hold(work, me().id, case_id), "The hold is lifted.",
                url_for("cases.show", case_id=case_id))
