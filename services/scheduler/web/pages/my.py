"""A participant's own page: answer which times suit, see the session, ask for a new time, cancel."""

from typing import Any, TypeVar

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from services.scheduler.adapters import calendar, cases, mine, plans
from services.scheduler.adapters.tables import Invitation, MediationSession
from services.scheduler.domain.invitations import MOST_SLOTS
from services.scheduler.handlers import answers, proposals, sessions, waiting, wishes
from services.scheduler.handlers.calendar_feeds import PERSON
from services.scheduler.handlers.calendar_files import ics_of, join_link, reader_of
from services.scheduler.web.doors import doing, looking
from services.scheduler.web.narrowing import choices, free_times, narrowed, sent_by_address, ticked_times
from services.scheduler.web.pages.sessions import ics_answer
from shared.errors import NotFound, Refusal
from shared.http import Participant, current_participant, participant_required
from shared.work import Work

pages = Blueprint("my", __name__)
T = TypeVar("T", Invitation, MediationSession)


@pages.get("/my")
@participant_required
def show() -> str:
    with looking() as work:
        sent = sent_by_address()
        facts = _facts(work)
        if facts["asked"] and "show" in sent:
            facts["free"] = free_times(work, who().case_id, sent)
        return render_template("my/show.html", errors={}, form_values=sent if "show" in sent else {}, **facts)


@pages.post("/my/invitations/<id:invitation_id>")
@participant_required
def answer(invitation_id: str) -> Answer | tuple[str, int]:
    """Ticks take the place of any answer before; the other button says that none suits, and when else they could."""
    digits = [int(one) for one in request.form.getlist("slots") if one.isdecimal() and len(one) < 3]
    if not digits and not _says_none():
        with looking() as work:
            wrong = {"slots": _("Please tick each time that you could make, or choose “None of these times”.")}
            return render_template("my/show.html", errors=wrong, form_values=request.form, **_facts(work)), 422
    try:
        with doing() as work:
            done = _note(work, invitation_id, digits)
    except Refusal:
        flash(_("This question is closed already. Below is how it stands now."), "note")
        return redirect(url_for(".show"))
    flash(_thanks(done), "done")
    return redirect(url_for(".show"))


def _says_none() -> bool:
    return "none" in request.values


def _note(work: Work, invitation_id: str, digits: list[int]) -> Invitation:
    _mine(calendar.invitation_or_404(work.session, invitation_id))
    if not _says_none():
        return answers.answer(work, invitation_id, who().person_id, digits)
    said = narrowed(request.form)
    return wishes.none_of_these(work, invitation_id, who().person_id, said.weekdays, said.parts, said.weeks)


@pages.post("/my/<id:session_id>/sooner")
@participant_required
def sooner(session_id: str) -> Answer:
    """Puts the person on the list for an earlier time, or with `end` takes them off it."""
    ends = "end" in request.form
    try:
        with doing() as work:
            session = _mine(calendar.session_or_404(work.session, session_id))
            sessions.party_of(work, session, who().person_id)
            (waiting.leave if ends else waiting.join)(work, session.case_id, who().person_id)
    except Refusal:
        flash(_("There is no session any more that could come sooner."), "note")
        return redirect(url_for(".show"))
    flash(_("You are off the list. Your session stays as it is.") if ends
          else _("You are on the list. If an earlier time is free, we ask everybody. "
                 "Until then, your session stays as it is."), "done")
    return redirect(url_for(".show"))


@pages.get("/my/<id:session_id>/new-time")
@participant_required
def new_time(session_id: str) -> Answer | str:
    with looking() as work:
        session = _mine(calendar.session_or_404(work.session, session_id))
        sessions.party_of(work, session, who().person_id)
        if sessions.may_ask(work, session):
            return render_template("my/new_time.html", errors={}, **_times(work, session, sent_by_address()))
    flash(_("You cannot ask for a new time here now. Below is how it stands."), "note")
    return redirect(url_for(".show"))


@pages.post("/my/<id:session_id>/new-time")
@participant_required
def ask_new_time(session_id: str) -> Answer | tuple[str, int]:
    """Asks everybody about the times ticked, or about three that fit what the form narrows to."""
    starts = ticked_times(request.form)
    try:
        if len(starts) > MOST_SLOTS:
            raise Refusal(_("Please tick three times at most."))
        with doing() as work:
            _mine(calendar.session_or_404(work.session, session_id))
            how = sessions.ask_new_time(work, session_id, who().person_id, starts, narrowed(request.form))
    except Refusal as error:
        with looking() as work:
            session = calendar.session_or_404(work.session, session_id)
            wrong = error.message if len(starts) > MOST_SLOTS else _("This is not free any more. Please choose again.")
            return render_template("my/new_time.html", errors={"times": wrong},
                                   **_times(work, session, request.form)), 422
    flash(_("We are asking for a new time now. Until one is found, your session stays as it is.") if how == "asked"
          else _("We got it. We will call you about a new time. Until then, your session stays as it is."), "done")
    return redirect(url_for(".show"))


@pages.route("/my/<id:session_id>/cancel", methods=["GET", "POST"])
@participant_required
def cancel(session_id: str) -> Answer | str | tuple[str, int]:
    with looking() as work:
        session = _mine(calendar.session_or_404(work.session, session_id))
        facts = {"session": session, "alone": sessions.may_cancel(work, session), "zone": _zone(work),
                 "until": sessions.cancel_until(work, session)}
        if request.method == "GET":
            return render_template("my/cancel.html", **facts)
    try:
        with doing() as work:
            sessions.cancel_as_party(work, session_id, who().person_id)
    except Refusal:
        flash(_("It is too close to your session to cancel here. Please call us."), "trouble")
        return redirect(url_for(".cancel", session_id=session_id))
    flash(_("Your session is cancelled."), "done")
    return redirect(url_for(".show"))


@pages.get("/my/<id:session_id>/session.ics")
@participant_required
def calendar_file(session_id: str) -> Response:
    with looking() as work:
        session = _mine(calendar.session_or_404(work.session, session_id))
        sessions.party_of(work, session, who().person_id)
        return ics_answer(ics_of(work, session, "PUBLISH", reader_of(work, who().person_id)))


def who() -> Participant:
    """The participant; the view's guard has made sure that there is one."""
    participant = current_participant()
    if participant is None:
        raise NotFound
    return participant


def _mine(found: T) -> T:
    """What belongs to another case does not exist for this participant."""
    if found.case_id != who().case_id:
        raise NotFound
    return found


def _thanks(done: Invitation) -> str:
    if done.state == "booked":
        return _("Thank you. Your session is set.")
    if done.state == "open":
        return _("Thank you. We have your answer. You can change it until this question closes.")
    return _("Thank you. We could not find a time for now. We will be in touch.")


def _facts(work: Work) -> dict[str, Any]:
    participant, now = who(), work.now()
    asked = mine.open_question(work.session, participant.case_id, participant.person_id, now)
    session = mine.coming(work.session, participant.case_id, participant.person_id, now)
    return {
        "asked": asked, "session": session, "zone": _zone(work), **_chances(work, session),
        "wish": wishes.own_wish(work, asked.invitation.id, participant.person_id) if asked else None,
        "choices": choices(proposals.weeks_ahead(work, participant.case_id)) if asked else {},
        "join_link": join_link(work, session, participant.person_id) if session else None,
        "calendar_link": plans.feeds_held_by(work.session, participant.person_id, PERSON, participant.person_id,
                                             participant.case_id),
        "room": mine.room(work.session, session.id) if session else None,
        "may_move": session and sessions.may_ask(work, session),
        "may_cancel": session and sessions.may_cancel(work, session),
        "last": mine.last_closed(work.session, participant.case_id, participant.person_id, now)}


def _chances(work: Work, session: MediationSession | None) -> dict[str, Any]:
    """What the person may still do about the session, until when, and when they themselves arrive."""
    if session is None:
        return {}
    person_id = who().person_id
    return {"cancel_until": sessions.cancel_until(work, session), "move_until": sessions.move_until(work, session),
            "arrives_at": sessions.party_of(work, session, person_id).arrives_at,
            "on_list": waiting.waits(work.session, session.case_id, person_id)}


def _times(work: Work, session: MediationSession, sent: MultiDict[str, str]) -> dict[str, Any]:
    """The times to choose from as narrowed; those that are ticked already stay, whether or not they fit."""
    free, ticked = free_times(work, session.case_id, sent), ticked_times(sent)
    return {"session": session, "zone": _zone(work), "free": free, "ticked": ticked, "form_values": sent,
            "shown": sorted({*free["found"], *ticked}),
            "choices": choices(proposals.weeks_ahead(work, session.case_id))}


def _zone(work: Work) -> str:
    person = cases.people(work.session, [who().person_id]).get(who().person_id)
    return person.timezone if person else work.settings.timezone  # type: ignore[union-attr]
