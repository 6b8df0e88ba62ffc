"""Keeps where a case stands and what its protective conditions block."""

from typing import Any

from sqlalchemy import or_, select

from services.notifier.adapters.rows import put
from services.notifier.adapters.tables import Case, Condition, Hold
from services.notifier.handlers.gathering import seen
from shared.contracts import Envelope, catalogue
from shared.work import Work


def open_case(work: Work, envelope: Envelope) -> None:
    _put(work, envelope, reference=envelope.data["reference"], case_type=envelope.data["case_type"],
         opened_at=envelope.occurred_at)


def change_case(work: Work, envelope: Envelope) -> None:
    """A case that was closed and goes on is open again."""
    stage = envelope.data["stage"]
    _put(work, envelope, stage=stage, **({} if stage in ("closed", "screened_out") else {"closed_at": None}))


def close_case(work: Work, envelope: Envelope) -> None:
    _put(work, envelope, stage="closed", closed_at=envelope.occurred_at)


def set_condition(work: Work, envelope: Envelope) -> None:
    data = catalogue.load(envelope.type, envelope.data)
    put(work.session, Condition, {"id": data["condition_id"]},
        {"case_id": envelope.case_id, "blocks": data["blocks"], "until": data["until"]})


def lift_condition(work: Work, envelope: Envelope) -> None:
    put(work.session, Condition, {"id": envelope.data["condition_id"]},
        {"case_id": envelope.case_id, "blocks": [], "lifted_at": envelope.occurred_at})


def blocks_of(work: Work, case_id: str) -> frozenset[str]:
    """What all protective conditions in force block together."""
    batch = seen(work)
    if batch and case_id in batch.cases:
        return batch.blocks.get(case_id, frozenset())
    rows = work.session.scalars(select(Condition.blocks).where(
        Condition.case_id == case_id, Condition.lifted_at.is_(None),
        or_(Condition.until.is_(None), Condition.until > work.now())))
    return frozenset(block for blocks in rows for block in blocks)


def is_held(work: Work, case_id: str) -> bool:
    """True while everything automatic in this case rests."""
    batch = seen(work)
    if batch and case_id in batch.cases:
        return case_id in batch.held
    return work.session.scalar(select(Hold.id).where(Hold.case_id == case_id, Hold.released_at.is_(None))) is not None


def _put(work: Work, envelope: Envelope, **values: Any) -> None:
    put(work.session, Case, {"id": envelope.case_id}, values)
