"""Staff ask the parties of a case for a time."""

from datetime import datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from services.scheduler.adapters import agenda, calendar, cases, occupancy, resources
from services.scheduler.domain.invitations import KINDS, MOST_SLOTS
from services.scheduler.handlers import invitations, proposals
from services.scheduler.handlers.closing import state_of
from services.scheduler.web.doors import OFFICE, doing, looking, me
from services.scheduler.web.forms import AskForm, closing_moment, own_time, preferences_of, sent, shown_again
from shared.errors import Refusal
from shared.http import staff_required
from shared.http.forms import read_form
from shared.ids import new_id
from shared.work import Work

pages = Blueprint("invitations", __name__)
FIELDS = {"closes_at": "closes_on"}  # what the handler calls otherwise than the form


@pages.get("/cases/<id:case_id>/invitations/new")
@staff_required(*OFFICE)
def new(case_id: str) -> str:
    kind = _kind()
    with looking() as work:
        return render_template("invitations/new.html", form_values=MultiDict(request.args), errors={},
                               **_offer(work, case_id, kind))


@pages.post("/cases/<id:case_id>/invitations/new")
@staff_required(*OFFICE)
def open_(case_id: str) -> Response | tuple[str, int]:
    kind = _kind()
    try:
        values = sent(AskForm())
        with doing() as work:
            invitation = invitations.open_invitation(
                work, me().id, case_id, kind, _starts(work, case_id, kind, values), closing_moment(values),
                preferences_of(values), values.get("token"))
    except Refusal as error:
        error.field = FIELDS.get(error.field or "", error.field)
        with looking() as work:
            return shown_again("invitations/new.html", error, **_offer(work, case_id, kind))
    flash("Everybody is being asked now, each privately.", "done")
    return redirect(url_for(".show", invitation_id=invitation.id))


@pages.get("/invitations/<id:invitation_id>")
@staff_required(*OFFICE)
def show(invitation_id: str) -> str:
    with looking() as work:
        return render_template("invitations/show.html", **_standing(work, invitation_id))


@pages.route("/invitations/<id:invitation_id>/withdraw", methods=["GET", "POST"])
@staff_required(*OFFICE)
def withdraw(invitation_id: str) -> Response | str:
    if request.method == "GET":
        with looking() as work:
            return render_template("invitations/withdraw.html", **_standing(work, invitation_id))
    with doing() as work:
        invitation = invitations.withdraw(work, invitation_id)
    flash("The question was taken back. The times are free again." if invitation.state == "withdrawn"
          else "This question was closed already.", "done")
    return redirect(url_for(".show", invitation_id=invitation_id))


def _kind() -> str:
    kind = request.args.get("kind", "first")
    return kind if kind in KINDS else abort(404)


def _starts(work: Work, case_id: str, kind: str, values: dict[str, Any]) -> list[datetime]:
    """The times ticked, and the staff's own, which is looked at first so that its refusal stands by its field."""
    own = own_time(values)
    if own:
        case = cases.case_or_404(work.session, case_id)
        try:
            proposals.slots_at(work, case, [own], _preferred(work, case_id, kind, values))
        except Refusal as error:
            raise Refusal(error.message, "own_day") from error
    chosen = {*values["slots"], *([own] if own else [])}
    if not 1 <= len(chosen) <= MOST_SLOTS:
        raise Refusal(f"Please choose one to {MOST_SLOTS} times.", "slots")
    return sorted(chosen)


def _preferred(work: Work, case_id: str, kind: str, values: dict[str, Any]) -> proposals.Preferences:
    session = calendar.coming_session(work.session, case_id, work.now()) if kind == "move" else None
    preferences = preferences_of(values)
    return proposals.as_it_is(work, session, preferences) if session else preferences


def _offer(work: Work, case_id: str, kind: str) -> dict[str, Any]:
    """What the page of a new invitation shows: the case, who decides, and times to choose from."""
    case = cases.case_or_404(work.session, case_id)
    values, _ = read_form(AskForm(only=AskForm.FILTERS), request.values)
    slots = proposals.propose_slots(work, case_id, _preferred(work, case_id, kind, values))
    names = agenda.person_names(work.session, cases.parties_of(work.session, case))
    return {"case": case, "kind": kind, "slots": slots, "people": list(names.values()), "token": new_id(),
            "mediators": resources.mediators(work.session), "most": MOST_SLOTS,
            "names": {one.id: one.display_name for one in resources.mediators(work.session)}
            | {one.id: one.name for one in resources.rooms(work.session)},
            "open_invitation": calendar.standing_question(work.session, case_id, work.now())}


def _standing(work: Work, invitation_id: str) -> dict[str, Any]:
    """What staff may see: who has answered, and what only once it is closed, for an offer to come back never."""
    invitation = calendar.invitation_or_404(work.session, invitation_id)
    answers = calendar.answers_of(work.session, invitation_id)
    slots = calendar.slots_of(work.session, invitation_id)
    state = state_of(work, invitation)
    shown = state in ("not_mutual", "expired") and invitation.kind != "come_back"
    settled_nothing = state == "open" and None not in answers.values()
    return {"invitation": invitation, "state": state, "slots": slots, "answers": answers, "answers_shown": shown,
            "settled_nothing": settled_nothing and invitation.kind != "come_back",
            "case": cases.case_or_404(work.session, invitation.case_id),
            "had": occupancy.allocated(work.session, [slot.id for slot in slots]),
            "names": agenda.person_names(work.session, list(answers))
            | {one.id: one.display_name for one in resources.mediators(work.session)}
            | {one.id: one.name for one in resources.rooms(work.session)}}
