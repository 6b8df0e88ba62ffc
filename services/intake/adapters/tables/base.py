"""What every table of intake builds on."""

from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, mapped_column

from shared.db.base import TYPES, Id, service_metadata

Code = String(60)


class Base(DeclarativeBase):
    metadata = service_metadata()
    type_annotation_map = TYPES


def key() -> Any:
    """A row's own id (UUID as text)."""
    return mapped_column(Id, primary_key=True)


def of(table: str, *, index: bool = True, nullable: bool = False) -> Any:
    """A reference to the `id` of a table of this database."""
    return mapped_column(Id, ForeignKey(f"{table}.id"), index=index, nullable=nullable)


def code(nullable: bool = False, index: bool = False) -> Any:
    """A short machine word."""
    return mapped_column(Code, nullable=nullable, index=index)
