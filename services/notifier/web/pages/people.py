"""A person as the notifier knows them: channels, PIN, new links."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from services.notifier.handlers.links import forget_pin, send_link_for_staff
from services.notifier.handlers.person_view import see_person
from services.notifier.web.doors import looking, staff, step
from services.notifier.web.follow_up_words import DOOR
from services.notifier.web.staff_words import CONSENTS, where
from shared.errors import Refusal
from shared.http import staff_required
from shared.work import Work

pages = Blueprint("people", __name__, url_prefix="/people")


@pages.get("/<uuid:person_id>")
@staff_required("coordinator")
def show(person_id: Any) -> str:
    with looking() as work:
        return render_template("people/show.html", view=see_person(work, str(person_id)), door_words=DOOR,
                               consents=CONSENTS, words_zone=where)


@pages.post("/<uuid:person_id>/forget-pin")
@staff_required("coordinator")
def forget(person_id: Any) -> Any:
    return step(lambda work: forget_pin(work, staff().id, str(person_id)),
                "The PIN is forgotten and older links are over. Send a new link when you have spoken with them.",
                url_for("people.show", person_id=person_id))


@pages.post("/<uuid:person_id>/link")
@staff_required("coordinator")
def send_link(person_id: Any) -> Any:
    """Sends a new link for one of the person's cases."""

    def send(work: Work) -> None:
        case_id = request.form.get("case_id", "")
        if case_id not in {one for one, _ in see_person(work, str(person_id)).cases}:
            raise Refusal("Please choose one of this person's cases.")
        send_link_for_staff(work, staff().id, str(person_id), case_id)

    return step(send, "A new link is on its way, to the number or address we have.",
                url_for("people.show", person_id=person_id))
