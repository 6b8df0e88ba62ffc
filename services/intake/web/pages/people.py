"""One person for staff: consents and their ledger, numbers and addresses, a copy of the record, being forgotten."""

from typing import Any

from flask import Blueprint, Response, json, render_template, request, url_for

from services.intake.domain.consents import HOW_WORDS, SCOPE_WORDS, STATE_WORDS, WORDS
from services.intake.domain.contact_points import SUSPENDED_WORDS, VERIFIED_WORDS
from services.intake.domain.contacts import readable
from services.intake.domain.keeping import KEPT, WHY_NOT_WORDS
from services.intake.domain.zones import AREA_CODE, CENTRE, FORM, ZIP
from services.intake.handlers import contact_points, erasing, records
from services.intake.handlers.consents import stop_for
from services.intake.handlers.person_view import see_person
from services.intake.handlers.whereabouts import change_whereabouts
from services.intake.web.doors import OFFICE, me, step
from services.intake.web.place_form import PlaceSchema
from services.intake.web.record_pdf import record_pdf
from services.intake.web.words import ZONES
from shared.errors import Refusal
from shared.http import current_service, staff_required
from shared.http.forms import read_form
from shared.work import Work

pages = Blueprint("people", __name__, url_prefix="/people/<uuid:person_id>")
CHANNEL_WORDS = {"sms": "Phone", "email": "E-mail", "voice": "Voice"}
SOURCES = {FORM: "they said so", ZIP: "from the ZIP code", AREA_CODE: "from the number", CENTRE: "where the centre is"}
STOP_WORDS = {"sms": "All texts", "email": "All e-mail", "voice": "Voice messages"}


@pages.get("")
@staff_required(*OFFICE)
def show(person_id: Any) -> str:
    service = current_service()
    with service.reading() as session:
        view = see_person(Work(session, service.clock, service.settings), str(person_id))
        return render_template(
            "people/show.html", view=view, words=WORDS, states=STATE_WORDS, hows=HOW_WORDS, scopes=SCOPE_WORDS,
            channels=CHANNEL_WORDS, stops=_stops(view), suspended=SUSPENDED_WORDS, verified=VERIFIED_WORDS,
            readable=readable, why_not_words=WHY_NOT_WORDS, kept=KEPT, form_values={},
            zones=ZONES.items(), place_values={"zone": view.person.zone_said or "", "zip": view.person.zip},
            sources=SOURCES)


@pages.post("/stop")
@staff_required("coordinator")
def stop(person_id: Any) -> Any:
    """Writes down that they want no more of it."""
    scope, _, what = request.form.get("what", "").partition(":")
    if not scope:
        return step(_refuse("Choose what they want no more of."), "", _back(person_id))
    return step(lambda work: stop_for(work, me().id, str(person_id), scope, what, request.form.get("how", "")),
                "Stopped. A message that is already on its way may still arrive. Only they can open it again.",
                _back(person_id))


@pages.post("/place")
@staff_required("coordinator")
def place(person_id: Any) -> Any:
    """Where they are, as they told staff."""
    values, errors = read_form(PlaceSchema(), request.form)
    if errors:
        return step(_refuse(next(iter(errors.values()))), "", _back(person_id))
    return step(lambda work: change_whereabouts(work, str(person_id), values["zone"], values["zip"], me().id),
                "Noted. What waits for the morning is reckoned anew.", _back(person_id))


@pages.post("/points/<channel>/ask")
@staff_required("coordinator")
def ask(person_id: Any, channel: str) -> Any:
    return step(lambda work: contact_points.ask_to_confirm(work, str(person_id), channel, me().id),
                "They are asked, neutrally, whether it is theirs.", _back(person_id))


@pages.post("/points/<channel>/checked")
@staff_required("coordinator")
def checked(person_id: Any, channel: str) -> Any:
    return step(lambda work: contact_points.verify(work, str(person_id), channel, "staff", me().id),
                "It may be used again.", _back(person_id))


@pages.post("/copies")
@staff_required("coordinator")
def make_copy(person_id: Any) -> Any:
    return step(lambda work: records.ask_for_copy(work, me().id, str(person_id)),
                "The copy is being put together. Look again in a few seconds.", _back(person_id))


@pages.post("/copies/<uuid:request_id>/<any(json, pdf):kind>")
@staff_required("coordinator")
def download(person_id: Any, request_id: Any, kind: str) -> Any:
    """Opens the copy. A POST, because it is recorded and nothing may fetch it ahead."""
    service = current_service()
    with service.work() as work:
        copy = records.open_copy(work, me().id, str(person_id), str(request_id))
    if kind == "pdf":
        return _file(record_pdf(copy, service.settings.centre_name), "application/pdf", "record.pdf")
    return _file(json.dumps(copy, indent=1, ensure_ascii=False).encode(), "application/json", "record.json")


@pages.post("/erasure")
@staff_required("coordinator")
def erase(person_id: Any) -> Any:
    return step(lambda work: erasing.ask_to_erase(work, me().id, str(person_id)),
                "Nothing more is sent to them. They will be erased on the day that is shown.", _back(person_id))


@pages.post("/erasure/take-back")
@staff_required("coordinator")
def take_back(person_id: Any) -> Any:
    return step(lambda work: erasing.take_back(work, me().id, str(person_id)),
                "They stay. What they stopped stays stopped.", _back(person_id))


def _stops(view: Any) -> list[tuple[str, str]]:
    """What may be stopped, from one purpose to everything, as (value, words)."""
    found = [(f"purpose:{one.purpose}", WORDS[one.purpose]) for one in view.standings if one.held]
    found += [(f"channel:{one}", STOP_WORDS[one]) for one in view.channels]
    return [*found, ("everything:", "Everything")]


def _refuse(words: str) -> Any:
    def refuse(work: Work) -> None:
        raise Refusal(words)
    return refuse


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(content, mimetype=kind, headers={
        "Content-Disposition": f"attachment; filename={name}", "Cache-Control": "no-store"})


def _back(person_id: Any) -> str:
    return url_for("people.show", person_id=person_id)
