"""Intake's own numbers for `/metrics`."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.intake.adapters.tables import Task
from services.intake.handlers.today import stage_counts


def figures(session: Session) -> dict[str, Any]:
    """Cases by stage and open tasks by kind; counts only."""
    rows = session.execute(select(Task.kind, func.count()).where(Task.done_at.is_(None)).group_by(Task.kind))
    return {"cases": stage_counts(session), "tasks": {row[0]: row[1] for row in rows}}
