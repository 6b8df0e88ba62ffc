"""A mediator's own sessions, and what they are asked to serve in."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from services.scheduler.adapters import agenda, serving
from services.scheduler.handlers import service
from services.scheduler.web.doors import OFFICE, day_begins, doing, looking, me, today
from services.scheduler.web.pages.sessions import outcome_link
from shared.errors import NotFound, Refusal
from shared.http import staff_required
from shared.work import Work

pages = Blueprint("mine", __name__)
AHEAD, BACK = timedelta(days=365), timedelta(days=120)


@pages.get("/mine")
@staff_required("mediator", *OFFICE)
def mine() -> str:
    """What waits for an answer, then today, then what is coming, then what is past and lacks something."""
    with looking() as work:
        starts, ends = day_begins(today()), day_begins(today() + timedelta(days=1))
        own = agenda.sessions_between(work.session, starts - BACK, ends + AHEAD, me().id)
        past = [one for one in own if one.starts_at < starts]
        return render_template(
            "mine/index.html", today_entries=[one for one in own if starts <= one.starts_at < ends],
            coming=[one for one in own if one.starts_at >= ends and one.state == "scheduled"],
            unfinished=[one for one in past if one.row and one.row.outcome_at is None], outcome_link=outcome_link,
            asked=_asked(work))


@pages.post("/mine/requests/<id:request_id>/accept")
@staff_required("mediator")
def accept(request_id: str) -> Answer:
    try:
        with doing() as work:
            service.accept(work, me().id, request_id)
    except Refusal as error:
        flash(error.message, "note")
    else:
        flash("Thank you. You will serve.", "done")
    return redirect(url_for(".mine"))


@pages.route("/mine/requests/<id:request_id>/decline", methods=["GET", "POST"])
@staff_required("mediator")
def decline(request_id: str) -> Answer | str:
    """Nobody has to say why. With `conflict` they are never asked about this case again."""
    if request.method == "GET":
        with looking() as work:
            one = next((one for one in _asked(work) if one.id == request_id), None)
            if one is None:
                raise NotFound
            return render_template("mine/decline.html", one=one)
    try:
        with doing() as work:
            how = service.decline(work, me().id, request_id, "conflict" in request.form)
    except Refusal as error:
        flash(error.message, "note")
    else:
        flash("Thank you for telling us. Somebody else takes your place." if how == "replaced"
              else "Thank you for telling us. Staff will look for somebody else.", "done")
    return redirect(url_for(".mine"))


def _asked(work: Work) -> list[serving.Asked]:
    return serving.coming(work.session, service.requests_of(work, me().id), work.now())
