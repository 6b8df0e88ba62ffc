"""How one case is scheduled: who must not serve, who is to, and why a time is not offered."""

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.scheduler.adapters import agenda, calendar, resources
from services.scheduler.adapters import cases as known
from services.scheduler.adapters import rules as known_rules
from services.scheduler.domain.reasons import sentences, why_in_words
from services.scheduler.domain.why import Candidate
from services.scheduler.handlers import proposals, rules, service
from services.scheduler.web.doors import OFFICE, centre_zone, doing, looking, me
from services.scheduler.web.forms import ConflictForm, MomentForm, PinForm, asked_moment, sent, shown_again
from shared.errors import Refusal
from shared.http import staff_required
from shared.http.forms import read_form
from shared.work import Work

pages = Blueprint("cases", __name__)


@pages.get("/cases/<id:case_id>")
@staff_required(*OFFICE)
def show(case_id: str) -> str:
    with looking() as work:
        return render_template("cases/show.html", form_values={}, errors={}, **_facts(work, case_id))


@pages.post("/cases/<id:case_id>/conflicts")
@staff_required(*OFFICE)
def note_conflict(case_id: str) -> Response | tuple[str, int]:
    """The mediator never serves in this case, or never where the person is a party. No reason is asked."""
    try:
        values = sent(ConflictForm())
        with doing() as work:
            _check_is_party(work, case_id, values["person"])
            about = {"person_id": values["person"]} if values["person"] else {"case_id": case_id}
            how = service.note_conflict(work, values["conflict"], source=values["source"], noted_by=me().id, **about)
    except Refusal as error:
        return _again(error, case_id)
    if how == "staff":
        flash("Noted. Nobody else is free for the time that is held: please find another time.", "trouble")
    else:
        flash("Noted. They are never proposed here.", "done")
    return redirect(url_for(".show", case_id=case_id))


@pages.post("/cases/<id:case_id>/conflicts/<id:conflict_id>/lift")
@staff_required("manager")
def lift_conflict(case_id: str, conflict_id: str) -> Response:
    with doing() as work:
        rules.lift_conflict(work, conflict_id)
    flash("Lifted. They may serve here again.", "done")
    return redirect(url_for(".show", case_id=case_id))


@pages.post("/cases/<id:case_id>/pins")
@staff_required(*OFFICE)
def pin(case_id: str) -> Response | tuple[str, int]:
    try:
        values = sent(PinForm())
        with doing() as work:
            rules.pin(work, me().id, case_id, values["pin"])
    except Refusal as error:
        return _again(error, case_id)
    flash("Times are offered only with them from now on.", "done")
    return redirect(url_for(".show", case_id=case_id))


@pages.post("/cases/<id:case_id>/pins/<id:mediator_id>/remove")
@staff_required(*OFFICE)
def unpin(case_id: str, mediator_id: str) -> Response:
    with doing() as work:
        rules.unpin(work, case_id, mediator_id)
    flash("Whoever is free with the lightest load serves again.", "done")
    return redirect(url_for(".show", case_id=case_id))


@pages.get("/cases/<id:case_id>/why")
@staff_required(*OFFICE)
def why(case_id: str) -> str:
    """Why is this time not offered? For any moment, in words, of everybody who might have served."""
    values, errors = read_form(MomentForm(), request.args)
    starts_at = asked_moment(values)
    with looking() as work:
        case = known.case_or_404(work.session, case_id)
        found = _answer(work, case_id, starts_at, values) if starts_at else {}
        return render_template(
            "cases/why.html", form_values=request.args, errors=errors, case=case, starts_at=starts_at, found=found,
            kind=wanted_kind(work, case_id), local=starts_at and starts_at.astimezone(centre_zone()),
            mediators=resources.mediators(work.session), rooms=resources.rooms(work.session))


def wanted_kind(work: Work, case_id: str) -> str:
    """What an invitation about a time would be for."""
    if calendar.coming_session(work.session, case_id, work.now()):
        return "move"
    return known.case_or_404(work.session, case_id).wanted or "first"


def _answer(work: Work, case_id: str, starts_at: datetime, values: dict[str, Any]) -> dict[str, Any]:
    session = calendar.coming_session(work.session, case_id, work.now())
    preferences = proposals.as_it_is(work, session) if session else proposals.ANY
    answer, facts = proposals.why_not_offered(work, case_id, starts_at, preferences, values.get("mediator"),
                                              values.get("room"))

    def told(candidates: Any) -> list[tuple[str, list[str]]]:
        return [(one.resource.name, _words(one, facts)) for one in candidates]

    slot = answer.slot
    chosen = [(facts.resources[one].name, why_in_words(reason)) for one, reason in slot.why.items()] if slot else []
    return {"slot": slot, "chosen": chosen, "reasons": sentences(answer.refusals, facts.resources),
            "groups": [("Mediators", told(answer.mediators)), ("Interpreters", told(answer.interpreters)),
                       ("Rooms", told(answer.rooms))]}


def _words(candidate: Candidate, facts: Any) -> list[str]:
    return sentences(candidate.refusals, facts.resources)


def _check_is_party(work: Work, case_id: str, person_id: str | None) -> None:
    case = known.case_or_404(work.session, case_id)
    if person_id and person_id not in known.parties_of(work.session, case):
        raise Refusal("Please choose one of the parties.", "person")


def _again(error: Refusal, case_id: str) -> tuple[str, int]:
    with looking() as work:
        return shown_again("cases/show.html", error, **_facts(work, case_id))


def _facts(work: Work, case_id: str) -> dict[str, Any]:
    case = known.case_or_404(work.session, case_id)
    names = agenda.person_names(work.session, known.parties_of(work.session, case))
    mediators = resources.mediators(work.session)
    return {"case": case, "names": names, "mediators": mediators, "may_lift": me().may("manager"),
            "mediator_names": {one.id: one.display_name for one in mediators},
            "conflicts": known_rules.conflicts_around(work.session, case_id, list(names)),
            "pins": known_rules.pins_of(work.session, case_id), "kind": wanted_kind(work, case_id),
            "open_invitation": calendar.standing_question(work.session, case_id, work.now()),
            "coming": calendar.coming_session(work.session, case_id, work.now())}
