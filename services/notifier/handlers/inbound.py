"""Works off what people wrote: the first rule that understands a text does what it says; the rest is for a person.

One transaction per text. Texts of one number are worked off in the order they came.
"""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from services.notifier.adapters.tables import Inbound
from services.notifier.handlers import about, reading
from services.notifier.handlers.replies import give_to_staff
from services.notifier.handlers.writers import Writer, writer_of
from shared.service import Service
from shared.trace import use_trace
from shared.work import Work

WAKE = "inbound"
NET_SECONDS = 0.5
ATTEMPTS = 5
log = logging.getLogger(__name__)
Rule = Callable[[Work, Inbound, Writer], bool]
# Danger goes before everything but STOP, which no reader may delay.
RULES: tuple[Rule, ...] = (
    reading.reaction, reading.stop, reading.danger, reading.wish, reading.late, reading.start, reading.help_text,
    reading.relay_word, reading.answer, about.about_which, reading.note, reading.nobody_understands,
)


def run(service: Service, stop: threading.Event) -> None:
    """Works off what came in until `stop`."""
    while not stop.is_set():
        if not work_off(service):
            service.wakes[WAKE].wait(NET_SECONDS)


def work_off(service: Service) -> int:
    """Works off everything that waits; returns how many texts."""
    total = 0
    while number := _next(service):
        _work_off_one(service, number)
        total += 1
    return total


def _next(service: Service) -> int | None:
    """The oldest text that waits and before which no other of the same number waits."""
    other = aliased(Inbound)
    in_front = exists().where(other.sender == Inbound.sender, other.state == "new", other.number < Inbound.number)
    with service.reading() as session:
        return session.scalar(
            select(Inbound.number).where(Inbound.state == "new", Inbound.due_at <= service.clock.now(), ~in_front)
            .order_by(Inbound.number).limit(1))


def _work_off_one(service: Service, number: int) -> None:
    """A text whose handling fails is tried again and, after five times, read by a person: none is lost."""
    try:
        with service.work() as work:
            text = work.session.get_one(Inbound, number, with_for_update=True)
            if text.state == "new":
                with use_trace(text.trace_id):
                    understand(work, text)
    except Exception:
        log.exception("inbound text %s could not be worked off", number)
        with service.work() as work:
            _put_off(work, work.session.get_one(Inbound, number, with_for_update=True))


def understand(work: Work, text: Inbound) -> None:
    writer = writer_of(work, text.channel, text.sender)
    text.person_id, text.case_id = writer.person_id, writer.case_id
    for rule in RULES:
        if rule(work, text, writer):
            return


def _put_off(work: Work, text: Inbound) -> None:
    if text.state != "new":
        return
    text.attempts += 1
    text.due_at = work.now() + timedelta(seconds=2 ** text.attempts)
    if text.attempts >= ATTEMPTS:
        give_to_staff(work, text, writer_of(work, text.channel, text.sender), "error")
