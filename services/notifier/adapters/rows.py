"""Writes that are the same on SQLite and PostgreSQL: insert once, insert or change."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from services.notifier.adapters.tables import Base
from shared.db.once import insert_once as insert_once


def put(session: Session, table: type[Base], keys: dict[str, Any], values: dict[str, Any]) -> None:
    """Inserts the row with these keys, or changes its `values`; with no values an existing row stays as it is."""
    start = _insert(session, table).values(**keys, **values)
    session.execute(start.on_conflict_do_update(index_elements=list(keys), set_=values) if values
                    else start.on_conflict_do_nothing())
    session.expire_all()


def _insert(session: Session, table: type[Base]):
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    return dialect.insert(table)
