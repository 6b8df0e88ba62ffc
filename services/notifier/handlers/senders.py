"""The ways out as all workers see them: whose turn it is, how fast, and what happens while a provider refuses us.

A sender that the provider refuses for itself (an unregistered number, a suspended account) is paused: nothing is
handed to it but one message on trial every now and then, until one is taken or staff say that it works again.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from services.notifier.adapters.rows import insert_once
from services.notifier.adapters.tables import Message, Sender, SenderEvent
from services.notifier.config import own
from services.notifier.domain.senders import AVOIDED, FAULTS, MAIL, Standing, chosen, next_trial
from shared.contracts import CENTRE
from shared.errors import NotFound
from shared.service import Service
from shared.settings import ServiceSettings
from shared.work import Work

KEYS = ("sms", "sms_second")  # of the adapters, in the order of the providers


def names_of(settings: ServiceSettings | None, channel: str) -> tuple[str, ...]:
    """The senders of a channel as they were set up, the preferred one first."""
    return own(settings).sms_providers if channel == "sms" else (MAIL,)


def adapter_of(service: Service, name: str | None) -> Any:
    """The adapter of a sender; None if it is no longer set up."""
    by_name = dict(zip(own(service.settings).sms_providers, KEYS, strict=False)) | {MAIL: "email"}
    return service.adapters.get(by_name.get(name or "", ""))


def standings(work: Work, names: Collection[str]) -> list[Standing]:
    """Those senders, best first, locked until the commit: two workers never use the same part of a rate."""
    rows = {one.name: one for one in _locked(work, names)}
    rate = own(work.settings).send_per_second
    return chosen([_standing(rows[name], rate) for name in names], work.now())


def use(work: Work, standing: Standing, count: int) -> None:
    """Notes that so many messages go to this sender now."""
    row = work.session.get_one(Sender, standing.name)
    row.paced_to = standing.used(work.now(), count)
    if standing.paused and count:
        row.trial_at = next_trial(work.now(), row.refusals + 1)  # in case we never hear of it


def took(work: Work, name: str | None) -> None:
    """The provider took a message: whatever was wrong is over."""
    row = work.session.get(Sender, name) if name else None
    if row is None or not (row.faults or row.paused_at):
        return
    row = _lock(work, row.name)
    row.faults = 0
    if row.paused_at:
        _go_on(work, row, "works_again")


def reached_nobody(work: Work, name: str | None) -> None:
    """A call that no message came of. After several in a row another sender goes first for a minute."""
    if name is None:
        return
    row = _lock(work, name)
    row.faults += 1
    if row.faults % FAULTS == 0:
        row.avoided_until = work.now() + AVOIDED
        _note(work, row, "avoided")


def is_limited(work: Work, name: str, code: int | None, until: datetime) -> None:
    """The provider takes no more from this sender before `until`: another one goes first."""
    row = _lock(work, name)
    if row.avoided_until is None or row.avoided_until <= work.now():
        _note(work, row, "limited", code)
    row.avoided_until = until


def is_refused(work: Work, name: str, channel: str, code: int | None, handed_at: datetime | None) -> None:
    """Pauses the sender for all workers and tells staff, once; what was under way by then says nothing new."""
    row = _lock(work, name)
    first = row.paused_at is None
    if row.paused_at and (handed_at is None or handed_at <= row.paused_at):
        return
    row.refusals += 1
    row.paused_at, row.trial_at = row.paused_at or work.now(), next_trial(work.now(), row.refusals)
    row.code = str(code) if code else None
    _note(work, row, "paused" if first else "refused_again", code)
    if first:
        work.publish("sender.paused", CENTRE, {"sender": name, "channel": channel, "code": row.code})


def resume(work: Work, staff_id: str, name: str) -> None:
    """Staff say that it works again. Harmless if it does already."""
    if work.session.get(Sender, name) is None:
        raise NotFound
    row = _lock(work, name)
    if row.paused_at:
        _go_on(work, row, "resumed", staff_id)


def events_of(work: Work, name: str, most: int = 50) -> list[SenderEvent]:
    """What happened to a sender, the newest first."""
    return list(work.session.scalars(select(SenderEvent).where(SenderEvent.sender == name)
                                     .order_by(SenderEvent.id.desc()).limit(most)))


def another(work: Work, name: str | None, channel: str) -> bool:
    """Whether the channel has another sender beside this one that is well now."""
    rows = work.session.scalars(select(Sender).where(Sender.name.in_(names_of(work.settings, channel))))
    unwell = {row.name for row in rows if not _standing(row).is_well(work.now())}
    return any(one not in unwell and one != name for one in names_of(work.settings, channel))


def _standing(row: Sender, rate: float = 0) -> Standing:
    return Standing(row.name, rate, row.paced_to, row.avoided_until, row.paused_at is not None, row.trial_at)


def _go_on(work: Work, row: Sender, what: str, staff_id: str | None = None) -> None:
    row.paused_at = row.trial_at = row.avoided_until = row.code = None
    row.refusals = row.faults = 0
    _note(work, row, what, staff_id=staff_id)
    work.session.execute(update(Message).where(Message.state == "queued", Message.why == "paused")
                         .values(send_after=work.now()))
    work.publish("sender.resumed", CENTRE, {"sender": row.name})
    work.wake("messages")


def _locked(work: Work, names: Collection[str]) -> list[Sender]:
    query = select(Sender).where(Sender.name.in_(names)).order_by(Sender.name).with_for_update()
    found = list(work.session.scalars(query))
    if len(found) < len(names):
        for name in names:
            insert_once(work.session, Sender, name=name, faults=0, refusals=0)
        found = list(work.session.scalars(query))
    return found


def _lock(work: Work, name: str) -> Sender:
    insert_once(work.session, Sender, name=name, faults=0, refusals=0)
    return work.session.scalars(select(Sender).where(Sender.name == name).with_for_update()
                                .execution_options(populate_existing=True)).one()


def _note(work: Work, row: Sender, what: str, code: int | None = None, staff_id: str | None = None) -> None:
    work.session.add(SenderEvent(sender=row.name, at=work.now(), what=what, code=str(code) if code else None,
                                 staff_id=staff_id))
