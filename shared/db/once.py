"""Inserts a row unless one of its unique keys stands already."""

from typing import Any, cast

from sqlalchemy import CursorResult
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

# Without this SQLAlchemy gives the row count of an INSERT up with its cursor: -1 on PostgreSQL, whatever happened.
COUNTED = {"preserve_rowcount": True}


def insert_once(session: Session, table: Any, **values: Any) -> bool:
    """Inserts into a table or mapped class; True for the one of however many at once who did insert it."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    insert = dialect.insert(table).values(**values).on_conflict_do_nothing()
    return cast(CursorResult, session.execute(insert, execution_options=COUNTED)).rowcount == 1
