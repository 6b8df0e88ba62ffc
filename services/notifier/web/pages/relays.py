"""Notes as staff see them: the whole thread, and held notes to pass on or keep back. Every look is kept."""

from typing import Any

from flask import Blueprint, render_template, url_for

from services.notifier.handlers.notes import refuse_note, release_note
from services.notifier.handlers.relay_view import see_relay
from services.notifier.web.doors import staff, step
from services.notifier.web.follow_up_words import LOOKS, NOTE_STATES, NOTE_WHY, RELAY_STATES
from shared.http import current_service, staff_required

pages = Blueprint("relays", __name__, url_prefix="/relays")


@pages.get("/<uuid:relay_id>")
@staff_required("coordinator")
def show(relay_id: Any) -> str:
    with current_service().work() as work:
        return render_template("relays/show.html", view=see_relay(work, staff().id, str(relay_id)),
                               states=RELAY_STATES, note_states=NOTE_STATES, note_why=NOTE_WHY, looks=LOOKS)


@pages.post("/<uuid:relay_id>/notes/<uuid:note_id>/pass")
@staff_required("coordinator")
def pass_on(relay_id: Any, note_id: Any) -> Any:
    return step(lambda work: release_note(work, staff().id, str(note_id)), "The note is on its way.",
                url_for("relays.show", relay_id=relay_id))


@pages.post("/<uuid:relay_id>/notes/<uuid:note_id>/keep")
@staff_required("coordinator")
def keep(relay_id: Any, note_id: Any) -> Any:
    return step(lambda work: refuse_note(work, staff().id, str(note_id)),
                "The note is kept back. Its writer is told so, without a reason.",
                url_for("relays.show", relay_id=relay_id))
