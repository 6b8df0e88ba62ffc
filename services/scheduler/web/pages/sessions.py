"""One session: its facts, its reminders, a new time, who came. A mediator sees only their own."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from services.scheduler.adapters import agenda, calendar, cases, occupancy, resources, sheets
from services.scheduler.adapters import overruns as following
from services.scheduler.adapters.tables import MediationSession
from services.scheduler.domain.hours import local_moment
from services.scheduler.domain.sessions import ATTENDANCE, LONGER, is_on, may_note_attendance
from services.scheduler.domain.slots import PARTS
from services.scheduler.handlers import attendance, overruns, proposals, sessions
from services.scheduler.handlers.calendar_files import ics_of, join_link, place_of
from services.scheduler.web.doors import OFFICE, centre_zone, doing, looking, me
from services.scheduler.web.forms import LinkForm, TimeForm, sent, shown_again
from shared.errors import NotFound, Refusal
from shared.http import staff_required
from shared.work import Work

pages = Blueprint("sessions", __name__)


@pages.get("/<id:session_id>")
@staff_required(*OFFICE, "mediator")
def show(session_id: str) -> str:
    with looking() as work:
        return render_template("sessions/show.html", form_values={}, errors={}, **_facts(work, session_id))


@pages.get("/<id:session_id>/session.ics")
@staff_required(*OFFICE, "mediator")
def calendar_file(session_id: str) -> Response:
    with looking() as work:
        return ics_answer(ics_of(work, _own(work, session_id), "PUBLISH"))


@pages.post("/<id:session_id>/attendance")
@staff_required(*OFFICE, "mediator")
def note_attendance(session_id: str) -> Answer | tuple[str, int]:
    statuses = {name.removeprefix("status-"): value for name, value in request.form.items()
                if name.startswith("status-")}
    try:
        with doing() as work:
            _own(work, session_id)
            session = attendance.note_attendance(work, me().id, session_id, statuses)
    except Refusal as error:
        with looking() as work:
            return shown_again("sessions/show.html", error, **_facts(work, session_id))
    return redirect(outcome_link(session.case_id, session_id))


@pages.post("/<id:session_id>/join-link")
@staff_required(*OFFICE, "mediator")
def set_join_link(session_id: str) -> Answer | tuple[str, int]:
    try:
        values = sent(LinkForm())
        with doing() as work:
            _own(work, session_id)
            session = sessions.set_join_link(work, session_id, values["join_url"])
    except Refusal as error:
        with looking() as work:
            return shown_again("sessions/show.html", error, **_facts(work, session_id))
    flash("Everybody gets the link by e-mail, and finds it on their page." if session.join_url
          else "The link is taken out.", "done")
    return redirect(url_for(".show", session_id=session_id))


@pages.post("/<id:session_id>/longer")
@staff_required(*OFFICE, "mediator")
def run_over(session_id: str) -> Answer | tuple[str, int]:
    try:
        minutes = request.form.get("minutes", type=int) or 0
        with doing() as work:
            _own(work, session_id)
            waiting = overruns.run_over(work, session_id, minutes)
    except Refusal as error:
        with looking() as work:
            return shown_again("sessions/show.html", error, **_facts(work, session_id))
    flash("Take your time. Somebody has the room or a mediator next: the office is told, and nothing of theirs changes."
          if waiting else "Take your time. Nobody is waiting for the room or the mediators.", "done")
    return redirect(url_for(".show", session_id=session_id))


@pages.route("/<id:session_id>/time", methods=["GET", "POST"])
@staff_required(*OFFICE)
def set_time(session_id: str) -> Answer | str | tuple[str, int]:
    if request.method == "GET":
        with looking() as work:
            return render_template("sessions/time.html", form_values=_chosen(), errors={}, **_facts(work, session_id),
                                   **_free(work, session_id))
    try:
        values = sent(TimeForm())
        with doing() as work:
            starts_at = local_moment(values["day"], values["time"].replace(tzinfo=None), centre_zone())
            wanted = frozenset({values["mediator"]} if "mediator" in values else ())
            sessions.set_time(work, session_id, starts_at, proposals.Preferences(mediator_ids=wanted))
    except Refusal as error:
        if error.field in ("slots", "starts_at"):
            error.field = "day"
        with looking() as work:
            return shown_again("sessions/time.html", error, **_facts(work, session_id), **_free(work, session_id))
    flash("The session has its new time. Everybody is told.", "done")
    return redirect(url_for(".show", session_id=session_id))


@pages.route("/<id:session_id>/cancel", methods=["GET", "POST"])
@staff_required(*OFFICE)
def cancel(session_id: str) -> Answer | str:
    if request.method == "GET":
        with looking() as work:
            return render_template("sessions/cancel.html", **_facts(work, session_id))
    with doing() as work:
        sessions.cancel_session(work, session_id)
    flash("The session is cancelled. Everybody is told.", "done")
    return redirect(url_for(".show", session_id=session_id))


def outcome_link(case_id: str, session_id: str) -> str:
    """Where intake asks how the session ended."""
    return f"/cases/{case_id}/outcome?session={session_id}"


def ics_answer(text: str) -> Response:
    return Response(text, content_type="text/calendar; charset=utf-8; method=PUBLISH",
                    headers={"Content-Disposition": 'attachment; filename="session.ics"'})


def _chosen() -> dict[str, str]:
    """A free time that was picked from the list fills the form."""
    return {name: request.args[name] for name in ("day", "time", "mediator") if name in request.args}


def _free(work: Work, session_id: str) -> dict[str, Any]:
    """Free times to pick from, on the weekdays and parts of the day that are asked for, with anybody if so asked."""
    weekdays = {int(one) for one in request.args.getlist("weekday") if one.isdecimal()}
    parts = set(request.args.getlist("part"))
    wanted = proposals.Preferences(weekdays=frozenset(weekdays & set(range(7))), parts=frozenset(parts & set(PARTS)),
                                   any_mediator="anybody" in request.args)
    free = proposals.other_times(work, _own(work, session_id), wanted)
    return {"free": free, "asked": {"weekday": sorted(map(str, weekdays)), "part": sorted(parts),
                                    "anybody": "yes" if wanted.any_mediator else ""}}


def _own(work: Work, session_id: str) -> MediationSession:
    """The session, if the office asks, or a mediator of it; to anybody else it does not exist."""
    session = calendar.session_or_404(work.session, session_id)
    mediators = occupancy.allocated(work.session, [session_id])[session_id]["mediator"]
    if not me().may(*OFFICE) and me().id not in mediators:
        raise NotFound
    return session


def _facts(work: Work, session_id: str) -> dict[str, Any]:
    session = _own(work, session_id)
    entry = agenda.entries(work.session, [session])[0]
    notable = session.state == "scheduled" and may_note_attendance(session.starts_at, work.now())
    scheduled = session.state == "scheduled"
    return {"session": session, "entry": entry, "longer": LONGER,
            "is_on": scheduled and is_on(session.starts_at, session.ends_at, work.now()),
            "waits_until": scheduled and following.kept_waiting_by(work.session, session.id, session.starts_at),
            "next_ones": following.run_into(work.session, session.id, session.starts_at, session.ends_at),
 "place": place_of(work, session),
            "chosen": sheets.chosen(work.session, session_id),
            "join_link": join_link(work, session, me().id, hosts=True),
            "case": cases.case_or_404(work.session, session.case_id), "in_office": me().may(*OFFICE),
            "parties": sheets.parties(work.session, session_id),
            "reminders": sheets.reminders(work.session, session_id), "statuses": ATTENDANCE, "notable": notable,
            "coming": session.state == "scheduled" and session.ends_at > work.now(),
            "moving": calendar.standing_question(work.session, session.case_id, work.now()),
            "mediators": resources.mediators(work.session), "outcome_link": outcome_link(session.case_id, session.id)}
