"""Relays: asked of each person privately, opened when all said yes, paused and ended by either."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from services.notifier.adapters.rows import insert_once
from services.notifier.adapters.tables import Relay, RelayLook, RelayMember
from services.notifier.domain.prompts import NewPrompt
from services.notifier.domain.questions import options
from services.notifier.domain.relays import ANSWER_DAYS, RelayState, command_in
from services.notifier.handlers import prompts
from services.notifier.handlers.notes import pass_waiting, take_back_waiting, take_note
from services.notifier.handlers.outgoing import NewMessage, enqueue, withdraw
from shared.contracts import Envelope, catalogue
from shared.errors import NotFound
from shared.ids import new_id
from shared.work import Work

__all__ = ["ask_for_relay", "close_relay", "end_notes", "go_on_with_notes", "look_at_relay", "open_relay",
           "pause_notes", "relay_command", "take_note"]


def ask_for_relay(work: Work, envelope: Envelope) -> None:
    """Asks each person, by themselves. What one of them answers is told to nobody here."""
    data = catalogue.load(envelope.type, envelope.data)
    relay = _known(work, envelope.case_id, data)
    if relay.state != RelayState.ASKED:
        return
    until = min(data["until"], work.now() + timedelta(days=ANSWER_DAYS))
    for person_id in data["person_ids"]:
        enqueue(work, NewMessage(
            case_id=envelope.case_id, person_id=person_id, template="relay", values={}, link_target="notes",
            dedupe_key=f"relay:{relay.id}:ask:{person_id}", expires_at=until,
            prompt=NewPrompt("relay", relay.id, options("relay"), until)))


def open_relay(work: Work, envelope: Envelope) -> None:
    """Every person said yes: notes pass from now on, and each is told how."""
    data = catalogue.load(envelope.type, envelope.data)
    relay = _known(work, envelope.case_id, data)
    if relay.state != RelayState.ASKED:
        return
    relay.state, relay.opened_at, relay.until = RelayState.OPEN, work.now(), data["until"]
    prompts.close_about(work, "relay", relay.id, "withdrawn")
    _tell_all(work, relay, "relay_open", {"until": relay.until}, expires=True)


def close_relay(work: Work, envelope: Envelope) -> None:
    """No more notes. Said to both, but only if notes had been open: who said no to them is never known."""
    relay = work.session.get(Relay, envelope.data["relay_id"], with_for_update=True)
    if relay is None or relay.state == RelayState.CLOSED:
        return
    relay.state, relay.why, relay.closed_at = RelayState.CLOSED, envelope.data["why"], work.now()
    prompts.close_about(work, "relay", relay.id, "withdrawn")
    withdraw(work, f"relay:{relay.id}:", "withdrawn")
    withdraw(work, f"note:{relay.id}:", "withdrawn")
    if relay.opened_at:
        _tell_all(work, relay, "relay_closed", {}, expires=False)


def relay_command(work: Work, person_id: str, text: str) -> bool:
    """Obeys PAUSE, GO ON and CLOSE (or their Spanish words) for every open relay of the person; True if it did."""
    command = command_in(text)
    relays = _open_relays_of(work, person_id) if command else []
    for relay in relays:
        COMMANDS[str(command)](work, relay.id, person_id)
    if relays and command in REPLIES:
        _reply(work, relays[0].case_id, person_id, REPLIES[command])
    return bool(relays)


def pause_notes(work: Work, relay_id: str, person_id: str) -> None:
    """The person wants no notes for now. The other is not told; what they write waits."""
    _set_paused(work, relay_id, person_id, paused=True)


def go_on_with_notes(work: Work, relay_id: str, person_id: str) -> None:
    """The person wants notes again: what waited is passed on."""
    _set_paused(work, relay_id, person_id, paused=False)


def end_notes(work: Work, relay_id: str, person_id: str) -> None:
    """The person ends the notes for both. Nothing passes from this moment; intake revokes the consent."""
    relay = _relay_of(work, relay_id, person_id)
    if relay.state == RelayState.OPEN:
        relay.state = RelayState.ENDING
        withdraw(work, f"note:{relay.id}:", "withdrawn")
        work.publish("relay.ended", relay.case_id, {"relay_id": relay.id, "person_id": person_id})


def look_at_relay(work: Work, staff_id: str, relay_id: str) -> Relay:
    """Gives staff the relay and writes down that they looked."""
    relay = work.session.get(Relay, relay_id)
    if relay is None:
        raise NotFound
    work.session.add(RelayLook(relay_id=relay_id, staff_id=staff_id, at=work.now(), what="looked"))
    return relay


REPLY_WITHIN = timedelta(hours=1)
COMMANDS = {"pause": pause_notes, "go_on": go_on_with_notes, "close": end_notes}
REPLIES = {"pause": "notes_paused", "go_on": "notes_on"}  # that notes are closed is told to both


def _known(work: Work, case_id: str, data: dict) -> Relay:
    """The relay with its members, made if this is the first we hear of it."""
    insert_once(work.session, Relay, id=data["relay_id"], case_id=case_id, state=RelayState.ASKED, until=data["until"])
    for person_id in data["person_ids"]:
        insert_once(work.session, RelayMember, relay_id=data["relay_id"], person_id=person_id)
    return work.session.get_one(Relay, data["relay_id"], with_for_update=True)


def _set_paused(work: Work, relay_id: str, person_id: str, paused: bool) -> None:
    relay = _relay_of(work, relay_id, person_id)
    member = work.session.get_one(RelayMember, (relay_id, person_id))
    if relay.state != RelayState.OPEN or bool(member.paused_at) == paused:
        return
    member.paused_at = work.now() if paused else None
    work.session.flush()
    work.publish("relay.paused", relay.case_id, {"relay_id": relay.id, "person_id": person_id, "paused": paused})
    if paused:
        take_back_waiting(work, relay, person_id)
    else:
        pass_waiting(work, relay, person_id)


def _relay_of(work: Work, relay_id: str, person_id: str) -> Relay:
    relay = work.session.get(Relay, relay_id, with_for_update=True)
    if relay is None or work.session.get(RelayMember, (relay_id, person_id)) is None:
        raise NotFound
    return relay


def _reply(work: Work, case_id: str, person_id: str, template: str) -> None:
    enqueue(work, NewMessage(
        case_id=case_id, person_id=person_id, template=template, values={}, channels=("sms",),
        dedupe_key=f"relay_reply:{person_id}:{new_id()}", expires_at=work.now() + REPLY_WITHIN))


def _open_relays_of(work: Work, person_id: str) -> Sequence[Relay]:
    return work.session.scalars(select(Relay).join(RelayMember, RelayMember.relay_id == Relay.id).where(
        RelayMember.person_id == person_id, Relay.state == RelayState.OPEN)).all()


def _tell_all(work: Work, relay: Relay, template: str, values: dict, expires: bool) -> None:
    members = work.session.scalars(select(RelayMember.person_id).where(RelayMember.relay_id == relay.id))
    for person_id in sorted(members):
        enqueue(work, NewMessage(
            case_id=relay.case_id, person_id=person_id, template=template, values=values, link_target="notes",
            dedupe_key=f"relay:{relay.id}:{template}:{person_id}", expires_at=relay.until if expires else None))
