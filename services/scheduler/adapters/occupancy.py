"""Takes and frees quarters of an hour. The primary key decides who was first; nothing here checks before it acts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import CursorResult, delete, select, text, update
from sqlalchemy.orm import Session

from services.scheduler.adapters.tables import Allocation, Occupancy
from services.scheduler.adapters.upserts import insert_into
from services.scheduler.domain.availability import Facts, Slot, taken
from services.scheduler.domain.quarters import quarter_of
from services.scheduler.domain.resources import Kind
from shared.db.once import COUNTED

# By hand, and never released: whoever claims waits for two answers of the server less, and the commit ends it anyway.
BEFORE, BACK = text("SAVEPOINT claim"), text("ROLLBACK TO SAVEPOINT claim")
# One statement whatever is claimed, so that it is prepared once; the server makes the quarters of each stretch.
EXPAND = text("""
    INSERT INTO occupancy (resource_id, quantum, holder_id, run)
    SELECT id, quarter, holder, CASE WHEN quarter = first THEN run END
    FROM unnest(CAST(:ids AS text[]), CAST(:firsts AS int[]), CAST(:untils AS int[]), CAST(:runs AS int[]),
                CAST(:holders AS text[])) AS stretch(id, first, until, run, holder),
         generate_series(first, until - 1) AS quarter
    ORDER BY id, quarter ON CONFLICT DO NOTHING""")


@dataclass(frozen=True, order=True)
class Stretch:
    """The quarters `first` to `until` (not included) of a resource; `run` as in the table, None for a person."""

    resource_id: str
    first: int
    until: int
    run: int | None


class Taken(Exception):
    """Somebody else was first. `holders` are the slots or sessions of the claim that could not have all they need."""

    def __init__(self, holders: frozenset[str]):
        self.holders = holders
        super().__init__(f"{len(holders)} taken")


def stretches_of(slot: Slot, facts: Facts) -> list[Stretch]:
    """Everything that `slot` takes, with the pauses around it."""
    found = []
    for resource_id in slot.resource_ids:
        resource = facts.resources[resource_id]
        every = taken(slot, resource, facts)
        found.append(Stretch(resource_id, every.start, every.stop,
                             None if resource.kind == Kind.PERSON else len(every)))
    return found


def claim(session: Session, wanted: Mapping[str, Sequence[Stretch]]) -> None:
    """Takes everything for all holders, or nothing and raises Taken. Sorted, so that no two claims wait in a ring."""
    rows = sorted((one, holder) for holder, some in wanted.items() for one in some)
    session.flush()
    session.execute(BEFORE)
    if _insert(session, rows) == sum(one.until - one.first for one, _ in rows):
        return
    session.execute(BACK)
    raise Taken(frozenset(wanted) if len(wanted) == 1 else _losers(session, wanted))


def _insert(session: Session, rows: Sequence[tuple[Stretch, str]]) -> int:
    """Inserts what is still free, in the order of the key; returns how many quarters that was."""
    if session.get_bind().dialect.name == "postgresql":
        done = session.execute(EXPAND, {
            "ids": [one.resource_id for one, _ in rows], "firsts": [one.first for one, _ in rows],
            "untils": [one.until for one, _ in rows], "runs": [one.run for one, _ in rows],
            "holders": [holder for _, holder in rows]})
        return cast(CursorResult, done).rowcount
    quarters = [{"resource_id": one.resource_id, "quantum": quarter, "holder_id": holder,
                 "run": one.run if quarter == one.first else None}
                for one, holder in rows for quarter in range(one.first, one.until)]
    statement = insert_into(session, Occupancy).on_conflict_do_nothing().returning(Occupancy.quantum)
    return len(session.execute(statement, quarters).all())


def _losers(session: Session, wanted: Mapping[str, Sequence[Stretch]]) -> frozenset[str]:
    ids = {one.resource_id for some in wanted.values() for one in some}
    first, until = (pick(getattr(one, name) for some in wanted.values() for one in some)
                    for pick, name in ((min, "first"), (max, "until")))
    rows = session.execute(select(Occupancy.resource_id, Occupancy.quantum).where(
        Occupancy.resource_id.in_(sorted(ids)), Occupancy.quantum >= first, Occupancy.quantum < until))
    found = {(resource_id, quarter) for resource_id, quarter in rows}
    losers = frozenset(holder for holder, some in wanted.items()
                       if any((one.resource_id, quarter) in found for one in some
                              for quarter in range(one.first, one.until)))
    return losers or frozenset(wanted)  # two holders of one claim want the same quarter


def allocate(session: Session, holder_id: str, slot: Slot) -> None:
    """Notes which mediators, interpreters and rooms a slot or session has, and why."""
    pairs = ([(Kind.MEDIATOR, one) for one in slot.mediator_ids]
             + [(Kind.INTERPRETER, one) for one in slot.interpreter_ids] + [(Kind.ROOM, one) for one in slot.room_ids])
    session.add_all(Allocation(holder_id=holder_id, resource_id=resource_id, kind=kind.value, position=position,
                               why=slot.why.get(resource_id))
                    for position, (kind, resource_id) in enumerate(pairs))


def hand_over(session: Session, old_holder: str, new_holder: str) -> None:
    """What a slot held is the session's from now on."""
    for table in (Occupancy, Allocation):
        session.execute(update(table).where(table.holder_id == old_holder).values(holder_id=new_holder),
                        execution_options={"synchronize_session": False})


def release(session: Session, holder_ids: Iterable[str]) -> None:
    """Frees everything that these slots or sessions hold; what they were to have stays noted."""
    session.execute(delete(Occupancy).where(Occupancy.holder_id.in_(list(holder_ids))))


def forget_past(session: Session, before: datetime) -> int:
    """Takes out what nobody can want any more; how it was stands in `allocation`. Returns how many quarters."""
    gone = session.execute(delete(Occupancy).where(Occupancy.quantum < quarter_of(before)),
                           execution_options={"synchronize_session": False} | COUNTED)
    return cast(CursorResult, gone).rowcount


def forget_allocation(session: Session, holder_id: str) -> None:
    session.execute(delete(Allocation).where(Allocation.holder_id == holder_id))


def allocated(session: Session, holder_ids: Iterable[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    """holder -> kind -> resource ids, in order; every kind is there."""
    found: dict[str, dict[str, tuple[str, ...]]] = {
        holder: {Kind.MEDIATOR: (), Kind.INTERPRETER: (), Kind.ROOM: ()} for holder in holder_ids}
    rows = session.execute(select(Allocation.holder_id, Allocation.kind, Allocation.resource_id)
                           .where(Allocation.holder_id.in_(list(found))).order_by(Allocation.position))
    for holder, kind, resource_id in rows:
        found[holder][kind] += (resource_id,)
    return found


def whys(session: Session, holder_ids: Iterable[str]) -> dict[tuple[str, str], dict]:
    """(holder, resource) -> why it was chosen, see `domain.fairness`; for `domain.reasons.why_in_words`."""
    rows = session.execute(select(Allocation.holder_id, Allocation.resource_id, Allocation.why).where(
        Allocation.holder_id.in_(list(holder_ids)), Allocation.why.is_not(None)))
    return {(holder_id, resource_id): why for holder_id, resource_id, why in rows if why}
