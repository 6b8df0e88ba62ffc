"""Questions that a digit answers."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.adapters.tables.base import Base
from services.notifier.adapters.tables.messages import partial
from shared.db.base import Id


class Prompt(Base):
    """A question to one person. `state`: waiting | open | answered | closed | expired.

    `waiting` until its text is handed to the provider; then `open` with the `number` it went to, one per number.
    A page may answer it in both. `options` is a list of `{"digit", "answer", "starts_at"}`.
    """

    __tablename__ = "prompt"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[str] = mapped_column(Id, index=True)
    case_id: Mapped[str] = mapped_column(Id, index=True)
    person_id: Mapped[str] = mapped_column(Id, index=True)
    question: Mapped[str] = mapped_column(String(40))  # the template that asks
    options: Mapped[list[Any]]
    multiple: Mapped[bool]
    state: Mapped[str] = mapped_column(String(12))
    why: Mapped[str | None] = mapped_column(String(20))
    number: Mapped[str | None] = mapped_column(String(20), index=True)
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(20))
    digits: Mapped[list[Any]]
    __table_args__ = (
        partial("uq_prompt_open_number", "number", where="state = 'open' AND number IS NOT NULL", unique=True),
    )
