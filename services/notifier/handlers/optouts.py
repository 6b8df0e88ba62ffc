"""STOP and START. A stop goes by number or address, whoever has it, and wins over everything at once."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, delete, select

from services.notifier.adapters.rows import insert_once
from services.notifier.adapters.tables import AddressHold, Message, OptOut, Party, Person
from services.notifier.config import own
from services.notifier.handlers import lives
from shared.ids import code_hash
from shared.work import Work


def opt_out(work: Work, channel: str, address: str, how: str) -> bool:
    """Nothing more goes to this number or e-mail address; says whether that is news.

    What waits for it is suppressed, and each case of each person who has it is told.
    """
    if not insert_once(work.session, OptOut, channel=channel, address=address, at=work.now(), how=how):
        return False
    people = people_at(work, channel, address)
    waiting = work.session.scalars(select(Message).where(
        Message.state == "queued", Message.channel == channel, Message.person_id.in_([one.id for one in people])))
    for message in list(waiting):
        lives.suppress(work, message, "opted_out")
    on_its_way = work.session.scalars(select(Message).where(
        Message.address == address, Message.channel == channel, Message.state.in_(("sending", "unknown", "accepted"))))
    for message in list(on_its_way):  # cannot be called back
        lives.note(work, message, "gate", why="revoked_in_flight")
    _tell(work, "contact.opted_out", people, channel, how)
    return True


def opt_in(work: Work, channel: str, address: str, how: str) -> bool:
    """The channel is open again. Consents stay as the ledger says: this gives none."""
    gone = work.session.execute(delete(OptOut).where(OptOut.channel == channel, OptOut.address == address))
    if gone.rowcount:  # type: ignore[attr-defined]
        _tell(work, "contact.opted_in", people_at(work, channel, address), channel, how)
    return bool(gone.rowcount)  # type: ignore[attr-defined]


def hide(work: Work, channel: str, address: str) -> None:
    """Keeps a stop as a keyed hash: the wish outlives what we know of the person."""
    found = work.session.get(OptOut, (channel, address))
    if found:
        insert_once(work.session, OptOut, channel=channel, address=hidden(work, address), at=found.at, how=found.how)
        work.session.delete(found)
    work.session.execute(delete(AddressHold).where(AddressHold.channel == channel, AddressHold.address == address))
    work.session.flush()


def recall(work: Work, channel: str, address: str | None) -> None:
    """Somebody with this number is with us (again): a stop that was hidden stands for them as if it never had been."""
    found = work.session.get(OptOut, (channel, hidden(work, address))) if address else None
    if found and address:
        how = found.how
        work.session.delete(found)
        work.session.flush()
        opt_out(work, channel, address, how)


def hidden(work: Work, address: str) -> str:
    """A keyed hash of a number or address."""
    return code_hash(own(work.settings).link_key, f"opt-out:{address}")


def people_at(work: Work, channel: str, address: str) -> list[Person]:
    """Everybody who has this number or address."""
    return list(work.session.scalars(select(Person).where(_has(channel, address)).order_by(Person.id)))


def cases_of(work: Work, person_ids: Iterable[str]) -> list[tuple[str, str]]:
    """(case, person) of each case that these people are in."""
    rows = work.session.execute(select(Party.case_id, Party.person_id).where(Party.person_id.in_(list(person_ids)))
                                .order_by(Party.case_id, Party.person_id))
    return [(case_id, person_id) for case_id, person_id in rows]


def _has(channel: str, address: str) -> ColumnElement[bool]:
    return Person.phone == address if channel == "sms" else Person.email == address.casefold()


def _tell(work: Work, event_type: str, people: list[Person], channel: str, how: str) -> None:
    for case_id, person_id in cases_of(work, [one.id for one in people]):
        work.publish(event_type, case_id, {"person_id": person_id, "channel": channel, "how": how})
