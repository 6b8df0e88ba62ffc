"""Recording the screening decision of each party, one at a time, and accepting the case."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import select

from services.intake.adapters.tables import Party, Screening
from services.intake.domain.screening import DECISIONS, expires_on, modality, why_not_convene
from services.intake.handlers.audit import record
from services.intake.handlers.cases import blocked, get_case, make_ready, move_case
from services.intake.handlers.days import today
from services.intake.handlers.parties import members
from services.intake.handlers.people import ContactForm, change_contact
from services.intake.handlers.tasks import finish_by_key, open_task
from services.intake.handlers.timeline import note
from shared.errors import NotFound, Refusal
from shared.ids import new_id
from shared.timers import Timer
from shared.work import Work

OLD = "screening.old"
LENGTHS = (60, 90, 120, 180)


@dataclass(frozen=True)
class ScreeningForm:
    """A decision about one party. Which instrument and when, never the answers."""

    party_id: str
    decision: str
    instrument: str
    screened_on: date
    contact: ContactForm
    accommodations: str = ""


def record_screening(work: Work, by: str, form: ScreeningForm) -> str:
    """Keeps the decision and what was said about safe contact and consent; returns the case's id."""
    party = _party(work, form.party_id)
    case = get_case(work, party.case_id)
    _check(work, form)
    work.session.add(Screening(
        id=new_id(), party_id=party.id, decision=form.decision, instrument=form.instrument,
        accommodations=form.accommodations, screened_on=form.screened_on, expires_on=expires_on(form.screened_on),
        staff_id=by, at=work.now()))
    note(work, case.id, "screened", {"decision": form.decision}, by=by, person_id=party.person_id)
    change_contact(work, by, party.person_id, form.contact)
    move_case(work, case, "screening", by=by)
    _follow_decision(work, party, form)
    record(work, by, "screening.recorded", party.id, case.id)
    return case.id


def accept_case(work: Work, by: str, case_id: str, minutes: int = 120) -> None:
    """Every party is screened and may mediate: asks those who have not said yet whether they want to."""
    case = get_case(work, case_id)
    parties = members(work.session, case_id)
    if reasons := why_not_convene([one.screened for one in parties], today(work)):
        raise Refusal(reasons[0])
    if "any_contact" in blocked(work, case_id):
        raise Refusal("A protective condition forbids any contact.")
    if minutes not in LENGTHS:
        raise Refusal("Choose how long a session may take.", "minutes")
    if not move_case(work, case, "convening", by=by):
        raise Refusal("This case was accepted already, or is closed.")
    case.minutes, case.modality = minutes, modality([one.screened.decision or "" for one in parties])
    note(work, case_id, "accepted", by=by)
    finish_by_key(work, f"screen:{case_id}")
    for one in parties:
        if one.party.convene_answer != "yes":
            _invite(work, one.party)
    if all(one.party.convene_answer == "yes" for one in parties):
        make_ready(work, case)
    record(work, by, "case.accepted", case_id, case_id)


def screening_grew_old(work: Work, timer: Timer) -> None:
    """Timer: six months have passed. Nothing goes out until somebody was asked again."""
    party = work.session.get(Party, timer.data["party_id"])
    if party is None or get_case(work, party.case_id).closed_at is not None:
        return
    open_task(work, "screening_old", f"screening_old:{party.id}", case_id=party.case_id, person_id=party.person_id)


def _check(work: Work, form: ScreeningForm) -> None:
    if form.decision not in DECISIONS:
        raise Refusal("Choose a decision.", "decision")
    if form.screened_on > today(work):
        raise Refusal("This date has not come yet.", "screened_on")


def _follow_decision(work: Work, party: Party, form: ScreeningForm) -> None:
    """What a decision leads to: a task while something is missing, and asking again in six months."""
    if form.decision == "more_info":
        open_task(work, "more_info", f"more_info:{party.id}", case_id=party.case_id, person_id=party.person_id)
    else:
        finish_by_key(work, f"more_info:{party.id}")
    finish_by_key(work, f"screening_old:{party.id}")
    key = f"screening:{party.id}:{form.screened_on.isoformat()}"
    work.cancel_timers(f"screening:{party.id}:")
    due = datetime.combine(expires_on(form.screened_on), time(15), UTC)
    work.set_timer(OLD, key, due, case_id=party.case_id, data={"party_id": party.id})


def _invite(work: Work, party: Party) -> None:
    party.invited_at, party.convene_answer = work.now(), None
    work.publish("party.invited", party.case_id, {"person_id": party.person_id})
    note(work, party.case_id, "convene.asked", person_id=party.person_id)


def _party(work: Work, party_id: str) -> Party:
    party = work.session.scalar(select(Party).where(Party.id == party_id))
    if party is None:
        raise NotFound
    return party
