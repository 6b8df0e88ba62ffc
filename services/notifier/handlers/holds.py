"""Holds of a case: everything automatic rests until a member of staff has looked and lets it go on."""

from sqlalchemy import select

from services.notifier.adapters.rows import insert_once
from services.notifier.adapters.tables import Hold
from shared.ids import new_id
from shared.work import Work


def hold_case(work: Work, case_id: str, why: str, source_id: str | None = None) -> None:
    """Holds the case, `why` e.g. threat; `source_id` is the text or note that gave the reason."""
    insert_once(work.session, Hold, id=new_id(), case_id=case_id, why=why, source_id=source_id, at=work.now())


def release_case(work: Work, staff_id: str, case_id: str) -> None:
    """Staff looked into it: automatic messages may go again. What was suppressed meanwhile stays suppressed."""
    hold = standing_hold(work, case_id)
    if hold:
        hold.released_at, hold.released_by = work.now(), staff_id


def standing_hold(work: Work, case_id: str) -> Hold | None:
    return work.session.scalar(select(Hold).where(Hold.case_id == case_id, Hold.released_at.is_(None)))
