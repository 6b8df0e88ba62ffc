"""A participant's own page: where the case stands, what comes next, what they agreed to."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from services.intake.handlers.consents import FURTHER, Ground, stop, switch_consent
from services.intake.handlers.my_case import language_of, see_my_case
from services.intake.handlers.whereabouts import change_whereabouts
from services.intake.web.place_form import PlaceSchema
from services.intake.web.words import CONSENTS, LATER_CONSENTS, MORE_CONSENTS, SHORT_CONSENTS, STANDING, ZONES
from shared.http import Participant, current_participant, current_service, participant_required
from shared.http.forms import read_form

pages = Blueprint("my", __name__, url_prefix="/my")


@pages.get("")
@participant_required
def index() -> str:
    return _page(None, {})


def _page(typed: Any, errors: dict[str, str]) -> str:
    """`typed` is what was sent in the form about where they are; None for what we know."""
    me = _me()
    service = current_service()
    with service.reading() as session:
        mine = see_my_case(session, me.person_id, me.case_id, service.clock.now())
        title, text = STANDING[mine.stage]
        return render_template("my/index.html", mine=mine, title=title, text=text,
                               consents=CONSENTS | MORE_CONSENTS | LATER_CONSENTS, short=SHORT_CONSENTS,
                               form_values=typed or {"zone": mine.zone_said or "", "zip": mine.zip}, errors=errors,
                               zones=ZONES.items())


@pages.post("/consents")
@participant_required
def consents() -> Any:
    """Switches one consent on or off, by the person's own hand."""
    on = request.form.get("on") == "yes"
    with current_service().work() as work:
        switch_consent(work, _me().person_id, request.form.get("purpose", ""), on, f"link:{_me().link_id}")
    flash(_("Done. You can change this at any time.") if on else
          _("Done. You can change this at any time. A message that is already on its way may still arrive."), "done")
    if request.form.get("purpose") in FURTHER:
        return redirect(url_for("my.index", more=1, _anchor="further"), 303)
    return redirect(url_for("my.index", _anchor="consents"), 303)


@pages.post("/place")
@participant_required
def place() -> Any:
    """The person says where they are now."""
    values, errors = read_form(PlaceSchema(), request.form)
    if errors:
        return _page(request.form, errors), 422
    with current_service().work() as work:
        change_whereabouts(work, _me().person_id, values["zone"], values["zip"])
    flash(_("Done. Nothing comes at night where you are."), "done")
    return redirect(url_for("my.index", _anchor="place"), 303)


@pages.post("/stop")
@participant_required
def stop_all() -> Any:
    """Takes back everything for texts, for e-mail, or all there is, by one press."""
    what = request.form.get("what", "")
    scope = "everything" if what == "everything" else "channel"
    with current_service().work() as work:
        stop(work, _me().person_id, scope, what, Ground("page", evidence=f"link:{_me().link_id}"))
    flash(_("Done. You can change this at any time. A message that is already on its way may still arrive."), "done")
    return redirect(url_for("my.index", _anchor="consents"), 303)


def language(participant: Participant) -> str | None:
    """The language that the person chose with us, for every page of theirs."""
    with current_service().reading() as session:
        return language_of(session, participant.person_id)


def _me() -> Participant:
    found = current_participant()
    assert found is not None, "the view is guarded"  # noqa: S101
    return found
