"""The audit log: who did what, chained so that a change or a gap shows. Ids and codes only."""

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from services.intake.adapters.tables import AuditHead, AuditLine
from services.intake.domain.audit import START, Line, chain, first_break
from services.intake.handlers.cases import known_case
from services.intake.handlers.timeline import note
from shared.contracts import Envelope, catalogue
from shared.work import Work

ONLY = 1
PARTY = "party"  # who did it is the person that the line is about


def record(work: Work, staff_id: str, action: str, subject: str, case_id: str | None = None) -> None:
    """Adds a line about `subject` (an id). Writers take turns at the head until they commit."""
    head = _locked_head(work.session)
    line = Line(work.now(), staff_id, action, subject, case_id)
    head.hash = chain(head.hash, line)
    work.session.add(AuditLine(at=line.at, staff_id=staff_id, action=action, subject=subject, case_id=case_id,
                               hash=head.hash))
    work.session.flush()


def webhook_changed(work: Work, envelope: Envelope) -> None:
    """Somebody changed in the scheduler who is told of sessions."""
    data = catalogue.load(envelope.type, envelope.data, envelope.version)
    record(work, data["staff_id"], f"webhook.{data['change']}", data["endpoint_id"])


def transcript_made(work: Work, envelope: Envelope) -> None:
    """Somebody has a transcript of a case: of all of it, or of what concerns one party."""
    data = catalogue.load(envelope.type, envelope.data, envelope.version)
    whose = data["person_id"]
    record(work, data["staff_id"] or PARTY, f"transcript.{data['format']}", whose or envelope.case_id,
           envelope.case_id)
    if known_case(work, envelope.case_id):
        note(work, envelope.case_id, "transcript.made", {"format": data["format"], "whole": whose is None},
             by=data["staff_id"], person_id=whose)


def verify(session: Session) -> int | None:
    """The position (from 0) of the first line that was changed or follows a gap, None if the log is whole."""
    rows = session.scalars(select(AuditLine).order_by(AuditLine.id).execution_options(yield_per=500))
    return first_break((Line(row.at, row.staff_id, row.action, row.subject, row.case_id), row.hash) for row in rows)


def _locked_head(session: Session) -> AuditHead:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    session.execute(dialect.insert(AuditHead).values(id=ONLY, hash=START).on_conflict_do_nothing())
    return session.scalars(select(AuditHead).where(AuditHead.id == ONLY).with_for_update()
                           .execution_options(populate_existing=True)).one()
