"""Being forgotten: on request after some days in which it can be taken back, or when the years are over."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from services.intake.adapters.tables import (
    Case,
    ContactPoint,
    Erasure,
    Issue,
    LegalHold,
    Party,
    Person,
    Screening,
    SealedReason,
)
from services.intake.domain.keeping import ERASED, HOLDS, WHY_NOT_WORDS, why_not_erase
from services.intake.handlers.audit import record
from services.intake.handlers.cases import get_case
from services.intake.handlers.consents import Ground, stop
from services.intake.handlers.own_settings import settings_of
from services.intake.handlers.records import end_copies_of
from services.intake.handlers.tasks import SYSTEM
from services.intake.handlers.telling import cases_of, get_person
from services.intake.handlers.timeline import note
from shared.errors import NotFound, Refusal
from shared.ids import new_id
from shared.timers import Timer
from shared.work import Work

DUE = "erasure.due"
LOOK_AGAIN = timedelta(days=7)  # a hold or an open case stands in the way


def set_hold(work: Work, by: str, case_id: str, why: str) -> None:
    """Nothing of the case is erased until the hold is lifted. Raises Refusal if one stands."""
    get_case(work, case_id)
    if why not in HOLDS:
        raise Refusal("Choose why the file must be kept.", "why")
    if _hold_of(work, case_id):
        raise Refusal("A legal hold stands on this case already.")
    hold = LegalHold(id=new_id(), case_id=case_id, why=why, set_at=work.now(), set_by=by)
    work.session.add(hold)
    work.publish("legal_hold.set", case_id, {"hold_id": hold.id})
    note(work, case_id, "legal_hold.set", {"why": why}, by=by)
    record(work, by, "legal_hold.set", hold.id, case_id)


def lift_hold(work: Work, by: str, case_id: str) -> None:
    hold = _hold_of(work, case_id)
    if hold is None:
        raise NotFound
    hold.lifted_at, hold.lifted_by = work.now(), by
    work.publish("legal_hold.lifted", case_id, {"hold_id": hold.id})
    note(work, case_id, "legal_hold.lifted", by=by)
    record(work, by, "legal_hold.lifted", hold.id, case_id)


def why_not(work: Work, person_id: str) -> list[str]:
    """What stands against erasing the person, as codes."""
    person = work.session.get(Person, person_id)
    if person is None:
        raise NotFound
    theirs = select(Party.case_id).where(Party.person_id == person_id)
    any_open = work.session.scalar(select(Case.id).where(Case.id.in_(theirs), Case.closed_at.is_(None)).limit(1))
    any_held = work.session.scalar(select(LegalHold.id).where(
        LegalHold.case_id.in_(theirs), LegalHold.lifted_at.is_(None)).limit(1))
    return why_not_erase(person.erased_at is not None, any_open is not None, any_held is not None)


def ask_to_erase(work: Work, by: str, person_id: str) -> None:
    """They want to be forgotten: nothing more is sent at once, and after some days it is done. Raises Refusal."""
    get_person(work, person_id)
    if found := why_not(work, person_id):
        raise Refusal(WHY_NOT_WORDS[found[0]])
    if _waiting(work, person_id):
        raise Refusal("This is asked for already.")
    stop(work, person_id, "everything", "", Ground("spoken", by, "erasure"))
    _ask(work, by, person_id, "asked", timedelta(days=settings_of(work).erase_after_days))
    record(work, by, "erasure.asked", person_id)


def take_back(work: Work, by: str, person_id: str) -> None:
    """They changed their mind in time."""
    found = _waiting(work, person_id)
    if found is None:
        raise NotFound
    found.state, found.ended_at, found.ended_by = "withdrawn", work.now(), by
    record(work, by, "erasure.withdrawn", person_id)


def erasure_due(work: Work, timer: Timer) -> None:
    """Does it, or looks again in a week if something stands in the way by now."""
    found = work.session.get(Erasure, timer.data["erasure_id"], with_for_update=True)
    if found is None or found.state != "waiting":
        return
    if why_not(work, found.person_id):
        found.due_at = work.now() + LOOK_AGAIN
        _set_timer(work, found)
        return
    erase(work, found.person_id)
    found.state, found.ended_at, found.ended_by = "done", work.now(), SYSTEM


def ask_for_years(work: Work, person_id: str) -> None:
    """The years for which we keep people are over."""
    if not _waiting(work, person_id):
        _ask(work, SYSTEM, person_id, "years", timedelta(0))


def erase(work: Work, person_id: str) -> None:
    """Forgets who the person was, here and in the other services."""
    person = get_person(work, person_id)
    cases = cases_of(work, person_id)
    person.name, person.phone, person.email = ERASED, None, None
    person.safe_sms = person.safe_email = "no"
    person.access_needs = person.interpreter = person.zip = ""
    person.zone_said = None
    person.adult, person.erased_at = None, work.now()
    work.session.execute(update(ContactPoint).where(ContactPoint.person_id == person_id).values(
        value="", ended_at=work.now(), safe_from="", safe_until=""))
    work.session.execute(update(Screening).where(Screening.party_id.in_(
        select(Party.id).where(Party.person_id == person_id))).values(accommodations=""))
    end_copies_of(work, person_id)
    work.session.flush()
    for case_id in cases:
        _forget_words_of_case(work, case_id)
        note(work, case_id, "person.erased", person_id=person_id)
        work.publish("person.erased", case_id, {"person_id": person_id})
    record(work, SYSTEM, "person.erased", person_id)


def _forget_words_of_case(work: Work, case_id: str) -> None:
    """What concerns all of a case's parties goes with the last of them."""
    left = select(Person.id).join(Party, Party.person_id == Person.id).where(
        Party.case_id == case_id, Person.erased_at.is_(None))
    if work.session.scalar(left.limit(1)):
        return
    work.session.execute(delete(SealedReason).where(SealedReason.case_id == case_id))
    work.session.execute(update(Issue).where(Issue.case_id == case_id).values(title="Erased"))


def _ask(work: Work, by: str, person_id: str, why: str, after: timedelta) -> None:
    found = Erasure(id=new_id(), person_id=person_id, why=why, state="waiting", asked_at=work.now(), asked_by=by,
                    due_at=work.now() + after)
    work.session.add(found)
    work.session.flush()
    _set_timer(work, found)


def _set_timer(work: Work, found: Erasure) -> None:
    work.set_timer(DUE, f"erasure:{found.id}:{found.due_at.isoformat()}", found.due_at,
                   data={"erasure_id": found.id})


def _waiting(work: Work, person_id: str) -> Erasure | None:
    return work.session.scalar(select(Erasure).where(Erasure.person_id == person_id, Erasure.state == "waiting")
                               .with_for_update())


def _hold_of(work: Work, case_id: str) -> LegalHold | None:
    return work.session.scalar(select(LegalHold).where(LegalHold.case_id == case_id, LegalHold.lifted_at.is_(None))
                               .with_for_update())
