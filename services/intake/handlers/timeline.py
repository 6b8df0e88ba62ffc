"""Writes the case's timeline: codes only, put into words when staff read it."""

from typing import Any

from sqlalchemy import select

from services.intake.adapters.tables import TimelineEntry
from services.intake.domain.timeline import LINES
from shared.work import Work

RANK = {"message.sent": 1, "message.delivered": 2, "message.failed": 2, "message.suppressed": 2}


def note(work: Work, case_id: str, kind: str, details: dict[str, Any] | None = None, *, by: str | None = None,
         person_id: str | None = None) -> None:
    """Adds a line. `by` is the staff member's id, `person_id` the participant it is about."""
    if kind not in LINES:
        raise KeyError(f"the timeline has no words for {kind}")
    work.session.add(TimelineEntry(case_id=case_id, at=work.now(), kind=kind, details=details or {}, staff_id=by,
                                   person_id=person_id))


def note_message(work: Work, case_id: str, kind: str, message_id: str, details: dict[str, Any],
                 person_id: str | None) -> None:
    """Adds or moves on the one line that a message has; it never goes back to an earlier state."""
    line = work.session.scalar(select(TimelineEntry).where(TimelineEntry.message_id == message_id))
    if line is None:
        work.session.add(TimelineEntry(case_id=case_id, at=work.now(), kind=kind, details=details,
                                       person_id=person_id, message_id=message_id))
    elif RANK[kind] >= RANK[line.kind]:
        line.kind, line.details = kind, details
