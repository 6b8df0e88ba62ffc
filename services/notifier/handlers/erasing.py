"""Forgets a person: `person.erased`. What the law keeps holds ids and codes only."""

from sqlalchemy import delete, or_, select, update

from services.notifier.adapters.rows import put
from services.notifier.adapters.tables import (
    Inbound,
    LegalHold,
    Link,
    Message,
    Note,
    Party,
    Person,
    Pin,
    Prompt,
)
from services.notifier.handlers import lives, optouts, prompts
from services.notifier.handlers.words_kept import forget_messages, forget_notes, forget_texts
from shared.contracts import Envelope
from shared.work import Work

LAST = 2**31 - 1  # no later event brings a name back


def erase_person(work: Work, envelope: Envelope) -> None:
    """Names, numbers, words, links and the PIN go. A STOP stays, as a keyed hash of the number it was about."""
    person_id = envelope.data["person_id"]
    person = work.session.get(Person, person_id, with_for_update=True)
    phone, email = (person.phone, person.email) if person else (None, None)
    _take_back(work, person_id)
    for channel, address in (("sms", phone), ("email", email)):
        if address and not _somebody_elses_too(work, person_id, address):
            optouts.hide(work, channel, address)
    forget_messages(work, work.session.scalars(select(Message).where(Message.person_id == person_id)).all(), True)
    forget_texts(work, work.session.scalars(select(Inbound).where(or_(
        Inbound.person_id == person_id, Inbound.sender == (phone or person_id)))).all(), True)
    forget_notes(work, work.session.scalars(select(Note).where(Note.person_id == person_id)).all())
    work.session.execute(delete(Link).where(Link.person_id == person_id))
    work.session.execute(delete(Pin).where(Pin.person_id == person_id))
    work.session.execute(update(Prompt).where(Prompt.person_id == person_id).values(number=None))
    _blank(work, envelope.case_id, person_id)


def set_hold(work: Work, envelope: Envelope) -> None:
    """`legal_hold.set`: nothing of the case is erased by its years."""
    put(work.session, LegalHold, {"id": envelope.data["hold_id"]}, {"case_id": envelope.case_id})


def lift_hold(work: Work, envelope: Envelope) -> None:
    put(work.session, LegalHold, {"id": envelope.data["hold_id"]},
        {"case_id": envelope.case_id, "lifted_at": envelope.occurred_at})


def _take_back(work: Work, person_id: str) -> None:
    for message in work.session.scalars(select(Message).where(
            Message.person_id == person_id, Message.state == "queued")).all():
        lives.suppress(work, message, "erased")
    for prompt in work.session.scalars(select(Prompt).where(
            Prompt.person_id == person_id, Prompt.state.in_(prompts.STANDING))).all():
        prompts.close(work, prompt, "erased")
    work.session.flush()


def _somebody_elses_too(work: Work, person_id: str, address: str) -> bool:
    return work.session.scalar(select(Person.id).where(
        Person.id != person_id, or_(Person.phone == address, Person.email == address)).limit(1)) is not None


def _blank(work: Work, case_id: str, person_id: str) -> None:
    put(work.session, Party, {"case_id": case_id, "person_id": person_id}, {})
    put(work.session, Person, {"id": person_id}, dict(
        revision=LAST, display_name="Erased person", language="en", timezone="UTC", zones={}, phone=None, email=None,
        safe_sms="no", safe_email="no", consents=[], unverified=[], suspended=[], sms_hours=[], email_hours=[],
        erased_at=work.now()))
