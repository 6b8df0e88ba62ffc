"""Mediators: who they are, what they take, where, and how much."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from services.scheduler.adapters import busy_feeds, rules
from services.scheduler.adapters import resources as known
from services.scheduler.handlers import profiles
from services.scheduler.web.doors import OFFICE, doing, looking
from services.scheduler.web.forms import sent, shown_again
from services.scheduler.web.resource_forms import CasesForm, LimitsForm, PlacesForm, ProfileForm, qualifications_of
from shared.errors import Refusal
from shared.http import staff_required
from shared.work import Work

pages = Blueprint("mediators", __name__)
PARTS = {"profile": ProfileForm, "cases": CasesForm, "places": PlacesForm, "limits": LimitsForm}


@pages.get("/mediators")
@staff_required(*OFFICE)
def index() -> str:
    with looking() as work:
        mediators = known.mediators(work.session)
        hours = known.hours_of_all(work.session)
        return render_template("mediators/index.html", mediators=mediators, hours=hours,
                               unread=busy_feeds.failing(work.session))


@pages.get("/mediators/<id:mediator_id>")
@staff_required(*OFFICE)
def show(mediator_id: str) -> str:
    with looking() as work:
        return render_template("mediators/show.html", form_values={}, errors={}, part="", **_facts(work, mediator_id))


@pages.post("/mediators/<id:mediator_id>/<any(profile, cases, places, limits):part>")
@staff_required(*OFFICE)
def save(mediator_id: str, part: str) -> Response | tuple[str, int]:
    """One section of the page; what the others say stays as it is."""
    try:
        values = sent(PARTS[part]())
        if part == "cases":
            values["qualifications"] = qualifications_of(values)
        with doing() as work:
            profiles.save_profile(work, mediator_id, **values)
    except Refusal as error:
        with looking() as work:
            return shown_again("mediators/show.html", error, part=part, **_facts(work, mediator_id))
    flash("Saved.", "done")
    return redirect(url_for(".show", mediator_id=mediator_id))


def _facts(work: Work, mediator_id: str) -> dict[str, Any]:
    return {"mediator": known.mediator_or_404(work.session, mediator_id), "rooms": known.rooms(work.session),
            "qualifications": rules.qualifications(work.session)}
