"""What is said about sessions: set, moved, cancelled, reminders, and a kind word to whom we missed."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from services.notifier.adapters.rows import put
from services.notifier.adapters.tables import Session
from services.notifier.domain import about_sessions
from services.notifier.domain.prompts import NewPrompt
from services.notifier.domain.questions import options
from services.notifier.handlers import prompts
from services.notifier.handlers.outgoing import Attachment, NewMessage, enqueue, withdraw
from shared.contracts import Envelope, catalogue
from shared.work import Work

NO_SHOW_AFTER = timedelta(hours=2)
NO_SHOW_WITHIN = timedelta(days=2)
ANSWER_DAYS = timedelta(days=7)
CANCEL_WITHIN = timedelta(days=1)
MISSED = ("no_show",)
WAY_IN, TEXT_TOO_WITHIN = "way_in", timedelta(days=1)


def schedule_session(work: Work, envelope: Envelope) -> None:
    """Tells each person by text and e-mail, with the calendar file."""
    _tell_time(work, envelope, "set")


def move_session(work: Work, envelope: Envelope) -> None:
    """The new time replaces everything that was on its way about the old one."""
    _tell_time(work, envelope, "moved")
    _tell_removed(work, envelope)


def update_session(work: Work, envelope: Envelope) -> None:
    """How to join is new: by e-mail with the calendar file, and by text as well on the last day."""
    data = catalogue.load(envelope.type, envelope.data)
    if not _keep(work, envelope, data, "scheduled"):
        return
    soon = data["starts_at"] - work.now() <= TEXT_TOO_WITHIN
    withdraw(work, f"{about_sessions.prefix(data['session_id'])}{data['sequence']}:{WAY_IN}", "superseded")
    for person_id in data["person_ids"]:
        enqueue(work, NewMessage(
            case_id=envelope.case_id, person_id=person_id, template=WAY_IN,
            values={"when": data["starts_at"], "place": _own(data, person_id).get("place") or data["place"]},
            channels=("sms", "email") if soon else ("email",), both=True, link_target="sessions",
            dedupe_key=_key(data, f"{WAY_IN}:{envelope.id[:8]}", person_id), expires_at=data["ends_at"],
            attachments=_calendar(data, person_id, "REQUEST")))


def cancel_session(work: Work, envelope: Envelope) -> None:
    data = catalogue.load(envelope.type, envelope.data)
    if not _keep(work, envelope, data, "cancelled"):
        return
    _drop(work, data["session_id"], "withdrawn")
    for person_id in data["person_ids"]:
        enqueue(work, NewMessage(
            case_id=envelope.case_id, person_id=person_id, template="cancelled", values={"when": data["starts_at"]},
            dedupe_key=_key(data, "cancelled", person_id), both=True, link_target="sessions",
            expires_at=max(data["starts_at"], work.now() + CANCEL_WITHIN),
            attachments=_calendar(data, person_id, "CANCEL")))


def remind(work: Work, envelope: Envelope) -> None:
    """A reminder of a time that no longer holds is not sent."""
    data = catalogue.load(envelope.type, envelope.data)
    known = work.session.get(Session, data["session_id"])
    if known and (known.sequence > data["sequence"] or known.state != "scheduled"):
        return
    for person_id in data["person_ids"]:
        enqueue(work, NewMessage(
            case_id=envelope.case_id, person_id=person_id, template=data["reminder"],
            values={"when": data["starts_at"]}, dedupe_key=_key(data, data["reminder"], person_id),
            expires_at=data["expires_at"], prompt=_coming(work, data, data["reminder"]), link_target="sessions"))


def hold_session(work: Work, envelope: Envelope) -> None:
    _end(work, envelope.data["session_id"], "held")


def miss_session(work: Work, envelope: Envelope) -> None:
    """Asks only those who did not come, two hours later. What the others learn is for staff to say."""
    data = envelope.data
    _end(work, data["session_id"], "missed")
    until = work.now() + ANSWER_DAYS
    for person in data["attendance"]:
        if person["status"] in MISSED:
            enqueue(work, NewMessage(
                case_id=envelope.case_id, person_id=person["person_id"], template="noshow", values={},
                dedupe_key=about_sessions.key(data["session_id"], None, "noshow", person["person_id"]),
                link_target="sessions",
                send_after=work.now() + NO_SHOW_AFTER, expires_at=work.now() + NO_SHOW_WITHIN,
                prompt=NewPrompt("no_show", data["session_id"], options("noshow"), until)))


def session_to_come(work: Work, case_id: str) -> bool:
    """Whether a session of the case stands in the calendar."""
    return work.session.scalar(select(Session.id).where(
        Session.case_id == case_id, Session.state == "scheduled", Session.starts_at > work.now()).limit(1)) is not None


def _tell_time(work: Work, envelope: Envelope, template: str) -> None:
    data = catalogue.load(envelope.type, envelope.data)
    if not _keep(work, envelope, data, "scheduled"):
        return
    _drop(work, data["session_id"], "superseded")
    for person_id in data["person_ids"]:
        enqueue(work, NewMessage(
            case_id=envelope.case_id, person_id=person_id, template=template,
            values={"when": data["starts_at"], "place": _own(data, person_id).get("place") or data["place"]},
            both=True, link_target="sessions",
            dedupe_key=_key(data, template, person_id), expires_at=data["starts_at"],
            prompt=_coming(work, data, template), attachments=_calendar(data, person_id, "REQUEST")))


def _tell_removed(work: Work, envelope: Envelope) -> None:
    """Who is not part of the session any more learns only that it does not take place for them."""
    data = catalogue.load(envelope.type, envelope.data)
    for one in data["removed"]:
        enqueue(work, NewMessage(
            case_id=envelope.case_id, person_id=one["person_id"], template="cancelled",
            values={"when": data["previous_starts_at"]}, dedupe_key=_key(data, "removed", one["person_id"]), both=True,
            link_target="sessions", expires_at=max(data["previous_starts_at"], work.now() + CANCEL_WITHIN),
            attachments=(_file(one["ics"], "CANCEL"),)))


def _keep(work: Work, envelope: Envelope, data: dict[str, Any], state: str) -> bool:
    """Keeps what we know of the session; False for what is older than that."""
    known = work.session.get(Session, data["session_id"])
    if known and known.sequence > data["sequence"]:
        return False
    put(work.session, Session, {"id": data["session_id"]}, {
        "case_id": envelope.case_id, "sequence": data["sequence"], "starts_at": data["starts_at"], "state": state,
        "ends_at": data.get("ends_at"), "person_ids": data["person_ids"]})
    return True


def _drop(work: Work, session_id: str, why: str) -> None:
    withdraw(work, about_sessions.prefix(session_id), why)
    prompts.close_about(work, "reminder", session_id, why)


def _end(work: Work, session_id: str, state: str) -> None:
    known = work.session.get(Session, session_id)
    if known:
        known.state = state
    _drop(work, session_id, "withdrawn")


def _coming(work: Work, data: dict[str, Any], template: str) -> NewPrompt:
    """I will be there, a new time, help: for a week, or until the session begins; the page takes it any time."""
    until: datetime = min(data["starts_at"], work.now() + ANSWER_DAYS)
    return NewPrompt("reminder", data["session_id"], options(template), until)


def _own(data: dict[str, Any], person_id: str) -> dict[str, Any]:
    """What the event holds for this person alone; empty if nothing."""
    return next((one for one in data["personal"] if one["person_id"] == person_id), {})


def _calendar(data: dict[str, Any], person_id: str, method: str) -> tuple[Attachment, ...]:
    return (_file(_own(data, person_id).get("ics") or data["ics"], method),)


def _file(text: str, method: str) -> Attachment:
    return Attachment("session.ics", "text/calendar", text, method)


def _key(data: dict[str, Any], what: str, person_id: str) -> str:
    return about_sessions.key(data["session_id"], data["sequence"], what, person_id)
