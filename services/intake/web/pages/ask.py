"""Asking for mediation, without an account."""

import uuid
from dataclasses import fields
from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for

from services.intake.handlers.days import day_of
from services.intake.handlers.requests import AskForm, ask_for_mediation, reference_of
from services.intake.web.ask_form import AskSchema
from services.intake.web.words import CASE_TYPES, CONSENTS, LANGUAGES, MORE_CONSENTS, YES_NO, ZONES
from shared.http import current_service, limit, open_to_all
from shared.http.forms import read_form
from shared.http.language import chosen_language
from shared.ids import new_id

pages = Blueprint("ask", __name__, url_prefix="/ask")
REFERENCE = "asked_reference"
CHOICES = dict(case_types=CASE_TYPES.items(), languages=LANGUAGES.items(), zones=ZONES.items(), yes_no=YES_NO.items(),
               consents=CONSENTS.items(), more_consents=MORE_CONSENTS.items())


@pages.get("")
@open_to_all
def form() -> str:
    return _page({}, {"form_token": new_id(), "language": chosen_language()})


@pages.post("")
@limit("60/hour", methods=["POST"])  # a library or a shelter shares one address
@open_to_all
def send() -> Any:
    """Takes the request. Sent twice, it is one case and the same answer."""
    values, errors = read_form(AskSchema(_today()), request.form)
    if errors:
        return _page(errors, request.form), 422
    with current_service().work() as work:
        case_id = ask_for_mediation(work, _command(values))
        session[REFERENCE] = reference_of(work, case_id)
    return redirect(url_for("ask.thanks"), 303)


@pages.get("/thanks")
@open_to_all
def thanks() -> str:
    return render_template("ask/thanks.html", reference=session.get(REFERENCE))


def _command(values: dict[str, Any]) -> AskForm:
    given = {field.name: values[field.name] for field in fields(AskForm) if field.name in values}
    given |= dict(consents=values["consents"] | values["more_consents"], safe_sms=values["safe_sms"] or "unknown",
                  safe_email=values["safe_email"] or "unknown")
    return AskForm(token=_token(values["form_token"]), timezone=current_service().settings.timezone, **given)


def _token(text: str) -> str:
    """The form's own token; a new one if it was tampered with."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return new_id()


def _today() -> Any:
    service = current_service()
    return day_of(service.clock.now(), service.settings.timezone)


def _page(errors: dict[str, str], values: Any) -> str:
    return render_template("ask/form.html", form_values=values, errors=errors, **CHOICES)
