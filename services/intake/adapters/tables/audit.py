"""The audit log: append-only, each line chained to the one before."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.adapters.tables.base import Base, code
from shared.db.base import Id
from shared.db.machinery import BigId


class AuditLine(Base):
    """Who did what. Ids and codes, no names and no words of anybody."""

    __tablename__ = "audit_line"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    staff_id: Mapped[str] = code()
    action: Mapped[str] = code()
    subject: Mapped[str] = mapped_column(String(80))
    case_id: Mapped[str | None] = mapped_column(Id, index=True)
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """One row with the last hash; its lock makes writers take turns."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64))
