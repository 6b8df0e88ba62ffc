"""The notifier's part of a copy of a person's record, sealed to the key that came with the wish for it.

What they wrote and what we wrote to them, with what became of it. Notes of the other person only where they were
passed on, as the messages that they came in.
"""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from services.notifier.adapters.tables import CheckIn, DoorEntry, Inbound, Message, Note, OptOut, Person, Prompt
from shared import sealed_box
from shared.contracts import CENTRE, Envelope
from shared.work import Work

MESSAGE = ("created_at", "channel", "template", "state", "handed_at", "address", "subject", "body", "erased_at")
TEXT = ("received_at", "channel", "sender", "body", "media", "handled_as", "erased_at")
PROMPT = ("kind", "question", "created_at", "answer", "answered_at", "state")
CHECK_IN = ("due_at", "template", "state", "answer", "answered_at")


def send_record(work: Work, envelope: Envelope) -> None:
    """`record.requested`: our part, in as many sealed pieces as it takes."""
    data = envelope.data
    words = json.dumps(own_record(work, data["person_id"]), ensure_ascii=False)
    pieces = sealed_box.pieces(sealed_box.seal(data["public_key"], words))
    for number, sealed in enumerate(pieces, start=1):
        work.publish("record.words_gathered", CENTRE, {
            "request_id": data["request_id"], "number": number, "of": len(pieces), "sealed": sealed})


def own_record(work: Work, person_id: str) -> dict[str, Any]:
    """Plain values by heading, ready for JSON."""
    person = work.session.get(Person, person_id)
    addresses = [one for one in (person.phone, person.email) if one] if person else []
    theirs = or_(Inbound.person_id == person_id, Inbound.sender.in_(addresses))
    return {
        "messages": _all(work, Message, MESSAGE, Message.person_id == person_id, Message.created_at),
        "texts": _all(work, Inbound, TEXT, theirs, Inbound.received_at),
        "notes": _all(work, Note, ("posted_at", "via", "words", "state"), Note.person_id == person_id, Note.number),
        "questions": _all(work, Prompt, PROMPT, Prompt.person_id == person_id, Prompt.created_at),
        "check_ins": _all(work, CheckIn, CHECK_IN, CheckIn.person_id == person_id, CheckIn.due_at),
        "stops": _all(work, OptOut, ("channel", "address", "at", "how"), OptOut.address.in_(addresses), OptOut.at),
        "door": _all(work, DoorEntry, ("at", "what"), DoorEntry.person_id == person_id, DoorEntry.number),
    }


def _all(work: Work, table: Any, names: tuple[str, ...], where: Any, order: Any) -> list[dict[str, Any]]:
    return [{name: _plain(getattr(row, name)) for name in names}
            for row in work.session.scalars(select(table).where(where).order_by(order))]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value
