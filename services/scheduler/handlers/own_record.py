"""What the scheduler keeps of one person: a copy of it on request, and forgetting it.

Of other people nothing: neither what they answered nor whether they came.
"""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from services.scheduler.adapters.tables import (
    Attendance,
    CalendarFeed,
    InvitationSlot,
    Invitee,
    KnownPerson,
    MediationSession,
    SessionParty,
    Waiting,
    Wish,
    Yes,
)
from services.scheduler.adapters.upserts import upsert
from shared import sealed_box
from shared.contracts import CENTRE, Envelope
from shared.work import Work

LAST = 2**31 - 1  # the highest revision: no later event brings a name back
ERASED = "Erased person"


def send_record(work: Work, envelope: Envelope) -> None:
    """`record.requested`: our part, sealed to the key that came with it, in as many pieces as it takes."""
    data = envelope.data
    words = json.dumps(own_record(work, data["person_id"]), ensure_ascii=False)
    pieces = sealed_box.pieces(sealed_box.seal(data["public_key"], words))
    for number, sealed in enumerate(pieces, start=1):
        work.publish("record.times_gathered", CENTRE, {
            "request_id": data["request_id"], "number": number, "of": len(pieces), "sealed": sealed})


def erase_person(work: Work, envelope: Envelope) -> None:
    """`person.erased`: name, wishes and calendar feeds go. That somebody was invited and came stays."""
    person_id = envelope.data["person_id"]
    upsert(work.session, KnownPerson, {"id": person_id},
           dict(revision=LAST, display_name=ERASED, language="en", timezone="UTC", interpreter=[], access=[]))
    for table in (Wish, Yes):
        work.session.execute(delete(table).where(table.person_id == person_id))
    work.session.execute(update(Waiting).where(Waiting.person_id == person_id).values(state="left"))
    work.session.execute(delete(CalendarFeed).where(CalendarFeed.holder_id == person_id))


def own_record(work: Work, person_id: str) -> dict[str, Any]:
    """Plain values by heading, ready for JSON."""
    asked = work.session.execute(
        select(Invitee.invitation_id, Invitee.answered_at, Invitee.via).where(Invitee.person_id == person_id)).all()
    chosen = work.session.execute(
        select(InvitationSlot.invitation_id, InvitationSlot.starts_at).join(Yes, Yes.slot_id == InvitationSlot.id)
        .where(Yes.person_id == person_id).order_by(InvitationSlot.starts_at)).all()
    return {
        "asked_about_times": [{
            "answered_at": _plain(row.answered_at), "via": row.via,
            "times": [_plain(one.starts_at) for one in chosen if one.invitation_id == row.invitation_id],
        } for row in asked],
        "sessions": [_session(work, person_id, row[0], row[1]) for row in work.session.execute(
            select(MediationSession, SessionParty).join(SessionParty, SessionParty.session_id == MediationSession.id)
            .where(SessionParty.person_id == person_id).order_by(MediationSession.starts_at))],
    }


def _session(work: Work, person_id: str, session: MediationSession, mine: SessionParty) -> dict[str, Any]:
    came = work.session.get(Attendance, (session.id, person_id))
    return {"starts_at": _plain(session.starts_at), "ends_at": _plain(session.ends_at), "state": session.state,
            "modality": session.modality, "reply": mine.reply, "replied_at": _plain(mine.replied_at),
            "attendance": came.status if came else None}


def _plain(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
