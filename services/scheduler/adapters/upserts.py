"""Insert or update in one statement, on SQLite and PostgreSQL alike."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.orm import Session


def insert_into(session: Session, table: Any) -> Insert:
    """An INSERT of the session's dialect, which knows ON CONFLICT."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


def upsert(session: Session, table: Any, key: dict[str, Any], values: dict[str, Any],
           only_if: ColumnElement[bool] | None = None) -> None:
    """Writes `values` to the row with `key`, new or not; an existing row only where `only_if` holds."""
    start = insert_into(session, table).values(**key, **values)
    if values:
        start = start.on_conflict_do_update(index_elements=list(key), set_=values, where=only_if)
    else:
        start = start.on_conflict_do_nothing()
    session.execute(start)
