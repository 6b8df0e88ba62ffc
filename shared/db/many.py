"""Many rows by one short statement.

On PostgreSQL columns travel as arrays: the statement stays the same however many rows there are, so it is parsed and
prepared once. A list of 500 rows of VALUES is parsed anew each time, and an execute per row costs a round of the
protocol each; both take about twice as long. SQLite has no such costs.
"""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Column, ColumnElement, Insert, Result, Select, Table, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

Rows = Sequence[dict[str, Any]]


def insert_many(session: Session, insert: Insert, rows: Rows, *returning: Column) -> Result:
    """Runs `insert` for all rows (the same keys in each) in their order, which is the order of ids they are given.

    Returns what `returning` asks for, one row each, in no particular order.
    """
    if _is_postgresql(session):
        statement = insert.from_select(list(rows[0]), _as_query(cast(Table, insert.table), rows))
        return session.execute(statement.returning(*returning) if returning else statement)
    return session.execute(insert.returning(*returning) if returning else insert, list(rows))


def among(session: Session, column: Column, values: Sequence[Any]) -> ColumnElement[bool]:
    """The condition that `column` is one of `values`."""
    if _is_postgresql(session):
        return column == any_(bindparam(f"{column.name}s", list(values), ARRAY(column.type), unique=True))
    return column.in_(values)


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _as_query(table: Table, rows: Rows) -> Select:
    names = list(rows[0])
    arrays = [bindparam(f"{name}s", [row[name] for row in rows], ARRAY(table.c[name].type)) for name in names]
    source = func.unnest(*arrays).table_valued(*(table.c[name] for name in names), with_ordinality="position")
    named = source.render_derived()
    return select(*(named.c[name] for name in names)).order_by(named.c.position)
