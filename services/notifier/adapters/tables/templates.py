"""Versions of the centre's texts. The words that ship with the code are version 1 and stand in no row."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.adapters.tables.base import Base
from services.notifier.adapters.tables.messages import partial
from shared.db.base import Id


class TemplateVersion(Base):
    """The words of one template in both languages. `state`: draft | published | discarded.

    A draft has no `number` yet; what is published is never changed again. `english` and `spanish` hold sms, subject
    and mail (None: the text serves). `edits` counts the times a draft was saved, so that nobody writes over somebody
    else's. `bulk_at`: a manager allowed these words for bulk sending.
    """

    __tablename__ = "template_version"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    template: Mapped[str] = mapped_column(String(40))
    number: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(12))
    english: Mapped[dict[str, Any]]
    spanish: Mapped[dict[str, Any]]
    note: Mapped[str]
    edits: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(Id)
    published_at: Mapped[datetime | None]
    published_by: Mapped[str | None] = mapped_column(Id)
    from_number: Mapped[int | None]
    bulk_at: Mapped[datetime | None]
    bulk_by: Mapped[str | None] = mapped_column(Id)
    __table_args__ = (
        UniqueConstraint("template", "number"),
        partial("uq_template_draft", "template", where="state = 'draft'", unique=True),
    )
