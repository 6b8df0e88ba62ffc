"""Relays: asking both privately, opening on two yeses, closing at once on one no."""

from sqlalchemy import select

from services.intake.adapters.tables import Relay, RelayMember
from services.intake.domain.consents import Entry
from services.intake.domain.obstacles import Obstacle, common
from services.intake.domain.relays import ANSWER_WITHIN, LASTS, all_said_yes
from services.intake.handlers import cases, consents, telling
from services.intake.handlers.audit import record
from services.intake.handlers.days import today
from services.intake.handlers.parties import members
from services.intake.handlers.timeline import note
from shared.errors import NotFound, Refusal
from shared.ids import new_id
from shared.timers import Timer
from shared.work import Work

EXPIRY, ENDING = "relay.expiry", "relay.ending"


def why_no_relay(work: Work, case_id: str) -> list[Obstacle]:
    """What forbids passing notes in the case, for staff; empty if nothing does."""
    parties = members(work.session, case_id)
    interpreter = any(one.person.interpreter for one in parties)
    return common([one.facts for one in parties], cases.blocked(work, case_id), "relay", interpreter, today(work))


def ask_relay(work: Work, by: str, case_id: str) -> str:
    """Asks each party privately whether the centre may pass notes; returns the relay's id."""
    case = cases.get_case(work, case_id)
    if case.closed_at is not None:
        raise Refusal("This case is closed.")
    if live_relay(work, case_id):
        raise Refusal("They were asked already.")
    if obstacles := why_no_relay(work, case_id):
        raise Refusal(obstacles[0].words)
    people_ids = [one.person.id for one in members(work.session, case_id)]
    relay = Relay(id=new_id(), case_id=case_id, state="asked", asked_at=work.now(), asked_by=by,
                  until=work.now() + LASTS)
    work.session.add(relay)
    work.session.flush()
    work.session.add_all(RelayMember(relay_id=relay.id, person_id=one) for one in people_ids)
    work.publish("relay.asked", case_id, {"relay_id": relay.id, "until": relay.until, "person_ids": people_ids})
    work.set_timer(EXPIRY, f"relay:{relay.id}:answer", work.now() + ANSWER_WITHIN, case_id=case_id,
                   data={"relay_id": relay.id})
    note(work, case_id, "relay.asked", by=by)
    record(work, by, "relay.asked", relay.id, case_id)
    return relay.id


def answer_relay(work: Work, relay_id: str, person_id: str, answer: str, how: str) -> None:
    """Takes one private answer. Nobody is told of one yes alone, nor of a no."""
    relay, found = _locked(work, relay_id), _member(work, relay_id, person_id)
    if relay is None or found is None or relay.state != "asked":
        return
    found.answer = answer
    work.session.flush()
    note(work, relay.case_id, "relay.answered", person_id=person_id)
    entry = Entry("relay", "given" if answer == "yes" else "refused")
    consents.write_consents(work, telling.get_person(work, person_id), [entry],
                            consents.Ground(how, evidence=f"relay:{relay_id}"))
    if all_said_yes(*_answers(work, relay_id)):
        _open(work, relay)


def pause_relay(work: Work, relay_id: str, person_id: str, paused: bool) -> None:
    """A party paused, or goes on."""
    relay, found = _locked(work, relay_id), _member(work, relay_id, person_id)
    if relay is None or found is None or found.paused == paused:
        return
    found.paused = paused
    note(work, relay.case_id, "relay.paused" if paused else "relay.resumed", person_id=person_id)


def end_relay(work: Work, relay_id: str, person_id: str) -> None:
    """A party ended it: their consent is taken back and it closes at once."""
    relay, found = _locked(work, relay_id), _member(work, relay_id, person_id)
    if relay is None or found is None or relay.state == "closed":
        return
    person = telling.get_person(work, person_id)
    consents.write_consents(work, person, [Entry("relay", "revoked")],
                            consents.Ground("page", evidence=f"relay:{relay_id}"))
    telling.publish_person(work, person)
    _close(work, relay, "party")


def close_relay(work: Work, by: str, relay_id: str) -> str:
    """Staff close it; returns the case's id."""
    relay = _locked(work, relay_id)
    if relay is None:
        raise NotFound
    if relay.state != "closed":
        _close(work, relay, "staff", by)
        record(work, by, "relay.closed", relay_id, relay.case_id)
    return relay.case_id


def close_relays_of(work: Work, case_id: str, why: str) -> None:
    """Closes whatever relay of the case is asked or open."""
    if relay := live_relay(work, case_id):
        _close(work, relay, why)


def expire_relay(work: Work, timer: Timer) -> None:
    """Timer: not everybody said yes in time. Closed without a word to anybody."""
    relay = _locked(work, timer.data["relay_id"])
    if relay is not None and relay.state == "asked":
        _close(work, relay, "not_mutual")


def end_relay_by_date(work: Work, timer: Timer) -> None:
    """Timer: its date came."""
    relay = _locked(work, timer.data["relay_id"])
    if relay is not None and relay.state == "open":
        _close(work, relay, "date")


def live_relay(work: Work, case_id: str) -> Relay | None:
    """The relay of the case that is asked or open, locked."""
    return work.session.scalar(select(Relay).where(Relay.case_id == case_id, Relay.state != "closed")
                               .order_by(Relay.asked_at.desc()).limit(1).with_for_update())


def _open(work: Work, relay: Relay) -> None:
    """Two yeses are not enough if a condition was set or a consent taken back since they were asked."""
    if why_no_relay(work, relay.case_id):
        _close(work, relay, "condition")
        return
    relay.state, relay.opened_at = "open", work.now()
    member_ids, _ = _answers(work, relay.id)
    for member_id in member_ids:
        telling.publish_person(work, telling.get_person(work, member_id))
    work.publish("relay.opened", relay.case_id, {"relay_id": relay.id, "until": relay.until, "person_ids": member_ids})
    work.cancel_timer(f"relay:{relay.id}:answer")
    work.set_timer(ENDING, f"relay:{relay.id}:until", relay.until, case_id=relay.case_id, data={"relay_id": relay.id})
    note(work, relay.case_id, "relay.opened")


def _close(work: Work, relay: Relay, why: str, by: str | None = None) -> None:
    relay.state, relay.closed_at, relay.why = "closed", work.now(), why
    work.cancel_timers(f"relay:{relay.id}:")
    work.publish("relay.closed", relay.case_id, {"relay_id": relay.id, "why": why})
    note(work, relay.case_id, "relay.closed", {"why": why}, by=by)


def _answers(work: Work, relay_id: str) -> tuple[list[str], dict[str, str]]:
    rows = work.session.scalars(select(RelayMember).where(RelayMember.relay_id == relay_id)
                                .order_by(RelayMember.person_id)).all()
    return [row.person_id for row in rows], {row.person_id: row.answer for row in rows if row.answer}


def _locked(work: Work, relay_id: str) -> Relay | None:
    return work.session.scalar(select(Relay).where(Relay.id == relay_id).with_for_update())


def _member(work: Work, relay_id: str, person_id: str) -> RelayMember | None:
    return work.session.get(RelayMember, (relay_id, person_id))
