"""Writes the messages of a bulk message, some cases at a time, and takes back what waits when it is paused.

A case's people are written together, for the same hour. What is written passes the gate again when it goes.
"""

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import aliased

from services.notifier.adapters.tables import Bulk, BulkRecipient, Message, MessageEvent, Person
from services.notifier.domain.bulk import AT_WORK, DONE, GATHERING, RUNNING, WINDOW, never_after
from services.notifier.domain.delivery import BULK, WAITING
from services.notifier.domain.quiet import same_hour
from services.notifier.domain.templates import template
from services.notifier.handlers.bulk_gathering import gather_some, resting_people
from services.notifier.handlers.bulk_steps import note_step
from services.notifier.handlers.outgoing import NewMessage, enqueue
from shared.service import Service
from shared.work import Work

CASES = 20  # written in one transaction
GIVEN_UP = ("failed", "undelivered", "suppressed")
MOST = 50  # transactions a tick, so that a large one does not keep the others waiting


def work_on(service: Service) -> None:
    """Gathers and writes what is to be gathered and written. Any number of workers may do so."""
    with service.reading() as session:
        todo = [(row.id, row.state) for row in session.execute(
            select(Bulk.id, Bulk.state).where(Bulk.state.in_(AT_WORK)).order_by(Bulk.made_at))]
    for bulk_id, state in todo:
        some = gather_some if state == GATHERING else write_some
        for _ in range(MOST):
            if not some(service, bulk_id):
                break


def write_some(service: Service, bulk_id: str) -> bool:
    """Writes the messages of the next cases; False if there is nothing to write, or enough is on its way."""
    with service.work() as work:
        bulk = work.session.get(Bulk, bulk_id, with_for_update={"skip_locked": True})
        if bulk is None or bulk.state != RUNNING or _on_its_way(work, bulk) >= WINDOW:
            return False
        _follow(work, bulk)
        rows = _next(work, bulk)
        for _, members in groupby(rows, key=lambda row: row.case_id):
            _write_case(work, bulk, list(members))
        if not rows and not _waits(work, bulk):
            bulk.state, bulk.ended_at = DONE, work.now()
            note_step(work, bulk, "done", None)
        return bool(rows)


def take_back(work: Work, bulk: Bulk) -> int:
    """What was written and has not been tried yet is listed again; returns how many. The provider never saw these."""
    mine = select(BulkRecipient.message_id).where(BulkRecipient.bulk_id == bulk.id, BulkRecipient.state == "written")
    gone = list(work.session.scalars(delete(Message).where(
        Message.id.in_(mine), Message.state == "queued", Message.attempts == 0, Message.handed_at.is_(None))
        .returning(Message.id).execution_options(synchronize_session=False)))
    for start in range(0, len(gone), 500):
        some = gone[start:start + 500]
        work.session.execute(delete(MessageEvent).where(MessageEvent.message_id.in_(some)))
        work.session.execute(update(BulkRecipient).where(
            BulkRecipient.bulk_id == bulk.id, BulkRecipient.message_id.in_(some)).values(
            state="listed", message_id=None))
    return len(gone)


def _next(work: Work, bulk: Bulk) -> list[BulkRecipient]:
    """Everybody of the next cases who is to get it."""
    listed = (BulkRecipient.bulk_id == bulk.id, BulkRecipient.state == "listed")
    cases = work.session.scalars(select(BulkRecipient.case_id).where(*listed).distinct()
                                 .order_by(BulkRecipient.case_id).limit(CASES)).all()
    return list(work.session.scalars(select(BulkRecipient).where(*listed, BulkRecipient.case_id.in_(cases)).order_by(
        BulkRecipient.case_id, BulkRecipient.person_id)))


def _write_case(work: Work, bulk: Bulk, members: Sequence[BulkRecipient]) -> None:
    people = [person for row in members if (person := work.session.get(Person, row.person_id))]
    places = {zone for one in people for zone in one.zones or (one.timezone,)}
    moment = same_hour(work.now(), places, template(bulk.template).any_day)
    resting = resting_people(work, [one.id for one in people])
    for row in members:
        if row.person_id in resting:
            row.state, row.why = "left", resting[row.person_id]
            continue
        key = f"bulk:{bulk.id}:{row.person_id}"
        row.message_id = enqueue(work, NewMessage(
            case_id=row.case_id, person_id=row.person_id, template=bulk.template, values=bulk.values, dedupe_key=key,
            send_after=moment, expires_at=never_after(moment, bulk.values),
            channels=_channels(bulk, row), link_target="case", priority=BULK,
            version=bulk.version)) or _standing(work, key)
        row.state = "written"


def _channels(bulk: Bulk, row: BulkRecipient) -> tuple[str, ...]:
    """The one that was open to them when they were looked at first, then what may stand in for it."""
    return (row.channel, *(one for one in bulk.channels.split(",") if one != row.channel))


def _follow(work: Work, bulk: Bulk) -> None:
    """Where another message took the place of one that did not arrive (later, by another channel), that one counts."""
    copy = aliased(Message)
    keys = [f"bulk:{bulk.id}:" + BulkRecipient.person_id + suffix for suffix in (":again", ":sms", ":email")]
    rows = work.session.execute(
        select(BulkRecipient, copy.id).join(Message, Message.id == BulkRecipient.message_id)
        .join(copy, copy.dedupe_key.in_(keys)).where(
            BulkRecipient.bulk_id == bulk.id, BulkRecipient.state == "written", Message.state.in_(GIVEN_UP),
            copy.id != Message.id, copy.created_at >= Message.created_at).order_by(copy.created_at))
    for row, message_id in rows:
        row.message_id = message_id


def _standing(work: Work, key: str) -> str | None:
    return work.session.scalar(select(Message.id).where(Message.dedupe_key == key))


def _on_its_way(work: Work, bulk: Bulk) -> int:
    """Messages that are due and not yet with the provider."""
    return work.session.scalar(select(func.count()).select_from(BulkRecipient).join(
        Message, Message.id == BulkRecipient.message_id).where(
        BulkRecipient.bulk_id == bulk.id, Message.state.in_(("queued", "sending")),
        Message.send_after <= work.now())) or 0


def _waits(work: Work, bulk: Bulk) -> bool:
    return work.session.scalar(select(Message.id).join(
        BulkRecipient, BulkRecipient.message_id == Message.id).where(
        BulkRecipient.bulk_id == bulk.id, Message.state.in_(WAITING)).limit(1)) is not None
