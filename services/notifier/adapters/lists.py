"""What staff look through: messages, texts nobody understood, the conversation of a case."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from services.notifier.adapters.bulk_lists import states as bulk_states
from services.notifier.adapters.tables import Case, Hold, Inbound, Message, MessageEvent, Party, Person, Report, Sender

PAGE = 50
KIN = re.compile(r":(?:again|sms|email|by_hand)(?=:|$)")  # what stands behind the key of one that is tried again
MOST_IN_CSV = 10_000
MOST_BUBBLES = 500


@dataclass(frozen=True)
class Wanted:
    """Which messages: one state, one template, one channel, one case, and words of a name or ends of a number."""

    state: str = ""
    template: str = ""
    channel: str = ""
    case_id: str = ""
    q: str = ""


@dataclass(frozen=True)
class Listed:
    """A message with the name of its person and the reference of its case."""

    message: Message
    name: str | None
    reference: str | None


@dataclass(frozen=True)
class Bubble:
    """One thing said in a conversation: `message` from us or `text` to us."""

    at: datetime
    message: Message | None = None
    text: Inbound | None = None


def messages(session: Session, wanted: Wanted, page: int, size: int = PAGE) -> tuple[list[Listed], int]:
    """A page of messages (counted from 1), newest first, and how many there are in all."""
    chosen = _chosen(wanted)
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    rows = session.execute(chosen.order_by(Message.created_at.desc(), Message.id).limit(size).offset((page - 1) * size))
    return [Listed(message, name, reference) for message, name, reference in rows], total


def states(session: Session) -> dict[str, int]:
    """How many messages are in each state."""
    rows = session.execute(select(Message.state, func.count().label("number")).group_by(Message.state))
    return {row.state: row.number for row in rows}


def events_of(session: Session, message_id: str) -> list[MessageEvent]:
    return list(session.scalars(select(MessageEvent).where(MessageEvent.message_id == message_id)
                                .order_by(MessageEvent.id)))


def kin_of(session: Session, message: Message) -> list[Message]:
    """The same message as it was tried before and after: once more, by another channel, by hand; oldest first."""
    key = KIN.split(message.dedupe_key)[0]
    found = session.scalars(select(Message).where(
        Message.case_id == message.case_id, Message.person_id == message.person_id, Message.id != message.id,
        Message.dedupe_key.startswith(key, autoescape=True)).order_by(Message.created_at, Message.id))
    return [one for one in found if KIN.split(one.dedupe_key)[0] == key]


def holds(session: Session) -> list[tuple[Hold, str | None]]:
    """Cases that are held, with their references, the oldest first."""
    rows = session.execute(select(Hold, Case.reference).outerjoin(Case, Case.id == Hold.case_id)
                           .where(Hold.released_at.is_(None)).order_by(Hold.at))
    return [(hold, reference) for hold, reference in rows]


def paused_senders(session: Session) -> list[Sender]:
    return list(session.scalars(select(Sender).where(Sender.paused_at.is_not(None)).order_by(Sender.name)))


def people_of(session: Session, case_id: str) -> list[tuple[Person, str | None]]:
    """(person, side) of a case, in the order of sides."""
    rows = session.execute(select(Person, Party.side).join(Party, Party.person_id == Person.id)
                           .where(Party.case_id == case_id).order_by(Party.side, Person.id))
    return [(person, side) for person, side in rows]


def said_with(session: Session, case_id: str, person: Person) -> list[Bubble]:
    """What we and this person said to each other in this case, in order; the newest 500 of each."""
    ours = session.scalars(select(Message).where(Message.case_id == case_id, Message.person_id == person.id)
                           .order_by(Message.created_at.desc()).limit(MOST_BUBBLES)).all()
    alone = len(list(session.scalars(select(Party.case_id).where(Party.person_id == person.id)))) == 1
    here = or_(Inbound.case_id == case_id, Inbound.case_id.is_(None)) if alone else Inbound.case_id == case_id
    theirs = session.scalars(select(Inbound).where(Inbound.person_id == person.id, here)
        .order_by(Inbound.number.desc()).limit(MOST_BUBBLES)).all()
    bubbles = [Bubble(one.handed_at or one.created_at, message=one) for one in ours]
    answered = [Bubble(one.received_at, text=one) for one in reversed(theirs)]
    return sorted(answered + bubbles[::-1], key=lambda one: one.at)


def figures(session: Session) -> dict[str, object]:
    """For `/metrics`: messages by state, texts that wait for a rule or a person, the age of the oldest message due."""
    waiting = session.execute(select(Inbound.state, func.count().label("number")).where(
        Inbound.state.in_(("new", "open"))).group_by(Inbound.state))
    counted = {row.state: row.number for row in waiting}
    return {"messages": states(session), "bulks": bulk_states(session),
            "reports_waiting": session.scalar(select(func.count()).select_from(Report)),
            "senders_paused": len(paused_senders(session)), "inbound": {"new": 0, "open": 0} | counted,
            "cases_held": session.scalar(select(func.count()).select_from(Hold).where(Hold.released_at.is_(None)))}


def _chosen(wanted: Wanted) -> Select[Message, str, str | None]:
    chosen = (select(Message, Person.display_name, Case.reference)
              .outerjoin(Person, Person.id == Message.person_id).outerjoin(Case, Case.id == Message.case_id))
    for name in ("state", "template", "channel", "case_id"):
        if getattr(wanted, name):
            chosen = chosen.where(getattr(Message, name) == getattr(wanted, name))
    return chosen.where(_sounds_like(wanted.q)) if wanted.q else chosen


def _sounds_like(q: str):
    """A part of a name or of a case's reference, or the last digits of a number."""
    conditions = [Person.display_name.icontains(q, autoescape=True), Case.reference.icontains(q, autoescape=True)]
    digits = "".join(letter for letter in q if letter.isdigit())
    if len(digits) >= 4:
        conditions.append(Person.phone.endswith(digits))
    return or_(*conditions)
