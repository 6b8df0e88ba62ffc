"""The staff page of events that are stuck: each is tried again, or let go, by a person."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from shared import repairs
from shared.bus import inbox
from shared.bus.inbox_rows import Outcome
from shared.errors import NotFound, Refusal
from shared.http.guards import current_staff, staff_required
from shared.http.stuck import Stuck, count_stuck, stuck_event, stuck_events
from shared.service import Service

HOMES = {"intake": "", "scheduler": "/sessions", "notifier": "/messages"}  # where each producer's own page is
pages = Blueprint("parked", __name__, url_prefix="/staff/parked")


@pages.get("")
@staff_required("coordinator")
def index() -> str:
    """What is stuck, oldest first, and how many wait behind each."""
    service = _service()
    with service.reading() as session:
        events = stuck_events(session, service.clock.now())
        return render_template("parked/index.html", events=events, total=count_stuck(session, service.clock.now()),
                               homes=HOMES)


@pages.post("/<event_id>/retry")
@staff_required("coordinator")
def retry(event_id: str) -> Any:
    """Handles the event again, then those that wait behind it."""
    _find(event_id)
    try:
        failed = inbox.replay(_service(), event_id, _me()) == Outcome.PARKED
    except Refusal as refusal:
        return _back(refusal.message, "trouble")
    if failed:
        return _back(_("It failed again."), "trouble")
    return _back(_("Done. What waited behind it goes on."))


@pages.get("/<event_id>/let-go")
@staff_required("coordinator")
def confirm(event_id: str) -> str:
    return render_template("parked/confirm.html", event=_find(event_id))


@pages.post("/<event_id>/let-go")
@staff_required("coordinator")
def let_go(event_id: str) -> Any:
    """Gives the event up, or what should have come before it, so that those behind it go on."""
    give_up = inbox.skip_missing if _find(event_id).is_missing_forerunner else inbox.discard
    try:
        give_up(_service(), event_id, _me())
    except Refusal as refusal:
        return _back(refusal.message, "trouble")
    return _back(_("Let go. What waited behind it goes on."))


@pages.get("/again/<case_id>")
@staff_required("admin")
def ask_again(case_id: str) -> str:
    """Asks before everything that this service told of a case is sent once more, to who may have lost some of it."""
    return render_template("parked/again.html", case_id=case_id)


@pages.post("/again/<case_id>")
@staff_required("admin")
def send_again(case_id: str) -> Any:
    count = repairs.send_again(_service(), case_id, _me())
    return _back(_("%(n)s events are on their way again.", n=count))


def _me() -> str:
    staff = current_staff()
    return staff.id if staff else ""


def _service() -> Service:
    return current_app.extensions["reconvene"]


def _find(event_id: str) -> Stuck:
    service = _service()
    with service.reading() as session:
        event = stuck_event(session, event_id, service.clock.now())
    if event is None:
        raise NotFound(event_id)
    return event


def _back(text: str, kind: str = "done") -> Any:
    flash(text, kind)
    return redirect(url_for("parked.index"))
