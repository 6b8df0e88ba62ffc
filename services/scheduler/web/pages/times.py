"""When a mediator, interpreter or room is there: weekly hours, extra hours, absences."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.scheduler.adapters import resources as known
from services.scheduler.handlers import resources
from services.scheduler.web.doors import OFFICE, centre_zone, doing, looking
from services.scheduler.web.forms import absence, hours_from, sent, shown_again
from services.scheduler.web.resource_forms import OnceForm
from shared.errors import Refusal
from shared.http import staff_required
from shared.work import Work

pages = Blueprint("times", __name__)
SPARE_ROWS, MOST_ROWS = 3, 40
AT = "/<any(mediators, interpreters, rooms):kind>/<id:resource_id>/hours"


@dataclass(frozen=True)
class Whose:
    """Whose hours they are, and the zone whose clock they are by."""

    name: str
    zone: ZoneInfo


@pages.get(AT)
@staff_required(*OFFICE)
def show(kind: str, resource_id: str) -> str:
    with looking() as work:
        return render_template("times/show.html", form_values={}, errors={}, part="",
                               **_facts(work, kind, resource_id))


@pages.post(AT)
@staff_required(*OFFICE)
def save_hours(kind: str, resource_id: str) -> Response | tuple[str, int]:
    try:
        hours = hours_from(request.form, MOST_ROWS)
        resources.check_hours(hours)
        with doing() as work:
            _whose(work, kind, resource_id)
            resources.set_hours(work, resource_id, list(hours.values()))
    except Refusal as error:
        return _again(error, "hours", kind, resource_id)
    flash("The weekly hours are saved. Sessions that stand are not touched.", "done")
    return redirect(url_for(".show", kind=kind, resource_id=resource_id))


@pages.post(AT + "/once")
@staff_required(*OFFICE)
def add_once(kind: str, resource_id: str) -> Response | tuple[str, int]:
    """An absence, or extra hours."""
    standing: int | None = None
    try:
        values = sent(OnceForm())
        with doing() as work:
            stretch = absence(values, _whose(work, kind, resource_id).zone)
            if values["what"] == "away":
                standing = len(resources.add_time_off(work, resource_id, *stretch))
            else:
                resources.add_extra_hours(work, resource_id, *stretch)
    except Refusal as error:
        return _again(error, "once", kind, resource_id)
    if standing is None:
        flash("Noted. Times in it can be offered now.", "done")
    else:
        tell_about(standing)
    return redirect(url_for(".show", kind=kind, resource_id=resource_id) + "#once")


@pages.post(AT + "/<any(away, extra):what>/<id:row_id>/remove")
@staff_required(*OFFICE)
def remove(kind: str, resource_id: str, what: str, row_id: str) -> Response:
    with doing() as work:
        (resources.remove_time_off if what == "away" else resources.remove_extra_hours)(work, resource_id, row_id)
    flash("Taken out.", "done")
    return redirect(url_for(".show", kind=kind, resource_id=resource_id) + "#once")


def tell_about(standing: int) -> None:
    """Says that the absence is noted, and how many sessions stand in it."""
    if standing:
        flash(f"Noted. {standing} session{'s stand' if standing > 1 else ' stands'} in this time. "
              "They stay until you move them.", "trouble")
    else:
        flash("Noted. No session stands in this time.", "done")


def _again(error: Refusal, part: str, kind: str, resource_id: str) -> tuple[str, int]:
    with looking() as work:
        return shown_again("times/show.html", error, part=part, **_facts(work, kind, resource_id))


def _whose(work: Work, kind: str, resource_id: str) -> Whose:
    """Raises NotFound where nobody of that kind has the id."""
    if kind == "rooms":
        return Whose(known.room_or_404(work.session, resource_id).name, centre_zone())
    find = known.mediator_or_404 if kind == "mediators" else known.interpreter_or_404
    row: Any = find(work.session, resource_id)
    return Whose(row.display_name, ZoneInfo(row.timezone) if row.timezone else centre_zone())


def _facts(work: Work, kind: str, resource_id: str) -> dict[str, Any]:
    whose = _whose(work, kind, resource_id)
    away = known.time_off_of(work.session, resource_id, work.now())
    return {"kind": kind, "resource_id": resource_id, "whose": whose, "spare": SPARE_ROWS, "away": away,
            "centre_zone": centre_zone().key, "hours": known.hours_of(work.session, resource_id),
            "extra": known.extra_hours_of(work.session, resource_id, work.now()),
            "standing": {one.id: resources.standing_in(work, resource_id, one.starts_at, one.ends_at)
                         for one in away}}
