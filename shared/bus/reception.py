"""Handles arrivals inside one open transaction: once each, and each stream in order."""

import logging
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from shared.bus import inbox_rows as rows
from shared.bus import streams
from shared.bus.arrivals import Arrival, read
from shared.bus.failures import in_words, is_passing, steps
from shared.bus.inbox_rows import Outcome
from shared.contracts import InvalidEvent, catalogue
from shared.errors import NotFound, Refusal
from shared.trace import use_trace

if TYPE_CHECKING:
    from shared.service import EventHandler, Service
    from shared.work import Work

log = logging.getLogger(__name__)
PASSED = (Outcome.HANDLED, Outcome.IGNORED)


class Reception:
    """`careful` gives each handler a savepoint, so that its failure parks one event; else a failure ends everything.

    An event may run if its number follows the last one of its stream that was settled. A parked event holds that
    position, so what comes behind it waits; so does what comes behind an event that has not arrived.
    """

    def __init__(self, service: "Service", work: "Work", careful: bool):
        self.service, self.work, self.careful = service, work, careful
        self.session = work.session
        self.positions: dict[streams.Stream, int] = {}
        self.crowded: set[streams.Stream] = set()  # streams in which something waits

    def take(self, arrivals: Sequence[Arrival]) -> list[Outcome]:
        """What became of each arrival, in order."""
        new = rows.claim(self.session, arrivals, self.work.now(), self.service.events.keys())
        self._lock({arrival.stream for arrival in arrivals if arrival.envelope.id in new and not arrival.error})
        before = dict(self.positions)
        outcomes = []
        for arrival in arrivals:
            is_new = arrival.envelope.id in new
            new.discard(arrival.envelope.id)
            outcomes.append(self._receive(arrival) if is_new else Outcome.DUPLICATE)
        self._advance(before)
        return outcomes

    def again(self, event_id: str) -> Outcome:
        """Handles a parked (or stale) event again and, if that succeeds, those that wait behind it."""
        row = self._kept(event_id, Outcome.PARKED, Outcome.STALE)
        arrival = read(row.payload)
        if arrival.error:
            return Outcome.PARKED
        outcome = self._run(arrival)
        if outcome in PASSED:
            self._let_pass(row, outcome)
        return outcome

    def let_go(self, event_id: str, by: str) -> None:
        """Gives a parked (or stale) event up; those behind it are handled."""
        row = self._kept(event_id, Outcome.PARKED, Outcome.STALE)
        self._let_pass(row, Outcome.DISCARDED, f"let go by {by}")

    def skip_missing(self, event_id: str, by: str) -> None:
        """Gives up what should have come before a waiting event, and handles it and those behind it."""
        row = self._kept(event_id, Outcome.WAITING)
        stream = (row.producer, row.case_id)
        if rows.has_unsettled_before(self.session, stream, row.case_seq):
            raise Refusal("An earlier event of this case must be settled first.")
        log.warning("events %s to %s of a stream of %s were given up by %s", self.positions[stream] + 1,
                    row.case_seq - 1, row.producer, by)
        before = dict(self.positions)
        self.positions[stream] = row.case_seq - 1
        self._run_behind(stream)
        self._advance(before)

    def _lock(self, wanted: Collection[streams.Stream]) -> None:
        self.positions = streams.lock(self.session, wanted)
        self.crowded = rows.streams_with_waiting(self.session, wanted)

    def _advance(self, before: dict[streams.Stream, int]) -> None:
        streams.advance(self.session, {stream: seq for stream, seq in self.positions.items() if seq != before[stream]})

    def _receive(self, arrival: Arrival) -> Outcome:
        if arrival.error:
            return self._park(arrival, arrival.error)
        stream, seq = arrival.stream, arrival.envelope.case_seq
        position = self.positions[stream]
        if seq <= position:
            rows.keep(self.session, arrival, Outcome.STALE, f"number {seq} came when {position} was done")
            return Outcome.STALE
        if seq > position + 1:
            rows.keep(self.session, arrival, Outcome.WAITING, f"waits for number {position + 1}")
            self.crowded.add(stream)
            return Outcome.WAITING
        outcome = self._run(arrival)
        if outcome in PASSED:
            self.positions[stream] = seq
            self._run_behind(stream)
        return outcome

    def _run_behind(self, stream: streams.Stream) -> None:
        """Handles what waits in the stream, as far as the numbers follow each other."""
        while stream in self.crowded:
            row = rows.next_waiting(self.session, stream, self.positions[stream] + 1)
            if row is None:
                return
            arrival = read(row.payload)
            if row.case_seq <= self.positions[stream]:
                rows.keep(self.session, arrival, Outcome.STALE, "another event with its number was handled")
                continue
            outcome = self._run(arrival)
            if outcome not in PASSED:
                return
            rows.settle(self.session, row.event_id, outcome, self.work.now())
            self.positions[stream] = row.case_seq

    def _run(self, arrival: Arrival) -> Outcome:
        envelope = arrival.envelope
        try:
            if catalogue.producer_of(envelope.type, envelope.version) != envelope.producer:
                raise InvalidEvent(f"{envelope.type} is not an event of {envelope.producer}")
        except InvalidEvent as error:
            return self._park(arrival, error)
        handler = self.service.events.get(envelope.type)
        return self._call(handler, arrival) if handler else Outcome.IGNORED

    def _call(self, handler: "EventHandler", arrival: Arrival) -> Outcome:
        marks = set(self.session.info.get("marks", ()))
        try:
            with use_trace(arrival.envelope.trace_id), self._savepoint():
                handler(self.work, arrival.envelope)
                self.session.flush()
        except Exception as error:
            if not self.careful or is_passing(error):
                raise
            self.session.info["marks"] = marks  # the notices went with the savepoint: the next one must send its own
            return self._park(arrival, error)
        self.session.expire_all()  # the next event looks at the rows, not at what this one remembers of them
        return Outcome.HANDLED

    def _savepoint(self) -> AbstractContextManager:
        return self.session.begin_nested() if self.careful else nullcontext()

    def _park(self, arrival: Arrival, error: Exception) -> Outcome:
        log.error("%s %s was parked: %s\n%s", arrival.envelope.type, arrival.envelope.id, in_words(error), steps(error))
        rows.keep(self.session, arrival, Outcome.PARKED, in_words(error))
        return Outcome.PARKED

    def _kept(self, event_id: str, *allowed: Outcome):
        """The row of an event that a person decides about, its stream locked; looked at again under the lock."""
        row = rows.find(self.session, event_id)
        if row is None:
            raise NotFound(event_id)
        self._lock({(row.producer, row.case_id)})
        self.crowded.add((row.producer, row.case_id))
        row = rows.find(self.session, event_id)
        if row.status not in allowed:
            raise Refusal("This event is not waiting for a decision any more.")
        if Outcome.WAITING not in allowed and row.case_seq > self.positions[row.producer, row.case_id] + 1:
            raise Refusal("An earlier event of this case must be settled first.")
        return row

    def _let_pass(self, row, outcome: Outcome, note: str | None = None) -> None:
        rows.settle(self.session, row.event_id, outcome, self.work.now(), note)
        stream, before = (row.producer, row.case_id), dict(self.positions)
        if row.case_seq == self.positions[stream] + 1:
            self.positions[stream] = row.case_seq
            self._run_behind(stream)
        self._advance(before)
