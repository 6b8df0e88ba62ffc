"""The days when the centre is closed: public holidays, days that staff add, and whole stretches."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.scheduler.adapters import closed_days
from services.scheduler.adapters import resources as known
from services.scheduler.handlers import resources, rules
from services.scheduler.handlers.proposals import settings_of
from services.scheduler.web.doors import OFFICE, doing, looking, today
from services.scheduler.web.forms import AwayForm, absence, sent, shown_again
from services.scheduler.web.pages.times import tell_about
from services.scheduler.web.resource_forms import HolidayForm
from shared.contracts import CENTRE
from shared.errors import Refusal
from shared.http import staff_required
from shared.work import Work

pages = Blueprint("closed_days", __name__)
YEARS = (2000, 2100)


@pages.get("/closed-days")
@staff_required(*OFFICE)
def index() -> str:
    with looking() as work:
        return render_template("closed_days/index.html", form_values={}, errors={}, part="", **_facts(work, _year()))


@pages.post("/closed-days")
@staff_required(*OFFICE)
def add() -> Response | tuple[str, int]:
    try:
        values = sent(HolidayForm())
        with doing() as work:
            standing = rules.add_holiday(work, values["day"], values["name"])
    except Refusal as error:
        with looking() as work:
            return shown_again("closed_days/index.html", error, part="day", **_facts(work, _year()))
    tell_about(len(standing))
    return redirect(url_for(".index", year=values["day"].year))


@pages.post("/closed-days/<day>/<any(open, close):what>")
@staff_required(*OFFICE)
def change(day: str, what: str) -> Response:
    """Staff work on the day all the same, or the public holiday holds again."""
    at = _day(day)
    with doing() as work:
        if what == "open":
            rules.remove_holiday(work, at)
            flash("Times on this day can be offered now.", "done")
        else:
            legal = closed_days.public(settings_of(work).holiday_region, at.year)
            tell_about(len(rules.add_holiday(work, at, legal.get(at) or abort(404))))
    return redirect(url_for(".index", year=at.year))


@pages.post("/closed-days/stretches")
@staff_required(*OFFICE)
def add_stretch() -> Response | tuple[str, int]:
    try:
        values = sent(AwayForm())
        with doing() as work:
            standing = resources.add_time_off(work, CENTRE, *absence(values))
    except Refusal as error:
        with looking() as work:
            return shown_again("closed_days/index.html", error, part="stretch", **_facts(work, _year()))
    tell_about(len(standing))
    return redirect(url_for(".index") + "#stretches")


@pages.post("/closed-days/stretches/<id:time_off_id>/remove")
@staff_required(*OFFICE)
def remove_stretch(time_off_id: str) -> Response:
    with doing() as work:
        resources.remove_time_off(work, CENTRE, time_off_id)
    flash("Taken out.", "done")
    return redirect(url_for(".index") + "#stretches")


def _year() -> int:
    """The year asked for; nonsense counts as this one."""
    asked = request.args.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today().year
    return year if YEARS[0] <= year <= YEARS[1] else today().year


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        abort(404)
    return found if YEARS[0] <= found.year <= YEARS[1] else abort(404)


def _facts(work: Work, year: int) -> dict[str, Any]:
    region = settings_of(work).holiday_region
    return {"year": year, "years": YEARS, "days": closed_days.calendar(work.session, region, [year]),
            "today": today(), "stretches": known.time_off_of(work.session, CENTRE, work.now())}
