"""The clock of forgetting: which words are due to be erased, how many wait behind a legal hold, and doing it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select

from services.notifier.adapters.tables import Case, Inbound, LegalHold, Message, Note, Redaction, Relay
from services.notifier.config import own
from services.notifier.domain.retention import KINDS, Policy
from services.notifier.handlers.words_kept import forget_messages, forget_notes, forget_texts
from shared.service import Service
from shared.work import Work

BATCH = 200
STILL_NEEDED = ("queued", "sending")  # a provider that never reported the end of a text does not keep its words here
SOON = timedelta(days=7)
Words = Message | Inbound | Note


@dataclass(frozen=True)
class Outlook:
    """Of one kind of words: how many are due now, within a week, and kept back by a legal hold although due."""

    kind: str
    due: int
    soon: int
    held: int


@dataclass(frozen=True)
class Provider:
    """What the providers were asked to erase: still waiting, done, kept by one that erases no single text, given up."""

    waiting: int
    done: int
    kept: int
    failed: int


def sweep(service: Service) -> int:
    """Erases what is due, a batch a transaction; returns how much."""
    total = 0
    while True:
        with service.work() as work:
            count = erase_some(work)
        total += count
        if count < BATCH:
            return total


def erase_some(work: Work) -> int:
    """Erases up to a batch of each kind; returns how much in all."""
    before = policy_of(work).before(work.now())
    if before is None:
        return 0
    forget: dict[str, Any] = {"messages": forget_messages, "texts": forget_texts, "notes": forget_notes}
    return sum(forget[kind](work, work.session.scalars(
        _wanted(kind, before, held=False).limit(BATCH).with_for_update(skip_locked=True)).all()) for kind in KINDS)


def outlook(work: Work) -> list[Outlook]:
    """What will be erased, for people to see before it happens."""
    policy = policy_of(work)
    now, soon = policy.before(work.now()), policy.before(work.now() + SOON)
    if now is None or soon is None:
        return [Outlook(kind, 0, 0, 0) for kind in KINDS]
    return [Outlook(kind, _count(work, kind, now, False), _count(work, kind, soon, False),
                    _count(work, kind, now, True)) for kind in KINDS]


def provider(work: Work) -> Provider:
    rows = {row.state: row.n for row in work.session.execute(
        select(Redaction.state, func.count().label("n")).group_by(Redaction.state))}
    return Provider(rows.get("waiting", 0), rows.get("done", 0) + rows.get("gone", 0), rows.get("kept", 0),
                    rows.get("failed", 0))


def policy_of(work: Work) -> Policy:
    return Policy(own(work.settings).keep_words_days)


def _count(work: Work, kind: str, before: datetime, held: bool) -> int:
    return work.session.scalar(select(func.count()).select_from(_wanted(kind, before, held).subquery())) or 0


def _wanted(kind: str, before: datetime, held: bool) -> Select[Any]:
    """Words of a kind whose case closed before then, or that belong to no case and are older; held or not."""
    if kind == "notes":
        return _of_case(select(Note).join(Relay, Relay.id == Note.relay_id).where(Note.erased_at.is_(None)),
                        Relay.case_id, Note.posted_at, before, held)
    if kind == "texts":
        return _of_case(select(Inbound).where(Inbound.erased_at.is_(None), Inbound.state.in_(("handled", "done"))),
                        Inbound.case_id, Inbound.received_at, before, held)
    return _of_case(select(Message).where(Message.erased_at.is_(None), Message.state.not_in(STILL_NEEDED)),
                    Message.case_id, Message.created_at, before, held)


def _of_case(words: Select[Any], case_id: Any, at: Any, before: datetime, held: bool) -> Select[Any]:
    closed = exists().where(Case.id == case_id, Case.closed_at <= before)
    no_case = and_(~exists().where(Case.id == case_id), at <= before)
    on_hold = exists().where(LegalHold.case_id == case_id, LegalHold.lifted_at.is_(None))
    return words.where(or_(closed, no_case), at <= before, on_hold if held else ~on_hold)
