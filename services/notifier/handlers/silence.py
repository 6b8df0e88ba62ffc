"""Addresses whose owner may have asked for silence: nothing automatic goes there until staff have decided."""

from sqlalchemy import delete, or_, select, update

from services.notifier.adapters.rows import insert_once
from services.notifier.adapters.tables import AddressHold, Inbound, Message, Person
from services.notifier.domain.wishes import WRONG
from services.notifier.handlers import optouts
from services.notifier.handlers.gathering import seen
from shared.work import Work

RESTS = "asked_to_stop"  # why a message waits
KEY = "notifier.resting"


def rest(work: Work, text: Inbound, why: str) -> None:
    """Lets the address rest from this moment; what waits for it is looked at again when staff have decided."""
    insert_once(work.session, AddressHold, channel=text.channel, address=text.sender, why=why, inbound_id=text.id,
                at=work.now())


def hold_on(work: Work, channel: str, address: str) -> AddressHold | None:
    return work.session.get(AddressHold, (channel, address))


def rests(work: Work, person_id: str | None, channel: str) -> bool:
    """True while messages to this person wait on this channel.

    Who asked to be left alone by text is not written to by e-mail either; a wrong number says nothing of the e-mail.
    """
    holds = _all(work)
    person = work.session.get(Person, person_id) if person_id and holds else None
    if person is None:
        return False
    mine = {"sms": person.phone, "email": person.email}
    return any(address == mine.get(held) and (held == channel or why != WRONG) for held, address, why in holds)


def obey(work: Work, text: Inbound) -> bool:
    """They meant it: nothing more goes to this address. Only the person can open it again.

    Says whether they asked for it now, and may be told that it was heard: not of a number that is somebody else's.
    """
    hold = hold_on(work, text.channel, text.sender)
    how = "wrong_person" if (hold.why if hold else text.why) == WRONG else "asked_in_words"
    is_news = optouts.opt_out(work, text.channel, text.sender, how)
    wake_up(work, text.channel, text.sender)
    return is_news and how != "wrong_person"


def wake_up(work: Work, channel: str, address: str) -> None:
    """The address rests no longer: each message that waited is looked at again at once."""
    work.session.execute(delete(AddressHold).where(AddressHold.channel == channel, AddressHold.address == address))
    work.session.info.pop(KEY, None)
    people = select(Person.id).where(or_(Person.phone == address, Person.email == address.casefold()))
    moved = work.session.execute(update(Message).where(
        Message.state == "queued", Message.why == RESTS, Message.person_id.in_(people)).values(send_after=work.now()))
    if moved.rowcount:  # type: ignore[attr-defined]
        work.wake("messages")


def _all(work: Work) -> list[tuple[str, str, str]]:
    """Every address that rests: a few. A batch of messages reads them once."""
    if seen(work) is None or KEY not in work.session.info:
        rows = work.session.execute(select(AddressHold.channel, AddressHold.address, AddressHold.why))
        work.session.info[KEY] = [(channel, address, why) for channel, address, why in rows]
    return work.session.info[KEY]
