"""Follow-up plans and the check-ins that come of them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.adapters.tables.base import Base
from shared.db.base import Id


class Plan(Base):
    """The follow-up of one outcome. `state`: drafted | active | paused | completed | stopped | declined.

    Nothing is sent before staff confirmed it. `why` says what paused, completed or stopped it.
    """

    __tablename__ = "plan"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id, index=True)
    outcome_id: Mapped[str] = mapped_column(Id, unique=True)
    outcome: Mapped[str] = mapped_column(String(60))
    plan_key: Mapped[str] = mapped_column(String(60))
    court_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(12), index=True)
    why: Mapped[str | None] = mapped_column(String(40))
    recorded_at: Mapped[datetime] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None] = mapped_column(Id)
    ended_at: Mapped[datetime | None]


class PlanStep(Base):
    """One check-in of a plan for everybody, or for `person_id` alone who asked to be asked later.

    `state`: planned | skipped (staff left it out, or its day had passed).
    """

    __tablename__ = "plan_step"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"), index=True)
    position: Mapped[int]
    day: Mapped[date]
    template: Mapped[str] = mapped_column(String(40))
    channels: Mapped[str] = mapped_column(String(20))  # "sms,email" or "email"
    person_id: Mapped[str | None] = mapped_column(Id)
    state: Mapped[str] = mapped_column(String(12))


class CheckIn(Base):
    """A step for one person. `template` is what is sent: the step's, the plain one, or the closing words.

    `state`: planned | asked | answered | unanswered | closing (sent, asks nothing) | not_sent | left_out; `why` says
    what kept it from going.
    """

    __tablename__ = "check_in"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"), index=True)
    step_id: Mapped[str] = mapped_column(ForeignKey("plan_step.id"))
    person_id: Mapped[str] = mapped_column(Id, index=True)
    due_at: Mapped[datetime]
    template: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(12))
    why: Mapped[str | None] = mapped_column(String(40))
    message_id: Mapped[str | None] = mapped_column(Id)
    asked_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(20))
    answered_at: Mapped[datetime | None]
    __table_args__ = (UniqueConstraint("step_id", "person_id"),)


class PlanPerson(Base):
    """How far a person goes along with a plan. `state`: going | stopped | enough | silent | opted_out."""

    __tablename__ = "plan_person"
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, primary_key=True)
    state: Mapped[str] = mapped_column(String(12))
    since: Mapped[datetime]


class CaseMediator(Base):
    """A mediator of a session of the case: may see and start its plan."""

    __tablename__ = "case_mediator"
    case_id: Mapped[str] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[str] = mapped_column(Id, primary_key=True)
