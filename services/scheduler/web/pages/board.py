"""Today at the centre: each session with who has arrived."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from services.scheduler.adapters import agenda, sheets
from services.scheduler.domain.sessions import may_note_attendance
from services.scheduler.handlers import arrivals
from services.scheduler.web.doors import OFFICE, day_begins, doing, looking, today
from services.scheduler.web.pages.day import ONE_DAY
from shared.errors import Refusal
from shared.http import staff_required

pages = Blueprint("board", __name__)


@pages.get("/board")
@staff_required(*OFFICE)
def show() -> str:
    with looking() as work:
        entries = agenda.sessions_between(work.session, day_begins(today()), day_begins(today() + ONE_DAY))
        found = [(one, sheets.in_order_of_arrival(work.session, one.id),
                  one.state == "scheduled" and may_note_attendance(one.starts_at, work.now())) for one in entries]
        return render_template("calendar/board.html", found=found, today=today())


@pages.post("/<id:session_id>/arrivals/<id:person_id>/<any(here, not_here):what>")
@staff_required(*OFFICE)
def note(session_id: str, person_id: str, what: str) -> Response:
    try:
        with doing() as work:
            arrivals.note_arrival(work, session_id, person_id, what == "here")
    except Refusal as error:
        flash(error.message, "trouble")
    return redirect(url_for(".show") + f"#s-{session_id}")
