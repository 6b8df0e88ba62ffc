"""Who was asked how it was, and, apart from that, what was answered."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.adapters.tables.base import Base, key
from shared.db.base import Id


class SurveyInvitation(Base):
    """Somebody was asked about their case, once. That they answered is known, not when and not what."""

    __tablename__ = "survey_invitation"

    case_id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, primary_key=True, index=True)
    month: Mapped[str] = mapped_column(String(7))
    answered: Mapped[bool] = mapped_column(default=False)


class SurveyAnswer(Base):
    """One set of answers, from 1 to 5, empty where one was skipped. Nothing leads from it to a person or a case.

    `month` is `2026-09`, because a moment would lead back; the id is random for the same reason.
    """

    __tablename__ = "survey_answer"

    id: Mapped[str] = key()
    month: Mapped[str] = mapped_column(String(7))
    heard: Mapped[int | None]
    own_needs: Mapped[int | None]
    their_view: Mapped[int | None]
    free_choice: Mapped[int | None]
    pushed: Mapped[bool | None]

    __table_args__ = (Index("ix_survey_answer_month", "month"),)
