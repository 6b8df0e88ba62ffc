"""One day by mediator or by room, and what could be booked at a time of it."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, render_template, request

from services.scheduler.adapters import agenda, facts, resources, rules
from services.scheduler.domain.day_plan import Stretch, day_plan
from services.scheduler.domain.reasons import sentences
from services.scheduler.domain.resources import Kind
from services.scheduler.handlers import proposals
from services.scheduler.handlers.proposals import settings_of
from services.scheduler.web.doors import OFFICE, centre_zone, date_asked, day_begins, looking, today
from services.scheduler.web.forms import MomentForm, asked_moment
from shared.http import staff_required
from shared.http.forms import read_form
from shared.work import Work

pages = Blueprint("day", __name__)
BY = {"mediator": Kind.MEDIATOR, "room": Kind.ROOM}
ONE_DAY = timedelta(days=1)
CASES_AT_ONCE = 20
STATES = {"open": "Open", "closed": "The centre is closed", "away": "Away", "elsewhere": "Busy in another calendar",
          "full": "As many sessions as they take"}


@pages.get("/day")
@staff_required(*OFFICE)
def show() -> str:
    day = date_asked("day") or today()
    by = request.args.get("by", "mediator")
    by = by if by in BY else "mediator"
    with looking() as work:
        return render_template("calendar/day.html", day=day, by=by, before=day - ONE_DAY, after=day + ONE_DAY,
                               today=today(), plans=_plans(work, day, BY[by]), states=STATES, zone=centre_zone())


@pages.get("/at")
@staff_required(*OFFICE)
def at() -> str:
    """Which case could take this time, and why each other cannot."""
    values, errors = read_form(MomentForm(), request.args)
    starts_at = asked_moment(values)
    with looking() as work:
        found = _cases_at(work, starts_at, values) if starts_at else []
        return render_template(
            "calendar/at.html", form_values=request.args, errors=errors, starts_at=starts_at, found=found,
            local=starts_at and starts_at.astimezone(centre_zone()), most=CASES_AT_ONCE,
            mediators=resources.mediators(work.session), rooms=resources.rooms(work.session))


def _plans(work: Work, day: date, kind: Kind) -> list[tuple[Any, list[Any]]]:
    """Each mediator or room in use, with what fills the day: entries and stretches, in order."""
    first, last = day_begins(day), day_begins(day + ONE_DAY)
    settings = settings_of(work)
    known = facts.gather(work.session, settings, rules.usual(settings), first, last, work.now(),
                         facts.Needs("", "other", ()))
    entries = agenda.sessions_between(work.session, first, last) + agenda.holds_between(work.session, first, last)
    found = []
    for resource in sorted(known.of_kind(kind), key=lambda one: one.name):
        own: list[Any] = [one for one in entries if resource.id in one.resource_ids]
        if resource.active or own:
            own += [one for one in day_plan(resource, known, first, last) if _worth_showing(one, work.now())]
            found.append((resource, sorted(own, key=lambda one: one.starts_at)))
    return found


def _worth_showing(stretch: Stretch, now: datetime) -> bool:
    return stretch.state in STATES and (stretch.state != "open" or stretch.ends_at > now)


def _cases_at(work: Work, starts_at: datetime, values: dict[str, Any]) -> list[tuple[Any, bool, list[str]]]:
    """The cases that need a time: could they take this one, and if not, why."""
    waiting, _ = agenda.waiting_cases(work.session, "", 1, CASES_AT_ONCE)
    found = []
    for one in waiting:
        if one.invitation is None:
            answer, known = proposals.why_not_offered(work, one.case.id, starts_at, proposals.ANY,
                                                      values.get("mediator"), values.get("room"))
            found.append((one, answer.slot is not None, sentences(answer.refusals, known.resources)[:3]))
    return sorted(found, key=lambda row: not row[1])
