"""How far each stream (producer, case) has been handled here."""

from collections.abc import Collection

from sqlalchemy import bindparam, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from shared.db.machinery import stream_position

Stream = tuple[str, str]
_ADVANCE = (update(stream_position)
            .where(stream_position.c.producer == bindparam("of_producer"),
                   stream_position.c.case_id == bindparam("of_case"))
            .values(last_seq=bindparam("reached")))


def lock(session: Session, streams: Collection[Stream]) -> dict[Stream, int]:
    """The last handled number of each stream (0 for a new one), locked until the commit.

    The lock keeps a consumer from putting an event behind a parked one at the very moment in which a replay
    works off what is behind it. Sorted, so that two never wait in a ring.
    """
    if not streams:
        return {}
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    start = dialect.insert(stream_position)
    statement = start.on_conflict_do_update(
        index_elements=[stream_position.c.producer, stream_position.c.case_id],
        set_={"last_seq": stream_position.c.last_seq},
    ).returning(stream_position.c.producer, stream_position.c.case_id, stream_position.c.last_seq)
    rows = [{"producer": producer, "case_id": case, "last_seq": 0} for producer, case in sorted(streams)]
    return {(producer, case): last for producer, case, last in session.execute(statement, rows)}


def advance(session: Session, reached: dict[Stream, int]) -> None:
    """Writes new positions."""
    if reached:
        session.connection().execute(_ADVANCE, [
            {"of_producer": producer, "of_case": case, "reached": seq}
            for (producer, case), seq in sorted(reached.items())])
