"""Rooms: seats, access features, how to get there."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from services.scheduler.adapters import resources as known
from services.scheduler.handlers import resources
from services.scheduler.web.doors import OFFICE, doing, looking
from services.scheduler.web.forms import sent, shown_again
from services.scheduler.web.resource_forms import RoomForm
from shared.errors import Refusal
from shared.http import staff_required

pages = Blueprint("rooms", __name__)


@pages.get("/rooms")
@staff_required(*OFFICE)
def index() -> str:
    with looking() as work:
        return render_template("rooms/index.html", rooms=known.rooms(work.session),
                               hours=known.hours_of_all(work.session))


@pages.get("/rooms/new")
@staff_required(*OFFICE)
def new() -> str:
    return render_template("rooms/edit.html", form_values={}, errors={}, room=None)


@pages.get("/rooms/<id:room_id>")
@staff_required(*OFFICE)
def edit(room_id: str) -> str:
    with looking() as work:
        return render_template("rooms/edit.html", form_values={}, errors={},
                               room=known.room_or_404(work.session, room_id))


@pages.post("/rooms/new")
@staff_required(*OFFICE)
def create() -> Response | tuple[str, int]:
    return _save(None)


@pages.post("/rooms/<id:room_id>")
@staff_required(*OFFICE)
def save(room_id: str) -> Response | tuple[str, int]:
    return _save(room_id)


def _save(room_id: str | None) -> Response | tuple[str, int]:
    try:
        values = sent(RoomForm())
        with doing() as work:
            resources.save_room(work, room_id, **values)
    except Refusal as error:
        with looking() as work:
            room = known.room_or_404(work.session, room_id) if room_id else None
            return shown_again("rooms/edit.html", error, room=room)
    flash("Saved.", "done")
    return redirect(url_for(".index"))
