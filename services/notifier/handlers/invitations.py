"""Asking each person, privately, which times they could make."""

from datetime import datetime
from typing import Any

from services.notifier.adapters.rows import put
from services.notifier.adapters.tables import Invitation, Session
from services.notifier.domain.prompts import NewPrompt
from services.notifier.domain.questions import slot_options
from services.notifier.handlers import prompts
from services.notifier.handlers.outgoing import NewMessage, enqueue, withdraw
from shared.contracts import Envelope, catalogue
from shared.work import Work

ASKS = {"first": "slots", "next": "slots", "come_back": "offer", "move": "new_times"}


def open_invitation(work: Work, envelope: Envelope) -> None:
    data = catalogue.load(envelope.type, envelope.data)
    known = work.session.get(Invitation, data["invitation_id"])
    if known and known.how:
        return
    put(work.session, Invitation, {"id": data["invitation_id"]}, {
        "case_id": envelope.case_id, "kind": data["kind"], "closes_at": data["closes_at"],
        "slots": [{"digit": slot["digit"], "starts_at": slot["starts_at"].isoformat()} for slot in data["slots"]]})
    for person_id in data["person_ids"]:
        _ask(work, envelope.case_id, person_id, data)


def close_invitation(work: Work, envelope: Envelope) -> None:
    """Booked: the confirmation says so. Otherwise everybody hears the same words, whatever anybody answered."""
    data = envelope.data
    invitation_id = data["invitation_id"]
    _keep_end(work, envelope)
    withdraw(work, f"invitation:{invitation_id}:", "withdrawn")
    prompts.close_about(work, "invitation", invitation_id, "withdrawn")
    if data["how"] == "booked":
        return
    template, values = _not_set(work, data)
    for person_id in data["person_ids"]:
        enqueue(work, NewMessage(
            case_id=envelope.case_id, person_id=person_id, template=template, values=values,
            dedupe_key=f"closed:{invitation_id}:{person_id}", link_target="sessions"))


def _ask(work: Work, case_id: str, person_id: str, data: dict[str, Any]) -> None:
    slots = [(slot["digit"], slot["starts_at"]) for slot in data["slots"]]
    values: dict[str, Any] = {"choices": [{"digit": digit, "starts_at": start} for digit, start in slots]}
    session = work.session.get(Session, data["session_id"]) if data["session_id"] else None
    template = "sooner" if _is_sooner(data) else ASKS[data["kind"]]
    if session is None and data["kind"] == "move":
        template = "slots"
    elif session is not None and template != "slots":
        values |= {"when": session.starts_at, "sooner": slots[0][1], "held_until": data["closes_at"]}
    enqueue(work, NewMessage(
        case_id=case_id, person_id=person_id, template=template, values=values, link_target="sessions",
        dedupe_key=f"invitation:{data['invitation_id']}:{person_id}", expires_at=data["closes_at"],
        prompt=NewPrompt("invitation", data["invitation_id"], slot_options(slots), data["closes_at"], multiple=True)))


def _is_sooner(data: dict[str, Any]) -> bool:
    """True for one freed time that is offered to who waits for something sooner."""
    return bool(data["sooner"]) and len(data["slots"]) == 1


def _not_set(work: Work, data: dict[str, Any]) -> tuple[str, dict[str, datetime]]:
    """A session that was to be moved stays as it is; otherwise none is set."""
    session = work.session.get(Session, data["session_id"]) if data.get("session_id") else None
    if data["kind"] == "move" and session and session.state == "scheduled":
        return "stays", {"when": session.starts_at}
    return "notset", {}


def _keep_end(work: Work, envelope: Envelope) -> None:
    """Keeps how it closed; an invitation of whose opening we never heard gets a thin row."""
    data = envelope.data
    known = work.session.get(Invitation, data["invitation_id"])
    if known:
        known.how = data["how"]
        return
    work.session.add(Invitation(id=data["invitation_id"], case_id=envelope.case_id, kind=data["kind"],
                                closes_at=envelope.occurred_at, slots=[], how=data["how"]))
    work.session.flush()
