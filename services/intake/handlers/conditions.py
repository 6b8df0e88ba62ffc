"""Setting and lifting protective conditions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from services.intake.adapters.tables import Condition
from services.intake.domain.conditions import BLOCKS, KINDS
from services.intake.domain.relays import CLOSED_BY_BLOCKS
from services.intake.handlers.audit import record
from services.intake.handlers.cases import get_case
from services.intake.handlers.relays import close_relays_of
from services.intake.handlers.timeline import note
from shared.errors import NotFound, Refusal
from shared.ids import new_id
from shared.work import Work


def set_condition(work: Work, by: str, case_id: str, kind: str, blocks: Sequence[str],
                  until: datetime | None = None) -> str:
    """Puts a condition in force at once for everybody in the case; returns its id. `until` None: until lifted."""
    get_case(work, case_id)
    _check(work, kind, blocks, until)
    condition = Condition(id=new_id(), case_id=case_id, kind=kind, blocks=sorted(set(blocks)), since=work.now(),
                          until=until, set_by=by)
    work.session.add(condition)
    work.publish("condition.set", case_id, {"condition_id": condition.id, "kind": kind, "blocks": condition.blocks,
                                            "until": until})
    note(work, case_id, "condition.set", {"kind": kind, "blocks": condition.blocks}, by=by)
    if CLOSED_BY_BLOCKS & set(blocks):
        close_relays_of(work, case_id, "condition")
    record(work, by, "condition.set", condition.id, case_id)
    return condition.id


def lift_condition(work: Work, by: str, case_id: str, condition_id: str) -> None:
    """Ends a condition; a second time changes nothing."""
    get_case(work, case_id)
    condition = work.session.scalar(select(Condition).where(Condition.id == condition_id,
                                                            Condition.case_id == case_id).with_for_update())
    if condition is None:
        raise NotFound
    if condition.lifted_at is not None:
        return
    condition.lifted_at, condition.lifted_by = work.now(), by
    work.publish("condition.lifted", case_id, {"condition_id": condition.id})
    note(work, case_id, "condition.lifted", {"kind": condition.kind}, by=by)
    record(work, by, "condition.lifted", condition.id, case_id)


def _check(work: Work, kind: str, blocks: Sequence[str], until: datetime | None) -> None:
    if kind not in KINDS:
        raise Refusal("Choose what kind of condition it is.", "kind")
    if not blocks or not set(blocks) <= set(BLOCKS):
        raise Refusal("Tick what it blocks.", "blocks")
    if until is not None and until <= work.now():
        raise Refusal("This date is past.", "until")
