"""Steps of the tests of messages: send what is due, let a phone write, look at what became of it."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from services.notifier.adapters.fakes import FakeProvider
from services.notifier.adapters.tables import Inbound, Message, MessageEvent
from services.notifier.domain.handover import Arrived, Parcel
from services.notifier.handlers import arrivals, inbound, sending
from services.notifier.handlers.outgoing import NewMessage, enqueue
from shared.ids import derived_id, new_id
from shared.service import Service
from shared.testing.events import deliver
from tests.integration.notifier.centre import ANN, BEN, CASE, PHONES

SESSION, INVITATION = derived_id("tests", "session"), derived_id("tests", "invitation")


def put(service: Service, template: str = "received", key: str = "one", person_id: str = ANN, **fields: Any) -> str:
    """Enqueues a message to Ann unless told; returns its id."""
    with service.work() as work:
        return str(enqueue(work, NewMessage(
            case_id=fields.pop("case_id", CASE), person_id=person_id, template=template,
            values=fields.pop("values", {}), dedupe_key=key, **fields)))


def send(service: Service) -> list[Parcel]:
    """Sends everything that is due; returns the texts and e-mails that went out just now."""
    before = {channel: len(_provider(service, channel).parcels) for channel in ("sms", "email")}
    sending.send_due(service)
    return [parcel for channel in ("sms", "email") for parcel in _provider(service, channel).parcels[before[channel]:]]


def write(service: Service, person_or_number: str, body: str, **fields: Any) -> Inbound:
    """A phone writes to the centre; the text is worked off."""
    sid = fields.pop("provider_id", f"SM{new_id().replace('-', '')}")
    with service.work() as work:
        arrivals.keep(work, Arrived(sid, PHONES.get(person_or_number, person_or_number), body, **fields))
    inbound.work_off(service)
    with service.work() as work:
        return work.session.scalars(select(Inbound).where(Inbound.provider_id == sid)).one()


def message(service: Service, message_id: str) -> Message:
    with service.work() as work:
        return work.session.get_one(Message, message_id)


def life(service: Service, message_id: str) -> list[tuple[str, str | None]]:
    """(state, why) of everything that happened to a message."""
    with service.work() as work:
        rows = work.session.scalars(select(MessageEvent).where(MessageEvent.message_id == message_id)
                               .order_by(MessageEvent.id)).all()
        return [(row.state, row.why) for row in rows]


def texts(service: Service, number: str | None = None) -> list[str]:
    """What a phone shows, or all phones."""
    return [one.text for one in _provider(service, "sms").parcels if number in (None, one.address)]


def schedule(service: Service, days: float = 5, sequence: int = 0, event: str = "session.scheduled",
             **more: Any) -> None:
    """A session of Ann and Ben in so many days."""
    starts_at = service.clock.now() + timedelta(days=days)
    deliver(service, event, CASE, dict(
        session_id=SESSION, sequence=sequence, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2),
        modality="in_person", place="Oak room, 2nd floor", person_ids=[ANN, BEN], mediator_ids=[],
        ics="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n") | more)


def invite(service: Service, kind: str = "first", days: float = 7, **more: Any) -> None:
    """An invitation with two slots, to Ann and Ben."""
    now = service.clock.now()
    slots = [dict(digit=digit, starts_at=now + timedelta(days=days + digit),
                  ends_at=now + timedelta(days=days + digit, hours=2)) for digit in (1, 2)]
    deliver(service, "invitation.opened", CASE, dict(
        invitation_id=INVITATION, kind=kind, closes_at=now + timedelta(days=days), person_ids=[ANN, BEN],
        session_id=None, slots=slots) | more)


def _provider(service: Service, channel: str) -> FakeProvider:
    return service.adapters[channel]
