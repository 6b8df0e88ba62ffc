"""Waits until the whole deployment is at rest: nothing due, nothing on its way, nothing that somebody must look up."""

import time
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from services.notifier.adapters.tables import Inbound, Message
from services.notifier.handlers.by_hand import send_again
from services.notifier.handlers.reconciling import MOST_LOOKS
from tests.system.centre import Centre, counted, doing
from tests.system.phones import Phones

LOOK_SECONDS = 0.3
STANDSTILL_SECONDS = 2.0
PATIENCE_SECONDS = 90.0
# Longer than a sender's lease, than the time between two looks at the provider and than a report may be late.
NUDGE = timedelta(minutes=11)
UNCLEAR = ("sending", "unknown", "accepted", "sent")
ON_ITS_WAY = "on its way"
BY_HAND = ":by_hand"


class Rest:
    """What a crash left half done is looked up minutes later by the business clock: it is moved on when only that
    is left to wait for."""

    def __init__(self, centre: Centre, phones: Phones):
        self.centre, self.phones = centre, phones
        self.nudges = self.by_hand = 0
        self.waited = 0.0

    def wait(self) -> None:
        """Fails if nothing moves on for `PATIENCE_SECONDS` though something is still to be done."""
        begin = changed = nudged = time.monotonic()
        last: tuple[str, ...] = ()
        while left := self.left():
            now = time.monotonic()
            assert now - changed < PATIENCE_SECONDS, f"nothing moved for {PATIENCE_SECONDS:.0f} s: {left}"
            if left != last:
                last, changed = left, now
            elif now - max(changed, nudged) > STANDSTILL_SECONDS and any(ON_ITS_WAY in word for word in left):
                self.centre.clock.move_to(self.centre.clock.now() + NUDGE)
                self._send_again_what_is_for_staff()
                self.nudges, nudged = self.nudges + 1, now
            time.sleep(LOOK_SECONDS)
        self.waited += time.monotonic() - begin

    def _send_again_what_is_for_staff(self) -> None:
        """A text that twice died with its sender is not tried a third time: staff look, and send it by hand."""
        unclear = select(Message.id).where(Message.state == "unknown", Message.channel == "sms",
                                           Message.looks >= MOST_LOOKS, ~_sent_by_hand())
        for message_id in counted(self.centre.notifier, lambda session: session.scalars(unclear).all()):
            doing(self.centre.notifier, lambda work, message_id=message_id: send_again(work, message_id))
            self.by_hand += 1

    def left(self) -> tuple[str, ...]:
        """What is still to be done; empty if nothing is. Looked at twice, as work makes work."""
        return self._left() or self._left()

    def _left(self) -> tuple[str, ...]:
        """In the order in which things move on: from a phone to us, from one service to another, out to a phone."""
        return self._unheard() or self._between() or self._busy() + self._moving()

    def _unheard(self) -> tuple[str, ...]:
        """Texts that people wrote and no webhook brought: the provider is asked for them every few minutes."""
        heard = counted(self.centre.notifier, lambda session: session.scalar(
            select(func.count()).select_from(Inbound)))
        missing = self.phones.received() - heard
        return (f"{missing} texts unheard",) if missing else ()

    def _between(self) -> tuple[str, ...]:
        events = self.centre.unfinished_events()
        return (f"{events} events",) if events else ()

    def _busy(self) -> tuple[str, ...]:
        soon = self.centre.clock.now() + timedelta(milliseconds=50)
        busy = [service.name for service in self.centre.services
                if counted(service, lambda session, service=service: service.look_ahead(soon)).busy]
        idle = self.phones.is_idle(soon.isoformat(timespec="microseconds"))
        return (*busy, *(() if idle else ("the simulator",)))

    def _moving(self) -> tuple[str, ...]:
        """Messages that wait for an answer or a report of the provider, or to be tried once more."""
        waiting = or_(and_(Message.state.in_(UNCLEAR), ~_sent_by_hand()),
                      and_(Message.state == "queued", Message.why == "retry"))
        return counted(self.centre.notifier, lambda session: tuple(
            f"{ON_ITS_WAY}: {count} {state}" for state, count in session.execute(
                select(Message.state, func.count()).where(waiting, Message.channel == "sms")
                .group_by(Message.state).order_by(Message.state))))


def _sent_by_hand() -> ColumnElement[bool]:
    """Whether staff have sent the message again."""
    copy = aliased(Message)
    return exists().where(copy.dedupe_key == Message.dedupe_key + BY_HAND)
