"""A unit of work for many messages at once: what they share is read once, what they tell is written once.

A message by itself costs some twenty statements; a batch of twenty costs about thirty.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select

from services.notifier.adapters.tables import Case, Condition, Hold, Link, Message, OptOut, Person, Prompt
from shared.bus.outbox import NewEvent
from shared.ids import derived_id
from shared.service import Service
from shared.trace import current_trace
from shared.work import Work

KEY = "notifier.seen"


@dataclass(frozen=True)
class Gathering(Work):
    """Keeps events until the end, where they are written together, in their order."""

    told: list[NewEvent] = field(default_factory=list)

    def publish(self, event_type: str, case_id: str, data: dict[str, Any]) -> str:
        self.told.append(NewEvent(event_type, case_id, data, trace_id=current_trace()))
        return ""


@dataclass(frozen=True)
class Seen:
    """What was read for a batch: of these cases and addresses, what is not here is not there."""

    cases: frozenset[str]
    held: frozenset[str]
    blocks: dict[str, frozenset[str]]
    addresses: frozenset[str]
    opted_out: frozenset[tuple[str, str]]
    new_links: frozenset[str]
    kept: list[Any]  # the session forgets rows that nobody holds


@contextmanager
def gathering(service: Service) -> Iterator[Gathering]:
    """Like `service.work()`, for many messages."""
    with service.database.transaction() as session:
        work = Gathering(session, service.clock, service.settings)
        yield work
        session.flush()
        work.publish_all(work.told)


def look_ahead(work: Work, messages: Sequence[Message]) -> None:
    """Reads what the gate and the words of these messages need, in one query each."""
    people = _by_id(work, Person, {one.person_id for one in messages if one.person_id})
    cases = {one.case_id for one in messages}
    prompts = _by_id(work, Prompt, {one.prompt_id for one in messages if one.prompt_id})
    wanted = {derived_id("link", one.id) for one in messages}
    links = _by_id(work, Link, wanted)
    addresses = {one for person in people for one in (person.phone, person.email) if one}
    stopped = work.session.execute(select(OptOut.channel, OptOut.address).where(OptOut.address.in_(addresses)))
    work.session.info[KEY] = Seen(
        frozenset(cases), frozenset(work.session.scalars(select(Hold.case_id).where(
            Hold.case_id.in_(cases), Hold.released_at.is_(None)))), _blocks(work, cases), frozenset(addresses),
        frozenset((row.channel, row.address) for row in stopped),
        frozenset(wanted - {one.id for one in links}),
        [people, prompts, links, _by_id(work, Case, cases)])


def seen(work: Work) -> Seen | None:
    return work.session.info.get(KEY)


def _blocks(work: Work, cases: Collection[str]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for row in work.session.execute(select(Condition.case_id, Condition.blocks).where(
            Condition.case_id.in_(cases), Condition.lifted_at.is_(None),
            or_(Condition.until.is_(None), Condition.until > work.now()))):
        found[row.case_id] = found.get(row.case_id, frozenset()) | set(row.blocks)
    return found


def _by_id(work: Work, table: Any, ids: Collection[str]) -> list[Any]:
    return list(work.session.scalars(select(table).where(table.id.in_(ids)))) if ids else []
