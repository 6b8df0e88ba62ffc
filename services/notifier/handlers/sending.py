"""The sender: takes what is due, hands it to the provider outside any transaction, records the answer.

Any number of workers may run it. A row is taken under a lock that the database skips for others, and is `sending`
before anybody is called, so that no crash makes a second text of one message. Messages are taken and answers are
written down in batches; calls go out side by side.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from time import monotonic

from sqlalchemy import select
from sqlalchemy.exc import InterfaceError, OperationalError

from services.notifier.adapters.tables import Message
from services.notifier.config import own
from services.notifier.domain.handover import Answer, NotTaken, Refused, Taken, Unclear
from services.notifier.handlers import failing, lives, queue, senders
from services.notifier.handlers.gathering import gathering
from services.notifier.handlers.outgoing import CHANNELS
from services.notifier.handlers.preparing import Job, take_due
from shared.service import Service
from shared.trace import use_trace
from shared.work import Work

LOOK_SECONDS = 0.25
BATCH_SECONDS = 0.03  # answers that come within it are written down together
ANSWER_SECONDS = 0.05  # how long a turn waits for an answer while calls are under way
AWAY_SECONDS = 1.0
WAKE = "messages"
log = logging.getLogger(__name__)
Answered = tuple[Job, Answer]


def run(service: Service, stop: threading.Event) -> None:
    """Sends until `stop`; so many at once that one slow answer does not hold up the others."""
    desks = [Desk(service, "sms", own(service.settings).send_parallel),
             Desk(service, "email", own(service.settings).mail_parallel)]
    try:
        while not stop.is_set():
            if not _round(desks, stop):
                service.wakes[WAKE].wait(LOOK_SECONDS)
    finally:
        for desk in desks:
            desk.close()


def send_due(service: Service, most: int = 10) -> int:
    """Sends everything that is due, here and now; returns how many were handed over. For tests and commands."""
    total, looked = 0, 1
    while looked:
        jobs, looked = _take(service, most, CHANNELS)
        for job in jobs:
            deliver(service, job)
        total += len(jobs)
    return total


def deliver(service: Service, job: Job) -> None:
    """Hands one message over and records the answer."""
    record_all(service, [(job, _hand_over(service, job))])


def record_all(service: Service, answered: Sequence[Answered]) -> None:
    """Writes down what the provider said, in one transaction; one by one if one of them makes that impossible."""
    try:
        _record_batch(service, answered)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("a batch of %s answers was not recorded at once", len(answered))
        for one in answered:
            _record_alone(service, one)


def record(work: Work, message: Message, job: Job, answer: Answer) -> None:
    """Writes down what the provider said. A report that overtook it is not undone."""
    if isinstance(answer, Taken):
        message.provider_id = message.provider_id or answer.provider_id
        senders.took(work, job.sender)
        moved = lives.move(work, message, answer.state, "sender", detail=answer.detail)
        if moved and answer.state == "sent":  # a mail server reports no more than that
            lives.tell_sent(work, message)
    elif isinstance(answer, Unclear):
        senders.reached_nobody(work, job.sender)
        lives.move(work, message, "unknown", "sender", "unclear", answer.detail)
    elif message.lease_token != job.token:
        lives.note(work, message, "sender", detail=answer.detail)
    elif isinstance(answer, NotTaken):
        failing.was_not_taken(work, message, answer)
    elif isinstance(answer, Refused):
        failing.was_refused(work, message, answer)


def _round(desks: Sequence["Desk"], stop: threading.Event) -> bool:
    """A turn at each desk; what they hold is kept while the database is away."""
    try:
        busy = [desk.round() for desk in desks]
    except (OperationalError, InterfaceError) as error:
        log.warning("sending waits: %s", type(error).__name__)
        return not stop.wait(AWAY_SECONDS)
    return any(busy)


class Desk:
    """One channel's sending: `most` calls at once, answers written down as they come."""

    def __init__(self, service: Service, channel: str, most: int):
        self.service, self.channel, self.most = service, channel, most
        self.in_hand = 0
        self._answers: SimpleQueue[Answered] = SimpleQueue()
        self._unwritten: list[Answered] = []
        self._pool = ThreadPoolExecutor(most, thread_name_prefix=f"notifier-{channel}")

    def round(self) -> bool:
        """Writes down answers and hands over what is due; False if there is nothing to do now."""
        self._write_down(wait=self.in_hand > 0)
        free = self.most - self.in_hand
        if not free:
            return True
        jobs, looked = _take(self.service, free, (self.channel,))
        for job in jobs:
            self.in_hand += 1
            self._pool.submit(self._call, job)
        return bool(self.in_hand or looked)

    def close(self) -> None:
        """Waits for the calls that are under way and writes their answers down."""
        self._pool.shutdown(wait=True)
        self._write_down(wait=False)

    def _call(self, job: Job) -> None:
        self._answers.put((job, _hand_over(self.service, job)))

    def _write_down(self, wait: bool) -> None:
        """What the database cannot take now is kept and written at the next turn, before anything else."""
        came = _drained(self._answers, ANSWER_SECONDS if wait else 0)
        self.in_hand -= len(came)
        self._unwritten += came
        if self._unwritten:
            record_all(self.service, self._unwritten)
            self._unwritten = []


def _drained(answers: "SimpleQueue[Answered]", seconds: float) -> list[Answered]:
    """Waits up to `seconds` for a first answer, and then a moment for those that come with it."""
    found: list[Answered] = []
    until = monotonic() + seconds
    try:
        while True:
            left = until - monotonic()
            found.append(answers.get(timeout=left) if left > 0 else answers.get_nowait())
            until = min(until, monotonic() + BATCH_SECONDS) if seconds else 0
    except Empty:
        return found


def _record_batch(service: Service, answered: Sequence[Answered]) -> None:
    by_id = {job.message_id: (job, answer) for job, answer in answered}
    with gathering(service) as work:
        found = work.session.scalars(select(Message).where(Message.id.in_(by_id)).order_by(Message.id)
                                     .with_for_update()).all()
        for message in found:
            job, answer = by_id[message.id]
            with use_trace(job.trace_id):
                record(work, message, job, answer)


def _record_alone(service: Service, answered: Answered) -> None:
    try:
        _record_batch(service, [answered])
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("the answer for message %s was not recorded; its lease will run out", answered[0].message_id)


def _take(service: Service, room: int, channels: Sequence[str]) -> tuple[list[Job], int]:
    """Looks without a lock first: an idle sender leaves the database's one writer alone."""
    with service.reading() as session:
        due = session.scalar(select(Message.id).where(
            queue.is_due(service.clock.now()), Message.channel.in_(channels)).limit(1))
    if due is None:
        return [], 0
    return _or_alone(lambda alone: _take_batch(service, room, channels, alone))


def _take_batch(service: Service, room: int, channels: Sequence[str], alone: bool) -> tuple[list[Job], int]:
    with service.work() if alone else gathering(service) as work:
        return take_due(work, room, channels, alone)


def _or_alone(take: Callable[[bool], tuple[list[Job], int]]) -> tuple[list[Job], int]:
    """One message that cannot be put together must not hold up the others: then each gets a savepoint."""
    try:
        return take(False)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.info("a batch could not be put together at once; its messages are put together one by one")
        return take(True)


def _hand_over(service: Service, job: Job) -> Answer:
    try:
        with use_trace(job.trace_id):
            return senders.adapter_of(service, job.sender).send(job.parcel)
    except Exception as error:
        log.exception("the provider's adapter failed for message %s", job.message_id)
        return Unclear(type(error).__name__)
