"""Reading staff accounts and the audit log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.intake.adapters.tables import Account, AuditLine
from services.intake.handlers.audit import verify


@dataclass(frozen=True)
class AuditPage:
    """A page of the log. `broken_at` is the position of the first line that was tampered with, None if it is whole."""

    lines: Sequence[AuditLine]
    names: dict[str, str]
    actions: Sequence[str]
    page: int
    pages: int
    broken_at: int | None


def accounts(session: Session) -> Sequence[Account]:
    """Everybody, those who may sign in first."""
    return session.scalars(select(Account).order_by(Account.active.desc(), Account.name)).all()


def find_account(session: Session, staff_id: str) -> Account | None:
    return session.scalar(select(Account).where(Account.id == staff_id))


def names_of(session: Session, staff_ids: Iterable[str | None]) -> dict[str, str]:
    """Display names by id, for those that are known."""
    ids = {staff_id for staff_id in staff_ids if staff_id}
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids))) if ids else ()
    return {row[0]: row[1] for row in rows}


def audit_page(session: Session, page: int, size: int, action: str, case_id: str = "") -> AuditPage:
    """A page of the log, newest first, of one `action` and of one case if they are named."""
    wanted = select(AuditLine).where(AuditLine.action == action) if action else select(AuditLine)
    wanted = wanted.where(AuditLine.case_id == case_id) if case_id else wanted
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    lines = session.scalars(wanted.order_by(AuditLine.id.desc()).limit(size).offset((page - 1) * size)).all()
    actions = session.scalars(select(AuditLine.action).distinct().order_by(AuditLine.action)).all()
    return AuditPage(lines, names_of(session, (line.staff_id for line in lines)), actions, page,
                     max(1, -(-total // size)), verify(session))
