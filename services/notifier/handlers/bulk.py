"""One message to many people: staff choose, look, start, pause, go on and cancel."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, update

from services.notifier.adapters.tables import Bulk, BulkRecipient
from services.notifier.domain.bulk import (
    CANCELLED,
    GATHERING,
    MAY_END,
    PAUSED,
    READY,
    RUNNING,
    Filters,
)
from services.notifier.handlers import texts
from services.notifier.handlers.bulk_sending import take_back
from services.notifier.handlers.bulk_steps import note_step
from services.notifier.handlers.outgoing import withdraw
from services.notifier.handlers.versions import may_go_to_many
from shared.errors import NotFound, Refusal
from shared.ids import new_id
from shared.work import Work

NO_LONGER = "The words have changed since you looked, or may no longer go to many. Please look at it once more."


@dataclass(frozen=True)
class NewBulk:
    """What staff chose. `values` are as they are stored (moments as ISO text)."""

    title: str
    template: str
    values: dict[str, Any]
    filters: Filters
    channels: str
    together: bool


def make_bulk(work: Work, staff_id: str, new: NewBulk, bulk_id: str | None = None) -> str:
    """Begins to gather the people of a new bulk message; returns its id. The same id again is the same one."""
    bulk_id = bulk_id or new_id()
    if work.session.get(Bulk, bulk_id) is None:
        bulk = Bulk(id=bulk_id, state=GATHERING, reached_case="", made_at=work.now(), made_by=staff_id,
                    **_fields(work, new))
        work.session.add(bulk)
        work.session.flush()
        note_step(work, bulk, "made", staff_id)
    return bulk_id


def change_bulk(work: Work, staff_id: str, bulk_id: str, new: NewBulk) -> None:
    """Other people, other words: everybody is gathered anew."""
    bulk = _held(work, bulk_id)
    _must_be(bulk, (GATHERING, READY), "It has begun: its people and words can no longer be changed.")
    for name, value in _fields(work, new).items():
        setattr(bulk, name, value)
    _gather_anew(work, bulk)
    note_step(work, bulk, "changed", staff_id)


def look_again(work: Work, staff_id: str, bulk_id: str) -> None:
    """Gathers the people anew, with the words in use now."""
    bulk = _held(work, bulk_id)
    _must_be(bulk, (READY,), "It has begun.")
    bulk.version = _allowed_version(work, bulk.template)
    _gather_anew(work, bulk)
    note_step(work, bulk, "changed", staff_id)


def start_bulk(work: Work, staff_id: str, bulk_id: str, people: int) -> None:
    """Begins to send, to exactly as many `people` as were seen on the page."""
    bulk = _held(work, bulk_id)
    _must_be(bulk, (READY,), "It has begun already.")
    listed = work.session.scalar(select(func.count()).select_from(BulkRecipient).where(
        BulkRecipient.bulk_id == bulk.id, BulkRecipient.state == "listed"))
    if not listed:
        raise Refusal("There is nobody who may get it.")
    if listed != people or texts.current(work.session, bulk.template)[1] != bulk.version or not may_go_to_many(
            work, bulk.template, bulk.version):
        raise Refusal(NO_LONGER)
    bulk.state, bulk.started_at = RUNNING, work.now()
    note_step(work, bulk, "started", staff_id)


def pause_bulk(work: Work, staff_id: str, bulk_id: str) -> None:
    """Nothing more goes out until somebody lets it go on; what the provider has cannot be taken back."""
    bulk = _held(work, bulk_id)
    if bulk.state == RUNNING:
        take_back(work, bulk)
        bulk.state = PAUSED
        note_step(work, bulk, "paused", staff_id)


def resume_bulk(work: Work, staff_id: str, bulk_id: str) -> None:
    bulk = _held(work, bulk_id)
    if bulk.state == PAUSED:
        bulk.state = RUNNING
        note_step(work, bulk, "resumed", staff_id)


def cancel_bulk(work: Work, staff_id: str, bulk_id: str) -> None:
    """For good: whoever has not got it does not get it."""
    bulk = _held(work, bulk_id)
    _must_be(bulk, MAY_END, "It is over.")
    take_back(work, bulk)
    withdraw(work, f"bulk:{bulk.id}:", "staff")  # what was tried before and waits to be tried again
    work.session.execute(update(BulkRecipient).where(
        BulkRecipient.bulk_id == bulk.id, BulkRecipient.state == "listed").values(state="left", why="cancelled"))
    bulk.state, bulk.ended_at = CANCELLED, work.now()
    note_step(work, bulk, "cancelled", staff_id)


def the_bulk(work: Work, bulk_id: str) -> Bulk:
    """Raises NotFound."""
    bulk = work.session.get(Bulk, bulk_id)
    if bulk is None:
        raise NotFound
    return bulk


def _held(work: Work, bulk_id: str) -> Bulk:
    bulk = work.session.get(Bulk, bulk_id, with_for_update=True)
    if bulk is None:
        raise NotFound
    return bulk


def _must_be(bulk: Bulk, states: tuple[str, ...], message: str) -> None:
    if bulk.state not in states:
        raise Refusal(message)


def _fields(work: Work, new: NewBulk) -> dict[str, Any]:
    return {"title": new.title, "template": new.template, "version": _allowed_version(work, new.template),
            "values": new.values, "filters": new.filters.stored(), "channels": new.channels, "together": new.together}


def _allowed_version(work: Work, template_id: str) -> int:
    """The version in use, if it may go to many."""
    number = texts.current(work.session, template_id)[1]
    if not may_go_to_many(work, template_id, number):
        raise Refusal("A manager has to allow these words for many first.", "template")
    return number


def _gather_anew(work: Work, bulk: Bulk) -> None:
    work.session.execute(delete(BulkRecipient).where(BulkRecipient.bulk_id == bulk.id))
    bulk.state, bulk.reached_case, bulk.gathered_at = GATHERING, "", None
