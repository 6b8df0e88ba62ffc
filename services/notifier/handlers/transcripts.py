"""Puts together what was said in a case: all of it for staff, or what one party may have.

A party gets what was written to them and what they wrote. What was not sent, what is held, and everything of the other
side is for staff only.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select

from services.notifier.adapters.tables import Case, Inbound, Message, Note, Party, Relay
from services.notifier.config import own
from services.notifier.domain.transcripts import transcript
from shared.errors import NotFound
from shared.work import Work

REACHED = ("sending", "unknown", "accepted", "sent", "delivered")
CENTRE, ERASED = "The centre", "[erased]"
Said = tuple[datetime, dict[str, Any]]


def make_transcript(work: Work, case_id: str, person_id: str | None = None) -> dict[str, Any]:
    """The whole case for staff, or what the party `person_id` may have. Raises NotFound."""
    case = work.session.get(Case, case_id)
    sides = {row.person_id: f"Side {row.side or '?'}" for row in work.session.scalars(
        select(Party).where(Party.case_id == case_id).order_by(Party.side))}
    if case is None or (person_id is not None and person_id not in sides):
        raise NotFound
    said = [*_messages(work, case_id, sides, person_id), *_texts(work, case_id, sides, person_id),
            *_notes(work, case_id, sides, person_id)]
    heading = {"centre": own(work.settings).centre_name, "case": case.reference or "",
               "view": sides[person_id] if person_id else "staff", "made_at": work.now().isoformat()}
    ordered = sorted(said, key=lambda one: one[0])
    return transcript(heading, (entry for _, entry in ordered), key_of(work))


def hand_out(work: Work, case_id: str, person_id: str | None, kind: str, staff_id: str | None) -> dict[str, Any]:
    """The same as a file of `kind` (pdf or json) for a member of staff, None for the party: intake's audit hears of it.

    Raises NotFound.
    """
    made = make_transcript(work, case_id, person_id)
    work.publish("transcript.made", case_id, {"staff_id": staff_id, "person_id": person_id, "format": kind})
    return made


def key_of(work: Work) -> str:
    return own(work.settings).link_key


def _messages(work: Work, case_id: str, sides: dict[str, str], only: str | None) -> Iterator[Said]:
    rows = select(Message).where(Message.case_id == case_id).order_by(Message.created_at, Message.id)
    if only:
        rows = rows.where(Message.person_id == only, Message.state.in_(REACHED))
    for row in work.session.scalars(rows):
        at = row.handed_at or row.created_at
        words = ERASED if row.erased_at else "\n".join(one for one in (row.subject if row.channel == "email" else None,
                                                                       row.body) if one)
        yield at, _entry(at, CENTRE, sides.get(row.person_id or "", ""), row.channel, row.template, words,
                         row.state if not row.why or only else f"{row.state}: {row.why}")


def _texts(work: Work, case_id: str, sides: dict[str, str], only: str | None) -> Iterator[Said]:
    rows = select(Inbound).where(Inbound.case_id == case_id).order_by(Inbound.number)
    if only:
        rows = rows.where(Inbound.person_id == only)
    for row in work.session.scalars(rows):
        yield row.received_at, _entry(row.received_at, sides.get(row.person_id or "", "?"), CENTRE, row.channel, "text",
                                      ERASED if row.erased_at else row.body, "received")


def _notes(work: Work, case_id: str, sides: dict[str, str], only: str | None) -> Iterator[Said]:
    rows = select(Note).join(Relay, Relay.id == Note.relay_id).where(Relay.case_id == case_id).order_by(Note.number)
    if only:
        rows = rows.where(Note.person_id == only)
    for row in work.session.scalars(rows):
        told = "passed" if row.state == "passed" else "given to the centre"
        yield row.posted_at, _entry(row.posted_at, sides.get(row.person_id, "?"), "The other party", row.via, "note",
                                    ERASED if row.erased_at else row.words, told if only else row.state)


def _entry(at: datetime, who: str, to: str, channel: str, kind: str, words: str, state: str) -> dict[str, Any]:
    return {"at": at.isoformat(), "who": who, "to": to, "channel": channel, "kind": kind, "words": words,
            "state": state}

