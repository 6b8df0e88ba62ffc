"""The parties of a case: screening, contact, what they answered."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from services.intake.domain.consents import WORDS as PURPOSE_WORDS
from services.intake.domain.screening import DECISIONS
from services.intake.handlers.consents import FURTHER, MESSAGES
from services.intake.handlers.convening import record_answer
from services.intake.handlers.days import day_of
from services.intake.handlers.parties import Member, members
from services.intake.handlers.people import change_contact
from services.intake.handlers.screening import ScreeningForm, record_screening
from services.intake.web.doors import me, step
from services.intake.web.staff_forms import (
    FACTS,
    AnswerSchema,
    ContactSchema,
    ScreeningSchema,
    contact_form,
    point_values,
)
from services.intake.web.words import LANGUAGES, SHORT_CONSENTS
from shared.errors import NotFound, Refusal
from shared.http import current_service, staff_required
from shared.http.forms import read_form

pages = Blueprint("parties", __name__, url_prefix="/cases/<case_id>/parties/<party_id>")
SAFE = (("yes", "Yes"), ("no", "No"), ("unknown", "Not asked yet"))
SAID = (("not_asked", "Not asked"), ("yes", "Yes"), ("no", "No"))
WORDS = dict(languages=LANGUAGES.items(), safe=SAFE, said=SAID, purposes=[(one, SHORT_CONSENTS[one])
                                                                         for one in MESSAGES],
             further=[(one, PURPOSE_WORDS[one]) for one in FURTHER])


@pages.get("/screening")
@staff_required("coordinator")
def screening(case_id: str, party_id: str) -> str:
    service = current_service()
    today = day_of(service.clock.now(), service.settings.timezone)
    with service.reading() as session:
        one = _member(session, case_id, party_id)
        values = _facts(one) | {"screened_on": today.isoformat(), "instrument": "MASIC-S"}
        return _screening_page(case_id, one, values, {})


@pages.post("/screening")
@staff_required("coordinator")
def screen(case_id: str, party_id: str) -> Any:
    values, errors = read_form(ScreeningSchema(), request.form)
    if not errors:
        form = ScreeningForm(party_id, values["decision"], values["instrument"], values["screened_on"],
                             contact_form(values), values["accommodations"])
        try:
            with current_service().work() as work:
                _member(work.session, case_id, party_id)
                record_screening(work, me().id, form)
        except Refusal as refusal:
            errors = {refusal.field or "": refusal.message}
    if errors:
        with current_service().reading() as session:
            return _screening_page(case_id, _member(session, case_id, party_id), request.form, errors), 422
    flash("The decision is recorded.", "done")
    return redirect(url_for("cases.show", case_id=case_id), 303)


@pages.get("/contact")
@staff_required("coordinator")
def contact(case_id: str, party_id: str) -> str:
    with current_service().reading() as session:
        one = _member(session, case_id, party_id)
        return render_template("parties/contact.html", case_id=case_id, one=one, form_values=_facts(one), errors={},
                               **WORDS)


@pages.post("/contact")
@staff_required("coordinator")
def change(case_id: str, party_id: str) -> Any:
    values, errors = read_form(ContactSchema(), request.form)
    with current_service().work() as work:
        one = _member(work.session, case_id, party_id)
        if errors:
            return render_template("parties/contact.html", case_id=case_id, one=one, form_values=request.form,
                                   errors=errors, **WORDS), 422
        change_contact(work, me().id, one.person.id, contact_form(values))
    flash("Saved.", "done")
    return redirect(url_for("cases.show", case_id=case_id), 303)


@pages.post("/answer")
@staff_required("coordinator")
def answer(case_id: str, party_id: str) -> Any:
    """What a party said by phone about whether they want to mediate."""
    values, _errors = read_form(AnswerSchema(), request.form)
    return step(lambda work: record_answer(work, me().id, case_id, party_id, values.get("answer", "")),
                "Their answer is recorded.", url_for("cases.show", case_id=case_id))


def _screening_page(case_id: str, one: Member, values: Any, errors: dict[str, str]) -> str:
    return render_template("parties/screening.html", case_id=case_id, one=one, form_values=values, errors=errors,
                           decisions=DECISIONS.items(), **WORDS)


def _facts(one: Member) -> dict[str, Any]:
    return {name: getattr(one.person, name) for name in FACTS} | point_values(one.points)


def _member(session: Any, case_id: str, party_id: str) -> Member:
    found = next((one for one in members(session, case_id) if one.party.id == party_id), None)
    if found is None:
        raise NotFound
    return found


